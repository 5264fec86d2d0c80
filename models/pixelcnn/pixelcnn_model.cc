#include "models/pixelcnn/pixelcnn_model.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "models/pixelcnn/pixelcnn_condition.h"
#include "models/pixelcnn/pixelcnn_format.h"
#include "models/runtime/activations.h"
#include "models/runtime/weight_layers.h"

namespace gmzip {
namespace {

// Pixels that go through all layers together, so that what lies between layers stays in the
// second-level cache.
constexpr size_t kChunkPixels = 96;

// DenseLayer reads columns in pairs.
size_t RoundUpToEven(size_t value) { return (value + 1) & ~size_t{1}; }

constexpr int kMaxFormatBits = 15;

Result<DenseLayer> ReadLayer(const WeightFile& file, const std::string& name, size_t rows,
                             size_t cols) {
  return ReadDenseLayer(file, name, rows, cols, 32768);
}

// The matrix by which conditions reach a block's second layer `name`. Together with that layer's
// weights it must pass the overflow proof as if conditions were further inputs: no condition can
// then take a bias too far.
Result<std::vector<int16_t>> ReadCondition(const WeightFile& file, const std::string& name,
                                           const PixelCnnConfig& config) {
  const auto cols = static_cast<size_t>(config.width);
  const auto conditions = static_cast<size_t>(config.num_conditions);
  const std::array<size_t, 2> shape = {2 * cols, conditions};
  const std::array<size_t, 2> weight_shape = {2 * cols, cols};
  GMZIP_ASSIGN_OR_RETURN(auto matrix, file.Get<int16_t>(name + kConditionSuffix, shape));
  GMZIP_ASSIGN_OR_RETURN(const auto weights, file.Get<int16_t>(name + ".weight", weight_shape));
  GMZIP_ASSIGN_OR_RETURN(const auto bias, file.GetAnyShape<int32_t>(name + ".bias"));
  GMZIP_ASSIGN_OR_RETURN(const auto shifts, file.GetAnyShape<uint8_t>(name + ".shift"));
  std::vector<int16_t> all;
  all.reserve(weights.size() + matrix.size());
  for (size_t row = 0; row < 2 * cols; ++row) {
    const auto at = [&](const std::vector<int16_t>& values, size_t stride) {
      return values.begin() + static_cast<ptrdiff_t>(row * stride);
    };
    all.insert(all.end(), at(weights, cols), at(weights, cols) + config.width);
    all.insert(all.end(), at(matrix, conditions), at(matrix, conditions) + config.num_conditions);
  }
  GMZIP_RETURN_IF_ERROR(DenseLayer::Create(all, bias, shifts, 2 * cols, cols + conditions, 32768));
  return matrix;
}

}  // namespace

PixelCnnBatch::PixelCnnBatch(const PixelCnnConfig& config, int capacity, int kept_rows)
    : capacity_(capacity),
      num_rows_(static_cast<size_t>(capacity) + static_cast<size_t>(kept_rows)),
      width_(static_cast<size_t>(config.width)),
      feature_stride_(RoundUpToEven(static_cast<size_t>(config.num_features()))),
      stream_stride_(width_ + kSkipRows),
      head_stride_(width_ + kNumHeadFeatures),
      hidden_stride_(RoundUpToEven(static_cast<size_t>(config.head_width))),
      output_stride_(static_cast<size_t>(config.num_outputs())) {
  const bool keeps = kept_rows > 0;
  const size_t blocks = keeps ? static_cast<size_t>(config.num_blocks) : 1;
  // What is not kept needs room for one chunk.
  const size_t part_rows = keeps ? num_rows_ : std::min(num_rows_, kChunkPixels);
  const auto channels = static_cast<size_t>(config.num_channels);
  features_.resize(num_rows_ * feature_stride_);
  stream_.resize(num_rows_ * stream_stride_);
  block_inputs_.resize(blocks * part_rows * width_);
  hidden_.resize(blocks * part_rows * width_);
  gates_.resize(blocks * part_rows * 2 * width_);
  head_inputs_.resize(num_rows_ * head_stride_);
  head_features_.resize(channels * num_rows_ * kNumHeadFeatures);
  head_hidden_.resize((keeps ? channels : 1) * num_rows_ * hidden_stride_);
  outputs_.resize(static_cast<size_t>(capacity) * output_stride_);
}

Result<PixelCnnConfig> ReadPixelCnnConfig(const WeightFile& file) {
  const auto family = file.metadata.find(kFamilyKey);
  if (family == file.metadata.end() || family->second != kPixelCnnFamily) {
    return MakeError(ErrorCode::kUnsupported, "weight file: not a pixelcnn model");
  }
  GMZIP_ASSIGN_OR_RETURN(const int version, ReadWeightNumber(file, kVersionKey, 0, 1 << 20));
  if (version != kPixelCnnVersion) {
    return MakeError(ErrorCode::kUnsupported, "weight file: pixelcnn format " +
                                                  std::to_string(version) + ", this gmzip reads " +
                                                  std::to_string(kPixelCnnVersion));
  }
  PixelCnnConfig config;
  GMZIP_ASSIGN_OR_RETURN(config.num_channels, ReadWeightNumber(file, "num_channels", 1, 3));
  GMZIP_ASSIGN_OR_RETURN(config.width, ReadWeightNumber(file, "width", 16, 1024));
  GMZIP_ASSIGN_OR_RETURN(config.num_blocks, ReadWeightNumber(file, "num_blocks", 0, 64));
  GMZIP_ASSIGN_OR_RETURN(config.head_width, ReadWeightNumber(file, "head_width", 1, 1024));
  GMZIP_ASSIGN_OR_RETURN(config.num_mixtures,
                         ReadWeightNumber(file, "num_mixtures", 1, kMaxMixtures));
  if (file.metadata.contains(kNumConditionsKey)) {
    GMZIP_ASSIGN_OR_RETURN(config.num_conditions,
                           ReadWeightNumber(file, kNumConditionsKey, 1, kMaxConditions));
  }
  if (config.num_channels == 2 || config.width % 16 != 0 ||
      (config.num_conditions != 0 && config.num_blocks == 0)) {
    return MakeError(ErrorCode::kDamaged, "weight file: impossible shape");
  }
  return config;
}

Result<std::unique_ptr<const PixelCnnModel>> PixelCnnModel::Create(const WeightFile& file) {
  GMZIP_ASSIGN_OR_RETURN(const PixelCnnConfig config, ReadPixelCnnConfig(file));
  const auto width = static_cast<size_t>(config.width);
  const auto head_width = static_cast<size_t>(config.head_width);
  auto model = std::unique_ptr<PixelCnnModel>(new PixelCnnModel(config));
  GMZIP_ASSIGN_OR_RETURN(model->formats_.stream,
                         ReadWeightNumber(file, kStreamBitsKey, 0, kMaxFormatBits));
  GMZIP_ASSIGN_OR_RETURN(DenseLayer input, ReadLayer(file, "input", width + kSkipRows,
                                                     static_cast<size_t>(config.num_features())));
  model->input_.push_back(std::move(input));
  for (int b = 0; b < config.num_blocks; ++b) {
    const std::string name = "block" + std::to_string(b);
    GMZIP_ASSIGN_OR_RETURN(const int bits,
                           ReadWeightNumber(file, name + kBitsSuffix, 0, kMaxFormatBits));
    model->formats_.blocks.push_back(bits);
    GMZIP_ASSIGN_OR_RETURN(DenseLayer first, ReadLayer(file, name + ".first", width, width));
    GMZIP_ASSIGN_OR_RETURN(DenseLayer second, ReadLayer(file, name + ".second", 2 * width, width));
    model->blocks_.push_back({std::move(first), std::move(second)});
    if (config.num_conditions == 0) continue;
    GMZIP_ASSIGN_OR_RETURN(model->blocks_.back().condition,
                           ReadCondition(file, name + ".second", config));
  }
  for (int c = 0; c < config.num_channels; ++c) {
    const std::string name = "head" + std::to_string(c);
    GMZIP_ASSIGN_OR_RETURN(const int bits,
                           ReadWeightNumber(file, name + kBitsSuffix, 0, kMaxFormatBits));
    model->formats_.heads.push_back(bits);
    GMZIP_ASSIGN_OR_RETURN(DenseLayer hidden,
                           ReadLayer(file, name + ".hidden", head_width, width + kNumHeadFeatures));
    GMZIP_ASSIGN_OR_RETURN(
        DenseLayer output,
        ReadLayer(file, name + ".output", static_cast<size_t>(config.num_outputs()), head_width));
    model->heads_.push_back({std::move(hidden), std::move(output)});
  }
  return std::unique_ptr<const PixelCnnModel>(std::move(model));
}

Result<std::unique_ptr<const PixelCnnModel>> PixelCnnModel::Conditioned(
    std::span<const int16_t> condition) const {
  if (condition.size() != static_cast<size_t>(config_.num_conditions)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "the model takes " + std::to_string(config_.num_conditions) +
                         " conditions, not " + std::to_string(condition.size()));
  }
  auto model = std::unique_ptr<PixelCnnModel>(new PixelCnnModel(*this));
  model->config_.num_conditions = 0;
  for (Block& block : model->blocks_) {
    std::vector<int32_t> added(block.second.rows());
    const int16_t* weight = block.condition.data();
    for (int32_t& sum : added) {
      for (const int16_t value : condition) sum += int32_t{value} * *weight++;
    }
    GMZIP_ASSIGN_OR_RETURN(block.second, block.second.WithAddedBias(added));
    block.condition.clear();
  }
  return std::unique_ptr<const PixelCnnModel>(std::move(model));
}

