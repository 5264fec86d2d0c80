#include "codec/passes/byte_coder.h"

#include <algorithm>
#include <future>
#include <utility>

#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"
#include "codec/entropy/cost_meter.h"
#include "codec/passes/byte_pass.h"
#include "codec/passes/mixed_head.h"

namespace gmzip {
namespace {

// Decoded bytes are given room as they come: a hostile raw size takes no memory of its own.
constexpr size_t kFirstRoom = size_t{1} << 20;

// The payload grows by some 50 bytes between two looks, which cost less than coding a byte.
constexpr size_t kPublishEvery = 256;

// decoder: BinaryDecoderOf<...> at the payload's start.
template <typename Decoder>
Result<std::vector<uint8_t>> DecodeBytes(Decoder decoder, uint64_t raw_size, ByteModel* model) {
  std::vector<uint8_t> raw;
  raw.reserve(std::min(static_cast<size_t>(raw_size), kFirstRoom));
  while (raw.size() < raw_size && !decoder.Overrun()) {
    raw.push_back(CodeByte(0, model, &decoder));
  }
  // Only one payload gives these bytes: so their hash finds damage in every bit of it.
  if (raw.size() < raw_size || !decoder.EndsExactly()) {
    return MakeError(ErrorCode::kDamaged, "a block's payload is damaged");
  }
  return raw;
}

}  // namespace

uint64_t ByteModelBytes(const ByteModelSettings& settings) {
  return uint64_t{1} << settings.memory_log2;
}

std::optional<MixedPayload> ByteStreamEncoder::Encode(std::span<const uint8_t> raw, ByteKind kind,
                                                      size_t limit, GrowingBytes* growing) {
  MixedHead head;
  head.kind = kind;
  const bool starts_anew = !model_;
  if (starts_anew) {
    head.settings = SettingsFor(kind);
    limit = std::min(limit, raw.size() + 1);
  }
  ByteModel* const model = ModelFor(kind);
  BinaryEncoder encoder;
  const auto is_too_long = [&](size_t size_bytes) { return starts_anew && size_bytes >= limit; };
  for (size_t i = 0; i < raw.size(); ++i) {
    CodeByte(raw[i], model, &encoder);
    if (is_too_long(encoder.size_bytes())) break;
    if (growing != nullptr && i % kPublishEvery == 0) growing->Publish(encoder.bytes());
  }
  // Not of the bytes that Finish leaves: it may drop zeros from a stream broken off.
  const bool is_broken_off = is_too_long(encoder.size_bytes());
  std::vector<uint8_t> payload = encoder.Finish();
  if (is_broken_off || is_too_long(payload.size())) {
    model_.reset();
    return std::nullopt;
  }
  if (payload.size() > raw.size()) {
    head.is_plain = true;
    payload.assign(raw.begin(), raw.end());
  }
  return MixedPayload{head, std::move(payload)};
}

std::optional<MixedPayload> ByteStreamEncoder::EncodeAndDecode(
    std::span<const uint8_t> raw, ByteKind kind, size_t limit,
    std::optional<std::vector<uint8_t>>* decoded) {
  GrowingBytes growing;
  // As a decoder gets to know it.
  const auto head = ParseMixedHead(SerializeMixedHead({kind, SettingsFor(kind)}));
  auto decoding = std::async(std::launch::async, [&]() -> std::optional<std::vector<uint8_t>> {
    if (!head || !head->settings) return std::nullopt;
    ByteModel model = MakeByteModel(*head->settings, byte_models_);
    model.SetKind(head->kind);
    auto bytes = DecodeBytes(BinaryDecoderOf(GrowingBytes::Reader(&growing)), raw.size(), &model);
    if (!bytes) return std::nullopt;
    return std::move(*bytes);
  });
  std::optional<MixedPayload> payload;
  {
    // The decoder waits for it, also if memory runs out here.
    struct EndOfScope {
      GrowingBytes* growing;
      ~EndOfScope() { growing->End(); }
    } end{&growing};
    payload = Encode(raw, kind, limit, &growing);
    if (payload) growing.Publish(payload->bytes);
  }
  *decoded = decoding.get();
  return payload;
}

std::vector<uint32_t> ByteStreamEncoder::Measure(std::span<const uint8_t> raw, ByteKind kind) {
  ByteModel* const model = ModelFor(kind);
  std::vector<uint32_t> cost_q16;
  cost_q16.reserve(raw.size());
  for (const uint8_t byte : raw) {
    CostMeter meter;
    CodeByte(byte, model, &meter);
    cost_q16.push_back(static_cast<uint32_t>(meter.total_q16()));
  }
  return cost_q16;
}

ByteModelSettings ByteStreamEncoder::SettingsFor(ByteKind kind) const {
  ByteModelSettings settings = settings_;
  if (kind != ByteKind::kText) settings.effort = ContextEffort(settings.effort);
  return settings;
}

ByteModel* ByteStreamEncoder::ModelFor(ByteKind kind) {
  if (!model_) model_ = MakeByteModel(SettingsFor(kind), byte_models_);
  model_->SetKind(kind);
  return &*model_;
}

Result<std::vector<uint8_t>> ByteStreamDecoder::Decode(uint8_t head_byte,
                                                       std::span<const uint8_t> payload,
                                                       uint64_t raw_size, uint64_t memory_limit) {
  auto model = std::exchange(model_, std::nullopt);
  GMZIP_ASSIGN_OR_RETURN(const MixedHead head, ParseMixedHead(head_byte));
  if (head.settings) {
    if (ByteModelBytes(*head.settings) > memory_limit) {
      return MakeError(ErrorCode::kTooLarge,
                       "the byte model takes more memory than the limit allows");
    }
    model.reset();
    ByteModelSettings settings = *head.settings;
    settings.on_two_threads = on_two_threads_;
    model = MakeByteModel(settings, byte_models_);
  } else if (!model) {
    return MakeError(ErrorCode::kDamaged, "a block goes on from one that is lost");
  }
  model->SetKind(head.kind);
  if (!head.is_plain) {
    GMZIP_ASSIGN_OR_RETURN(auto raw, DecodeBytes(BinaryDecoder(payload), raw_size, &*model));
    model_ = std::move(model);
    return raw;
  }
  if (payload.size() != raw_size) {
    return MakeError(ErrorCode::kDamaged, "a plain block has the wrong length");
  }
  SilentCoder silent;
  for (const uint8_t byte : payload) CodeByte(byte, &*model, &silent);
  model_ = std::move(model);
  return std::vector<uint8_t>(payload.begin(), payload.end());
}

std::vector<uint32_t> MeasureBytes(std::span<const uint8_t> raw, ByteKind kind,
                                   const ByteModelSettings& settings,
                                   const SharedByteModels& byte_models) {
  return ByteStreamEncoder(settings, byte_models).Measure(raw, kind);
}

uint64_t MeasureNetwork(std::span<const uint8_t> raw, ByteEffort effort,
                        const SharedByteModels& byte_models) {
  const auto network = MakeForecaster(effort, byte_models->network);
  if (network == nullptr) return 0;
  CostMeter meter;
  for (const uint8_t byte : raw) CodeByte(byte, network.get(), &meter);
  return meter.total_q16();
}

}  // namespace gmzip
