#include "models/pixelcnn/pixelcnn_model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "models/pixelcnn/pixelcnn_format.h"
#include "models/runtime/activations.h"

namespace gmzip {
namespace {

// DenseLayer reads columns in pairs.
size_t RoundUpToEven(size_t value) { return (value + 1) & ~size_t{1}; }

Result<int> ReadNumber(const WeightFile& file, std::string_view key, int low, int high) {
  const auto found = file.metadata.find(key);
  int value = 0;
  if (found != file.metadata.end()) {
    const std::string& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value >= low && value <= high) {
      return value;
    }
  }
  return MakeError(ErrorCode::kDamaged, "weight file: bad or missing " + std::string(key));
}

Result<DenseLayer> ReadLayer(const WeightFile& file, const std::string& name, size_t rows,
                             size_t cols) {
  const std::array<size_t, 2> weight_shape = {rows, cols};
  const std::array<size_t, 1> bias_shape = {rows};
  const std::array<size_t, 1> shift_shape = {(rows + kDenseRowGroup - 1) / kDenseRowGroup};
  GMZIP_ASSIGN_OR_RETURN(const auto weights, file.Get<int16_t>(name + ".weight", weight_shape));
  GMZIP_ASSIGN_OR_RETURN(const auto bias, file.Get<int32_t>(name + ".bias", bias_shape));
  GMZIP_ASSIGN_OR_RETURN(const auto shifts, file.Get<uint8_t>(name + ".shift", shift_shape));
  return DenseLayer::Create(weights, bias, shifts, rows, cols, 32768);
}

}  // namespace

PixelCnnBatch::PixelCnnBatch(const PixelCnnConfig& config, int capacity)
    : capacity_(capacity),
      width_(static_cast<size_t>(config.width)),
      feature_stride_(RoundUpToEven(static_cast<size_t>(config.num_features()))),
      stream_stride_(width_ + kSkipRows),
      head_stride_(width_ + kNumHeadFeatures),
      hidden_stride_(RoundUpToEven(static_cast<size_t>(config.head_width))),
      output_stride_(static_cast<size_t>(config.num_outputs())) {
  const auto rows = static_cast<size_t>(capacity);
  features_.resize(rows * feature_stride_);
  stream_.resize(rows * stream_stride_);
  hidden_.resize(rows * width_);
  gates_.resize(rows * 2 * width_);
  head_inputs_.resize(rows * head_stride_);
  head_hidden_.resize(rows * hidden_stride_);
  outputs_.resize(rows * output_stride_);
}

Result<PixelCnnConfig> ReadPixelCnnConfig(const WeightFile& file) {
  const auto family = file.metadata.find(kFamilyKey);
  if (family == file.metadata.end() || family->second != kPixelCnnFamily) {
    return MakeError(ErrorCode::kUnsupported, "weight file: not a pixelcnn model");
  }
  GMZIP_ASSIGN_OR_RETURN(const int version, ReadNumber(file, kVersionKey, 0, 1 << 20));
  if (version != kPixelCnnVersion) {
    return MakeError(ErrorCode::kUnsupported, "weight file: pixelcnn format " +
                                                  std::to_string(version) + ", this gmzip reads " +
                                                  std::to_string(kPixelCnnVersion));
  }
  PixelCnnConfig config;
  GMZIP_ASSIGN_OR_RETURN(config.num_channels, ReadNumber(file, "num_channels", 1, 3));
  GMZIP_ASSIGN_OR_RETURN(config.width, ReadNumber(file, "width", 16, 1024));
  GMZIP_ASSIGN_OR_RETURN(config.num_blocks, ReadNumber(file, "num_blocks", 0, 64));
  GMZIP_ASSIGN_OR_RETURN(config.head_width, ReadNumber(file, "head_width", 1, 1024));
  GMZIP_ASSIGN_OR_RETURN(config.num_mixtures, ReadNumber(file, "num_mixtures", 1, kMaxMixtures));
  if (config.num_channels == 2 || config.width % 16 != 0) {
    return MakeError(ErrorCode::kDamaged, "weight file: impossible shape");
  }
  return config;
}