void PixelCnnModel::RunTrunk(int count, PixelCnnBatch* batch) const {
  const auto n = static_cast<size_t>(count);
  for (size_t first = 0; first < n; first += kChunkPixels) {
    RunTrunkChunk(first, std::min(kChunkPixels, n - first), batch);
  }
  std::fill_n(batch->HeadFeatures(0, 0), n * kNumHeadFeatures, int16_t{0});
}

void PixelCnnModel::RunTrunkChunk(size_t first, size_t n, PixelCnnBatch* batch) const {
  const size_t width = batch->width_;
  const size_t stream_stride = batch->stream_stride_;
  const size_t row = batch->first_row_ + first;
  int16_t* stream = batch->stream_.data() + row * stream_stride;
  input_.front().Apply(batch->features_.data() + row * batch->feature_stride_,
                       batch->feature_stride_, n, stream, stream_stride);
  for (size_t b = 0; b < blocks_.size(); ++b) {
    int16_t* inputs = batch->At(batch->block_inputs_, b, first, width);
    int16_t* hidden = batch->At(batch->hidden_, b, first, width);
    int16_t* gates = batch->At(batch->gates_, b, first, 2 * width);
    LeakyReluRows(stream, stream_stride, width, n, inputs, width);
    blocks_[b].first.Apply(inputs, width, n, hidden, width);
    LeakyRelu(hidden, n * width, hidden);
    blocks_[b].second.Apply(hidden, width, n, gates, 2 * width);
    GatedResidualAdd(stream, stream_stride, gates, 2 * width, width, n);
  }
  LeakyReluRows(stream, stream_stride, width, n,
                batch->head_inputs_.data() + row * batch->head_stride_, batch->head_stride_);
}

