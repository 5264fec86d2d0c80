#include "codec/passes/pixel_coder.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/byte_order.h"
#include "codec/container/content_hash.h"
#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"
#include "codec/entropy/cost_meter.h"
#include "codec/passes/pixel_pass.h"
#include "models/pixelcnn/pixelcnn_condition.h"
#include "models/runtime/weight_file.h"

namespace gmzip {
namespace {

// A meter that writes down what each sample cost.
class SampleMeter {
 public:
  static constexpr bool kDecodes = false;

  SampleMeter(const Picture& picture, uint32_t first_row, SampleCosts* costs)
      : picture_(picture), first_row_(first_row), costs_(costs) {}

  void StartSample(int x, int y, int channel) {
    const auto channels = static_cast<size_t>(picture_.num_channels);
    const int stored = channels == 1 ? 0 : kCodingOrder[channel];
    at_ = ((first_row_ + static_cast<size_t>(y)) * picture_.width + static_cast<size_t>(x)) *
              channels +
          static_cast<size_t>(stored);
  }

  int Bit(int bit, uint32_t p1_16) {
    const uint32_t cost_q16 = CostQ16(bit != 0 ? p1_16 : 65536 - p1_16);
    costs_->cost_q16[at_] += cost_q16;
    costs_->total_q16 += cost_q16;
    return bit;
  }