Result<std::unique_ptr<const PixelCnnModel>> PixelCnnModel::Create(const WeightFile& file) {
  GMZIP_ASSIGN_OR_RETURN(const PixelCnnConfig config, ReadPixelCnnConfig(file));
  const auto width = static_cast<size_t>(config.width);
  const auto head_width = static_cast<size_t>(config.head_width);
  auto model = std::unique_ptr<PixelCnnModel>(new PixelCnnModel(config));
  GMZIP_ASSIGN_OR_RETURN(DenseLayer input, ReadLayer(file, "input", width + kSkipRows,
                                                     static_cast<size_t>(config.num_features())));
  model->input_ = std::make_unique<DenseLayer>(std::move(input));
  for (int b = 0; b < config.num_blocks; ++b) {
    const std::string name = "block" + std::to_string(b);
    GMZIP_ASSIGN_OR_RETURN(DenseLayer first, ReadLayer(file, name + ".first", width, width));
    GMZIP_ASSIGN_OR_RETURN(DenseLayer second, ReadLayer(file, name + ".second", 2 * width, width));
    model->blocks_.push_back({std::move(first), std::move(second)});
  }
  for (int c = 0; c < config.num_channels; ++c) {
    const std::string name = "head" + std::to_string(c);
    GMZIP_ASSIGN_OR_RETURN(DenseLayer hidden,
                           ReadLayer(file, name + ".hidden", head_width, width + kNumHeadFeatures));
    GMZIP_ASSIGN_OR_RETURN(
        DenseLayer output,
        ReadLayer(file, name + ".output", static_cast<size_t>(config.num_outputs()), head_width));
    model->heads_.push_back({std::move(hidden), std::move(output)});
  }
  return std::unique_ptr<const PixelCnnModel>(std::move(model));
}

void PixelCnnModel::RunTrunk(int count, PixelCnnBatch* batch) const {
  const auto n = static_cast<size_t>(count);
  const size_t width = batch->width_;
  input_->Apply(batch->features_.data(), batch->feature_stride_, n, batch->stream_.data(),
                batch->stream_stride_);
  const auto activate_stream = [&](int16_t* out, size_t stride) {
    for (size_t i = 0; i < n; ++i) {
      LeakyRelu(batch->stream_.data() + i * batch->stream_stride_, width, out + i * stride);
    }
  };
  for (const Block& block : blocks_) {
    activate_stream(batch->head_inputs_.data(), width);
    block.first.Apply(batch->head_inputs_.data(), width, n, batch->hidden_.data(), width);
    LeakyRelu(batch->hidden_.data(), n * width, batch->hidden_.data());
    block.second.Apply(batch->hidden_.data(), width, n, batch->gates_.data(), 2 * width);
    GatedResidualAdd(batch->stream_.data(), batch->stream_stride_, batch->gates_.data(), 2 * width,
                     width, n);
  }
  activate_stream(batch->head_inputs_.data(), batch->head_stride_);
  for (int i = 0; i < count; ++i) {
    std::fill_n(batch->HeadFeatures(i), kNumHeadFeatures, int16_t{0});
  }
}

void PixelCnnModel::RunHead(int channel, int count, PixelCnnBatch* batch) const {
  const auto n = static_cast<size_t>(count);
  const Head& head = heads_[static_cast<size_t>(channel)];
  const size_t hidden_stride = batch->hidden_stride_;
  head.hidden.Apply(batch->head_inputs_.data(), batch->head_stride_, n, batch->head_hidden_.data(),
                    hidden_stride);
  LeakyRelu(batch->head_hidden_.data(), n * hidden_stride, batch->head_hidden_.data());
  head.output.Apply(batch->head_hidden_.data(), hidden_stride, n, batch->outputs_.data(),
                    batch->output_stride_);
  const int mixtures = config_.num_mixtures;
  for (size_t i = 0; i < n; ++i) {
    const int32_t linear =
        batch->stream_[i * batch->stream_stride_ + batch->width_ + static_cast<size_t>(channel)];
    int16_t* means = batch->outputs_.data() + i * batch->output_stride_ + mixtures;
    for (int k = 0; k < mixtures; ++k) {
      means[k] = static_cast<int16_t>(std::clamp<int32_t>(means[k] + linear, -32768, 32767));
    }
  }
}

}  // namespace gmzip