void PixelCnnModel::RunHead(int channel, int count, PixelCnnBatch* batch) const {
  const auto n = static_cast<size_t>(count);
  const auto c = static_cast<size_t>(channel);
  const Head& head = heads_[c];
  const size_t hidden_stride = batch->hidden_stride_;
  int16_t* inputs = batch->head_inputs_.data() + batch->first_row_ * batch->head_stride_;
  for (size_t i = 0; i < n; ++i) {
    std::copy_n(batch->HeadFeatures(channel, static_cast<int>(i)), kNumHeadFeatures,
                inputs + i * batch->head_stride_ + batch->width_);
  }
  int16_t* hidden = batch->At(batch->head_hidden_, c, 0, hidden_stride);
  head.hidden.Apply(inputs, batch->head_stride_, n, hidden, hidden_stride);
  LeakyRelu(hidden, n * hidden_stride, hidden);
  head.output.Apply(hidden, hidden_stride, n, batch->outputs_.data(), batch->output_stride_);
  const int mixtures = config_.num_mixtures;
  const int16_t* stream = batch->stream_.data() + batch->first_row_ * batch->stream_stride_;
  for (size_t i = 0; i < n; ++i) {
    const int32_t linear = stream[i * batch->stream_stride_ + batch->width_ + c];
    int16_t* means = batch->outputs_.data() + i * batch->output_stride_ + mixtures;
    for (int k = 0; k < mixtures; ++k) {
      means[k] = static_cast<int16_t>(std::clamp<int32_t>(means[k] + linear, -32768, 32767));
    }
  }
}

}  // namespace gmzip
