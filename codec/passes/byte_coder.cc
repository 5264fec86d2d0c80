#include "codec/passes/byte_coder.h"

#include <algorithm>
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

}  // namespace

uint64_t ByteModelBytes(const ByteModelSettings& settings) {
  return uint64_t{1} << settings.memory_log2;
}

std::optional<std::vector<uint8_t>> ByteStreamEncoder::Encode(std::span<const uint8_t> raw,
                                                              ByteKind kind, size_t limit) {
  MixedHead head;
  head.kind = kind;
  const bool starts_anew = !model_;
  if (starts_anew) {
    head.settings = settings_;
    model_.emplace(settings_);
  }
  model_->SetKind(kind);
  BinaryEncoder encoder;
  for (const uint8_t byte : raw) {
    CodeByte(byte, &*model_, &encoder);
    if (starts_anew && encoder.size_bytes() + 1 >= limit) break;
  }
  std::vector<uint8_t> coded = encoder.Finish();
  if (starts_anew && coded.size() + 1 >= limit) {
    model_.reset();
    return std::nullopt;
  }
  if (coded.size() > raw.size()) {
    head.is_plain = true;
    coded.assign(raw.begin(), raw.end());
  }
  coded.insert(coded.begin(), SerializeMixedHead(head));
  return coded;
}

Result<std::vector<uint8_t>> ByteStreamDecoder::Decode(std::span<const uint8_t> payload,
                                                       uint64_t raw_size, uint64_t memory_limit) {
  auto model = std::exchange(model_, std::nullopt);
  GMZIP_ASSIGN_OR_RETURN(const MixedHead head, ParseMixedHead(payload));
  if (head.settings) {
    if (ByteModelBytes(*head.settings) > memory_limit) {
      return MakeError(ErrorCode::kTooLarge,
                       "the byte model takes more memory than the limit allows");
    }
    model_.emplace(*head.settings);
  } else if (!model) {
    return MakeError(ErrorCode::kDamaged, "a block goes on from one that is lost");
  } else {
    model_ = std::move(model);
  }
  auto raw = [&]() -> Result<std::vector<uint8_t>> {
    const auto coded = payload.subspan(1);
    model_->SetKind(head.kind);
    if (!head.is_plain) return DecodeBytes(coded, raw_size);
    if (coded.size() != raw_size) {
      return MakeError(ErrorCode::kDamaged, "a plain block has the wrong length");
    }
    SilentCoder silent;
    for (const uint8_t byte : coded) CodeByte(byte, &*model_, &silent);
    return std::vector<uint8_t>(coded.begin(), coded.end());
  }();
  if (!raw) Break();
  return raw;
}

Result<std::vector<uint8_t>> ByteStreamDecoder::DecodeBytes(std::span<const uint8_t> coded,
                                                            uint64_t raw_size) {
  BinaryDecoder decoder(coded);
  std::vector<uint8_t> raw;
  raw.reserve(std::min(static_cast<size_t>(raw_size), kFirstRoom));
  while (raw.size() < raw_size && !decoder.Overrun()) {
    raw.push_back(CodeByte(0, &*model_, &decoder));
  }
  // Only one payload gives these bytes: so their hash finds damage in every bit of it.
  if (raw.size() < raw_size || !decoder.EndsExactly()) {
    return MakeError(ErrorCode::kDamaged, "a block's payload is damaged");
  }
  return raw;
}

std::vector<uint32_t> MeasureBytes(std::span<const uint8_t> raw, ByteKind kind,
                                   const ByteModelSettings& settings) {
  ByteModel model(settings);
  model.SetKind(kind);
  std::vector<uint32_t> cost_q16;
  cost_q16.reserve(raw.size());
  for (const uint8_t byte : raw) {
    CostMeter meter;
    CodeByte(byte, &model, &meter);
    cost_q16.push_back(static_cast<uint32_t>(meter.total_q16()));
  }
  return cost_q16;
}

}  // namespace gmzip
