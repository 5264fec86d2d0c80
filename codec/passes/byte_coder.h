// Blocks of bytes to payloads and back by the byte model, which goes on from block to block.
#ifndef GMZIP_CODEC_PASSES_BYTE_CODER_H_
#define GMZIP_CODEC_PASSES_BYTE_CODER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "codec/entropy/growing_bytes.h"
#include "codec/passes/byte_models.h"
#include "codec/passes/mixed_head.h"
#include "models/bytes/byte_model.h"

namespace gmzip {

// What a model takes in memory, about.
uint64_t ByteModelBytes(const ByteModelSettings& settings);

struct MixedPayload {
  MixedHead head;
  std::vector<uint8_t> bytes;  // as many as the raw ones at most
};

// Codes the blocks of one stream in order. The first block, and the next after one that came to
// nothing, starts a model anew; the others go on with it. Not thread-safe.
class ByteStreamEncoder {
 public:
  // byte_models: null for none.
  ByteStreamEncoder(const ByteModelSettings& settings, SharedByteModels byte_models)
      : settings_(settings), byte_models_(std::move(byte_models)) {}

  // A payload of fewer than `limit` bytes where the block starts anew. One that goes on is plain at
  // worst, as what the model has seen cannot be taken back. nullopt: it would take `limit` or more,
  // and the model is given up.
  std::optional<MixedPayload> Encode(std::span<const uint8_t> raw, ByteKind kind, size_t limit) {
    return Encode(raw, kind, limit, nullptr);
  }

  // The same of the first block, and decodes the payload on another thread while it grows: *decoded
  // becomes what a decoder makes of it, or nothing if it finds damage.
  std::optional<MixedPayload> EncodeAndDecode(std::span<const uint8_t> raw, ByteKind kind,
                                              size_t limit,
                                              std::optional<std::vector<uint8_t>>* decoded);

  const SharedByteModels& byte_models() const { return byte_models_; }

  // What the model takes for each byte, in bits x 65536, with no payload written and no limit. The
  // model goes on as after Encode.
  std::vector<uint32_t> Measure(std::span<const uint8_t> raw, ByteKind kind);

 private:
  // Of a model that starts with bytes of this kind. Networks know text: elsewhere one gains under 1
  // % for five times the time.
  ByteModelSettings SettingsFor(ByteKind kind) const;
  // The model that goes on, or a new one. Every model that codes is made here.
  ByteModel* ModelFor(ByteKind kind);
  // growing: gets the payload as it grows, but not its end; null: nobody looks.
  std::optional<MixedPayload> Encode(std::span<const uint8_t> raw, ByteKind kind, size_t limit,
                                     GrowingBytes* growing);

  ByteModelSettings settings_;
  SharedByteModels byte_models_;
  std::optional<ByteModel> model_;
};

// Decodes what ByteStreamEncoder gave, block by block. Any payload is safe. Not thread-safe.
class ByteStreamDecoder {
 public:
  // byte_models: as the encoder had them. on_two_threads: as in ByteModelSettings.
  explicit ByteStreamDecoder(SharedByteModels byte_models, bool on_two_threads = false)
      : byte_models_(std::move(byte_models)), on_two_threads_(on_two_threads) {}

  // head: the block header's. raw_size: checked by the caller against what memory allows.
  // memory_limit: of the model. Errors: kDamaged, also of all blocks after it that go on with its
  // model; kTooLarge.
  Result<std::vector<uint8_t>> Decode(uint8_t head, std::span<const uint8_t> payload,
                                      uint64_t raw_size, uint64_t memory_limit);

  // A block is missing: those that go on from it cannot be decoded.
  void Break() { model_.reset(); }
  // Whether a block can go on from those so far.
  bool HasModel() const { return model_.has_value(); }

 private:
  SharedByteModels byte_models_;
  bool on_two_threads_;
  std::optional<ByteModel> model_;
};

// What each byte costs, in bits x 65536, under a model that starts anew. Thread-safe.
std::vector<uint32_t> MeasureBytes(std::span<const uint8_t> raw, ByteKind kind,
                                   const ByteModelSettings& settings,
                                   const SharedByteModels& byte_models);

// What all bytes cost under the network alone, learning while it reads, in bits x 65536; 0 without
// one. Thread-safe.
uint64_t MeasureNetwork(std::span<const uint8_t> raw, ByteEffort effort,
                        const SharedByteModels& byte_models);

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_BYTE_CODER_H_