 private:
  const Picture& picture_;
  uint32_t first_row_;
  SampleCosts* costs_;
  size_t at_ = 0;
};

// Frames up to this size learn more densely: they have less to learn from and take little time.
constexpr uint64_t kSmallFramePixels = uint64_t{1} << 20;

// LearningSettings::spacing by level, of small frames and of large ones (docs/LEVELS.md).
constexpr std::array<std::array<int, 2>, 10> kSpacings = {
    {{0, 0}, {2, 3}, {1, 2}, {0, 1}, {1, 3}, {0, 3}, {0, 1}, {0, 0}, {1, 3}, {0, 1}}};

// The first byte of a frame's payload (docs/FORMAT-pixels.md): 0 without learning, else spacing + 4
// x rate code.
constexpr int kSpacingCodes = LearningSettings::kMaxSpacing + 1;

uint8_t ByteOf(const LearningSettings& learning) {
  if (!learning.IsOn()) return 0;
  return static_cast<uint8_t>(learning.spacing + kSpacingCodes * learning.rate_code);
}

Result<LearningSettings> LearningOfByte(uint8_t byte) {
  const LearningSettings learning = {byte / kSpacingCodes, byte % kSpacingCodes};
  if (byte != 0 && (!learning.IsOn() || learning.rate_code > LearningSettings::kMaxRateCode)) {
    return MakeError(ErrorCode::kDamaged, "a picture frame asks to learn in an unknown way (" +
                                              std::to_string(byte) + ")");
  }
  return learning;
}

// What stands behind the learning byte where the model has conditions (docs/FORMAT-pixels.md).
constexpr uint8_t kNothingKnown = 0;
constexpr uint8_t kClassKnown = 1;      // then the class, 2 bytes
constexpr uint8_t kConditionGiven = 2;  // then all conditions, 2 bytes each

std::vector<uint8_t> BytesOfCondition(std::span<const int16_t> condition) {
  const auto is_known = [](int16_t value) { return value != 0; };
  const auto first = std::find_if(condition.begin(), condition.end(), is_known);
  if (first == condition.end()) return {kNothingKnown};
  std::vector<uint8_t> bytes = {kClassKnown};
  const auto append = [&](uint16_t value) {
    bytes.resize(bytes.size() + 2);
    StoreLe<uint16_t>(value, bytes.data() + bytes.size() - 2);
  };
  if (*first == kConditionOne && std::none_of(first + 1, condition.end(), is_known)) {
    append(static_cast<uint16_t>(first - condition.begin()));
    return bytes;
  }
  bytes = {kConditionGiven};
  for (const int16_t value : condition) append(static_cast<uint16_t>(value));
  return bytes;
}

// Takes the condition off the front of `payload`.
Result<std::vector<int16_t>> TakeCondition(int num_conditions, std::span<const uint8_t>* payload) {
  const auto damaged = [] {
    return MakeError(ErrorCode::kDamaged, "a picture frame's condition is damaged");
  };
  if (payload->empty()) return damaged();
  const uint8_t form = payload->front();
  *payload = payload->subspan(1);
  std::vector<int16_t> condition(static_cast<size_t>(num_conditions));
  if (form == kNothingKnown) return condition;
  const size_t count = form == kClassKnown ? 1 : condition.size();
  if (form > kConditionGiven || payload->size() < 2 * count) return damaged();
  for (size_t i = 0; i < count; ++i) {
    const auto value = LoadLe<uint16_t>(payload->data() + 2 * i);
    if (form == kConditionGiven) {
      condition[i] = static_cast<int16_t>(value);
    } else if (value < num_conditions) {
      condition[value] = kConditionOne;
    } else {
      return damaged();
    }
  }
  *payload = payload->subspan(2 * count);
  return condition;
}

Result<void> CheckChannels(const Picture& picture, const PixelCnnModel& model) {
  if (picture.num_channels == model.config().num_channels) return {};
  return MakeError(ErrorCode::kInvalidArgument,
                   "the model is for pictures of " + std::to_string(model.config().num_channels) +
                       " channels, this one has " + std::to_string(picture.num_channels));
}

}  // namespace

LearningSettings LearningOfEffort(int effort, uint64_t num_pixels) {
  if (effort == kNoLearning) return {};
  return {LearningSettings::kUsualRate,
          kSpacings[static_cast<size_t>(effort)][num_pixels <= kSmallFramePixels ? 0 : 1]};
}

Result<std::shared_ptr<const PixelCoder>> PixelCoder::Create(std::span<const uint8_t> weight_file) {
  GMZIP_ASSIGN_OR_RETURN(const WeightFile file, ParseWeightFile(weight_file));
  auto coder = std::shared_ptr<PixelCoder>(new PixelCoder());
  GMZIP_ASSIGN_OR_RETURN(coder->model_, PixelCnnModel::Create(file));
  coder->coding_model_ = coder->model_;
  coder->condition_.resize(static_cast<size_t>(coder->config().num_conditions));
  coder->model_id_ = HashContent(weight_file);
  for (const auto& [name, tensor] : file.tensors) {
    uint64_t count = 1;
    for (const size_t dimension : tensor.shape) count *= dimension;
    if (!name.ends_with(".shift")) coder->num_parameters_ += count;
  }
  return std::shared_ptr<const PixelCoder>(std::move(coder));
}

Result<std::shared_ptr<const PixelCoder>> PixelCoder::Conditioned(
    std::span<const int16_t> condition) const {
  auto coder = std::shared_ptr<PixelCoder>(new PixelCoder(*this));
  GMZIP_ASSIGN_OR_RETURN(coder->coding_model_, model_->Conditioned(condition));
  coder->condition_.assign(condition.begin(), condition.end());
  return std::shared_ptr<const PixelCoder>(std::move(coder));
}

Result<std::shared_ptr<const PictureCoder>> PixelCoder::ForClass(int picture_class) const {
  const int num_conditions = config().num_conditions;
  if (num_conditions == 0) return PictureCoder::ForClass(picture_class);
  if (picture_class < 0 || picture_class >= num_conditions) {
    return MakeError(ErrorCode::kInvalidArgument, "the model knows classes 0 to " +
                                                      std::to_string(num_conditions - 1) +
                                                      ", not " + std::to_string(picture_class));
  }
  GMZIP_ASSIGN_OR_RETURN(auto coder, Conditioned(ClassCondition(picture_class, num_conditions)));
  return std::shared_ptr<const PictureCoder>(std::move(coder));
}

Result<std::vector<uint8_t>> PixelCoder::EncodeFrame(const Picture& picture, uint32_t first_row,
                                                     uint32_t num_rows, int effort,
                                                     FrameWatch* watch) const {
  GMZIP_RETURN_IF_ERROR(CheckChannels(picture, *model_));
  const LearningSettings learning = LearningOfEffort(effort, uint64_t{picture.width} * num_rows);
  BinaryEncoder encoder;
  PixelPass pass(*coding_model_, learning, &picture, first_row, num_rows, &encoder);
  GMZIP_RETURN_IF_ERROR(pass.Run(watch));
  std::vector<uint8_t> payload = encoder.Finish();
  if (!condition_.empty()) {
    const std::vector<uint8_t> condition = BytesOfCondition(condition_);
    payload.insert(payload.begin(), condition.begin(), condition.end());
  }
  payload.insert(payload.begin(), ByteOf(learning));
  return payload;
}

Result<void> PixelCoder::DecodeFrame(std::span<const uint8_t> payload, Picture* picture,
                                     uint32_t first_row, uint32_t num_rows,
                                     FrameWatch* watch) const {
  GMZIP_RETURN_IF_ERROR(CheckChannels(*picture, *model_));
  if (payload.empty()) return MakeError(ErrorCode::kDamaged, "a picture frame is empty");
  GMZIP_ASSIGN_OR_RETURN(const LearningSettings learning, LearningOfByte(payload[0]));
  payload = payload.subspan(1);
  std::shared_ptr<const PixelCnnModel> model = model_;
  if (config().num_conditions != 0) {
    GMZIP_ASSIGN_OR_RETURN(const auto condition, TakeCondition(config().num_conditions, &payload));
    GMZIP_ASSIGN_OR_RETURN(model, model_->Conditioned(condition));
  }
  BinaryDecoder decoder(payload);
  PixelPass pass(*model, learning, picture, first_row, num_rows, &decoder);
  return pass.Run(watch);
}

Result<void> PixelCoder::MeasureFrame(const Picture& picture, uint32_t first_row, uint32_t num_rows,
                                      int effort, FrameWatch* watch, SampleCosts* costs) const {
  GMZIP_RETURN_IF_ERROR(CheckChannels(picture, *model_));
  SampleMeter meter(picture, first_row, costs);
  PixelPass pass(*coding_model_, LearningOfEffort(effort, uint64_t{picture.width} * num_rows),
                 &picture, first_row, num_rows, &meter);
  return pass.Run(watch);
}

}  // namespace gmzip
