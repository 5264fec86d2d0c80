#include "models/chars/chars_model.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "models/chars/chars_format.h"
#include "models/runtime/recurrence.h"
#include "models/runtime/weight_layers.h"

namespace gmzip {
namespace {

constexpr int32_t kMaxUnit = 16384;

}  // namespace

CharsState::CharsState(const CharsConfig& config)
    : recent_(static_cast<size_t>(config.taps)),
      hashed_(static_cast<size_t>(config.NumHashedColumns()) + 1),
      longer_(config.hashed_embedding > 0 ? 4 * static_cast<size_t>(config.width) : 0),
      memory_(static_cast<size_t>(config.num_layers) * static_cast<size_t>(config.width)),
      sums_(4 * static_cast<size_t>(config.width)),
      units_(static_cast<size_t>(config.width)) {}

Result<CharsConfig> ReadCharsConfig(const WeightFile& file) {
  const auto family = file.metadata.find(kCharsFamilyKey);
  if (family == file.metadata.end() || family->second != kCharsFamily) {
    return MakeError(ErrorCode::kUnsupported, "weight file: not a chars model");
  }
  GMZIP_ASSIGN_OR_RETURN(const int version, ReadWeightNumber(file, kCharsVersionKey, 0, 1 << 20));
  if (version != kCharsVersion) {
    return MakeError(ErrorCode::kUnsupported, "weight file: chars format " +
                                                  std::to_string(version) + ", this gmzip reads " +
                                                  std::to_string(kCharsVersion));
  }
  CharsConfig config;
  // Four rows of the first layer for each unit, and a DenseLayer has 2048 at most.
  GMZIP_ASSIGN_OR_RETURN(config.width, ReadWeightNumber(file, "width", 16, kMaxCharsWidth));
  GMZIP_ASSIGN_OR_RETURN(config.num_layers,
                         ReadWeightNumber(file, "num_layers", 1, kMaxCharsLayers));
  GMZIP_ASSIGN_OR_RETURN(config.embedding,
                         ReadWeightNumber(file, "embedding", 1, kMaxCharsEmbedding));
  GMZIP_ASSIGN_OR_RETURN(config.taps, ReadWeightNumber(file, "taps", 1, kMaxCharsTaps));
  if (file.metadata.contains("hashed_embedding")) {
    GMZIP_ASSIGN_OR_RETURN(config.hashed_bits,
                           ReadWeightNumber(file, "hashed_bits", 1, kMaxHashedBits));
    GMZIP_ASSIGN_OR_RETURN(config.hashed_embedding,
                           ReadWeightNumber(file, "hashed_embedding", 1, kMaxHashedEmbedding));
  }
  if (config.width % 16 != 0) {
    return MakeError(ErrorCode::kDamaged, "weight file: impossible shape");
  }
  return config;
}

Result<std::shared_ptr<const CharsModel>> CharsModel::Create(const WeightFile& file) {
  GMZIP_ASSIGN_OR_RETURN(const CharsConfig config, ReadCharsConfig(file));
  auto model = std::shared_ptr<CharsModel>(new CharsModel(config));
  GMZIP_RETURN_IF_ERROR(model->ReadTables(file));
  const auto width = static_cast<size_t>(config.width);
  for (int layer = 1; layer < config.num_layers; ++layer) {
    GMZIP_ASSIGN_OR_RETURN(DenseLayer dense,
                           ReadDenseLayer(file, CharsLayerName(layer), 3 * width, width, kMaxUnit));
    GMZIP_ASSIGN_OR_RETURN(NarrowLayer narrow, NarrowLayer::Create(dense));
    model->layers_.push_back(std::move(dense));
    model->narrow_layers_.push_back(std::move(narrow));
  }
  GMZIP_ASSIGN_OR_RETURN(DenseLayer output,
                         ReadDenseLayer(file, kCharsOutputName, kByteValues, width, kMaxUnit));
  GMZIP_ASSIGN_OR_RETURN(NarrowLayer narrow_output, NarrowLayer::Create(output));
  model->layers_.push_back(std::move(output));
  model->narrow_layers_.push_back(std::move(narrow_output));
  return std::shared_ptr<const CharsModel>(std::move(model));
}

Result<void> CharsModel::ReadTables(const WeightFile& file) {
  const auto rows = static_cast<size_t>(config_.NumRows(0));
  const auto cols = static_cast<size_t>(config_.embedding);
  const auto taps = static_cast<size_t>(config_.taps);
  const std::array<size_t, 2> shape = {kByteValues, cols};
  GMZIP_ASSIGN_OR_RETURN(auto embedding, file.Get<int16_t>(kCharsEmbeddingName, shape));
  embedding.push_back(0);  // DenseLayer reads columns in pairs
  tables_.resize(taps * kByteValues * rows);
  for (size_t tap = 0; tap < taps; ++tap) {
    GMZIP_ASSIGN_OR_RETURN(
        const DenseLayer layer,
        ReadDenseLayer(file, CharsTapName(static_cast<int>(tap)), rows, cols, 32768));
    layer.Apply(embedding.data(), cols, kByteValues, tables_.data() + tap * kByteValues * rows,
                rows);
  }
  return config_.hashed_embedding > 0 ? ReadHashedTable(file) : Result<void>();
}

Result<void> CharsModel::ReadHashedTable(const WeightFile& file) {
  const std::array<size_t, 2> shape = {static_cast<size_t>(config_.NumHashedRows()),
                                       static_cast<size_t>(config_.hashed_embedding)};
  GMZIP_ASSIGN_OR_RETURN(hashed_table_, file.Get<int8_t>(kCharsHashedEmbeddingName, shape));
  GMZIP_ASSIGN_OR_RETURN(
      const DenseLayer wide,
      ReadDenseLayer(file, kCharsHashedName, static_cast<size_t>(config_.NumRows(0)),
                     static_cast<size_t>(config_.NumHashedColumns()), kCharsMaxHashed));
  GMZIP_ASSIGN_OR_RETURN(hashed_layer_, NarrowLayer::Create(wide));
  return {};
}

void CharsModel::LookUpContexts(CharsState* state) const {
  const auto size = static_cast<size_t>(config_.hashed_embedding);
  int16_t* to = state->hashed_.data();
  for (const uint32_t row : state->contexts_.Rows(config_.hashed_bits)) {
    std::copy_n(hashed_table_.data() + row * size, size, to);
    to += size;
  }
  hashed_layer_->Apply(state->hashed_.data(), state->longer_.data());
}

CharsTrace::CharsTrace(const CharsConfig& config, int first_layer, size_t max_steps)
    : first_layer_(first_layer),
      max_steps_(max_steps),
      width_(static_cast<size_t>(config.width)),
      num_layers_(static_cast<size_t>(config.num_layers - first_layer)),
      inputs_((num_layers_ + 1) * max_steps * width_),
      sums_(num_layers_ * max_steps * 3 * width_),
      states_(num_layers_ * (max_steps + 1) * width_) {}

void CharsTrace::Clear() {
  for (size_t layer = 0; layer < num_layers_; ++layer) {
    int32_t* const states = states_.data() + layer * (max_steps_ + 1) * width_;
    std::copy_n(states + num_steps_ * width_, width_, states);
  }
  num_steps_ = 0;
}

void CharsModel::Step(uint8_t byte, std::span<const NarrowLayer> learnt, CharsState* state,
                      CharsTrace* trace) const {
  std::copy_backward(state->recent_.begin(), state->recent_.end() - 1, state->recent_.end());
  state->recent_.front() = byte;
  state->contexts_.Add(byte);
  Run(learnt, state, trace);
}

void CharsModel::Run(std::span<const NarrowLayer> learnt, CharsState* state,
                     CharsTrace* trace) const {
  const auto width = static_cast<size_t>(config_.width);
  const size_t rows = 4 * width;
  std::array<const int16_t*, kMaxCharsTaps + 1> products;
  size_t num_products = state->recent_.size();
  for (size_t tap = 0; tap < state->recent_.size(); ++tap) {
    products[tap] = tables_.data() + (tap * kByteValues + state->recent_[tap]) * rows;
  }
  if (hashed_layer_) {
    LookUpContexts(state);
    products[num_products++] = state->longer_.data();
  }
  int16_t* const sums = state->sums_.data();
  int16_t* const units = state->units_.data();
  SumRowsToQ10(std::span(products).first(num_products), rows, sums);
  Squash(sums + 3 * width, width, units);
  RecurrenceStep(sums, units, width, state->memory_.data(), units);
  const size_t first_learnt = layers_.size() - learnt.size();
  for (size_t layer = 1; layer < static_cast<size_t>(config_.num_layers); ++layer) {
    int32_t* const memory = state->memory_.data() + layer * width;
    const bool is_traced = trace != nullptr && static_cast<int>(layer) >= trace->first_layer_;
    const size_t traced = is_traced ? trace->Index(static_cast<int>(layer)) : 0;
    if (is_traced) {
      std::copy_n(units, width,
                  trace->inputs_.data() + (traced * trace->max_steps_ + trace->num_steps_) * width);
    }
    const NarrowLayer& narrow =
        layer < first_learnt ? narrow_layers_[layer - 1] : learnt[layer - first_learnt];
    narrow.Apply(units, sums);
    RecurrenceStep(sums, units, width, memory, units);
    if (is_traced) {
      std::copy_n(
          sums, 3 * width,
          trace->sums_.data() + (traced * trace->max_steps_ + trace->num_steps_) * 3 * width);
      std::copy_n(memory, width,
                  trace->states_.data() +
                      (traced * (trace->max_steps_ + 1) + trace->num_steps_ + 1) * width);
    }
  }
  if (trace == nullptr) return;
  std::copy_n(
      units, width,
      trace->inputs_.data() + (trace->num_layers_ * trace->max_steps_ + trace->num_steps_) * width);
  ++trace->num_steps_;
}

}  // namespace gmzip
