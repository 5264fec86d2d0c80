#include "models/chars/chars_network_growth.h"

#include "models/chars/chars_checkpoint.h"

namespace gmzip {
namespace {

using torch::Tensor;

// A new layer's output gates: Q is small there but not flat, so that they can learn to open.
constexpr double kNearlyShut = -3;

// Rows of a layer stand in parts, one for each kind of gate; each part grows on its own.
//   from  [parts * small, columns] or [parts * small];  to  [parts * large, more columns], ...
void CopyParts(const Tensor& from, const Tensor& to, int64_t small, int64_t large) {
  for (int64_t part = 0; part * small < from.size(0); ++part) {
    const Tensor old_rows = from.narrow(0, part * small, small);
    Tensor rows = to.narrow(0, part * large, small);
    if (rows.dim() == 1) {
      rows.copy_(old_rows);
      continue;
    }
    rows.zero_();
    rows.narrow(1, 0, from.size(1)).copy_(old_rows);
  }
}

// Columns of taps, then those of longer contexts. New ones of the latter may be anything, as a new
// table gives them zeros.
void CopyFirstLayer(const CharsNetwork& from, CharsNetwork to) {
  const CharsConfig& small = from->config;
  const CharsConfig& large = to->config;
  const int64_t old_taps = int64_t{small.taps} * small.embedding;
  const int64_t new_taps = int64_t{large.taps} * large.embedding;
  CopyParts(from->weights[0].narrow(1, 0, old_taps), to->weights[0].narrow(1, 0, new_taps),
            small.width, large.width);
  if (small.hashed_embedding == 0) return;
  to->hashed_embedding.copy_(from->hashed_embedding);
  CopyParts(from->weights[0].narrow(1, old_taps, small.NumHashedColumns()),
            to->weights[0].narrow(1, new_taps, large.NumHashedColumns()), small.width, large.width);
}

}  // namespace

Result<void> GrowFromCharsCheckpoint(const std::string& path, CharsNetwork network) {
  torch::NoGradGuard no_grad;
  GMZIP_ASSIGN_OR_RETURN(CharsNetwork small, LoadAveragedChars(path));
  const CharsConfig& from = small->config;
  const CharsConfig& to = network->config;
  if (from.width > to.width || from.num_layers > to.num_layers || from.taps > to.taps ||
      from.embedding != to.embedding ||
      (from.hashed_embedding > 0 &&
       (from.hashed_embedding != to.hashed_embedding || from.hashed_bits != to.hashed_bits))) {
    return MakeError(ErrorCode::kInvalidArgument,
                     path + ": the network cannot grow from this shape");
  }
  network->embedding.copy_(small->embedding);
  CopyFirstLayer(small, network);
  for (int layer = 0; layer < to.num_layers; ++layer) {
    const auto i = static_cast<size_t>(layer);
    if (layer < from.num_layers) {
      // Units of the old network keep their biases, of which only some are new.
      if (layer > 0) CopyParts(small->weights[i], network->weights[i], from.width, to.width);
      CopyParts(small->biases[i], network->biases[i], from.width, to.width);
      continue;
    }
    network->weights[i].narrow(0, 2 * int64_t{to.width}, to.width).zero_();
    network->biases[i].narrow(0, 2 * int64_t{to.width}, to.width).fill_(kNearlyShut);
  }
  network->output_weight.zero_();
  network->output_weight.narrow(1, 0, from.width).copy_(small->output_weight);
  network->output_bias.copy_(small->output_bias);
  return {};
}

}  // namespace gmzip
