// Any head and payload through the byte model's decoder, and any bytes through the encoder, block
// by block, and back; and through the cutter, in pieces of any size.
//
// The first byte chooses; the second is a block's head, or the size of pieces.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "codec/media/bytes/byte_block.h"
#include "codec/media/bytes/content_cutter.h"
#include "codec/passes/byte_coder.h"

namespace gmzip {
namespace {

constexpr uint64_t kMemoryLimit = uint64_t{1} << 18;

void Check(bool holds) {
  if (!holds) std::abort();
}

// As three blocks: the last goes on from those before.
void Decode(uint8_t head, std::span<const uint8_t> payload) {
  ByteStreamDecoder decoder(nullptr);
  (void)decoder.Decode(head, payload.first(payload.size() / 2), 2000, kMemoryLimit);
  (void)decoder.Decode(static_cast<uint8_t>(head ^ 1), payload.subspan(payload.size() / 2), 1000,
                       kMemoryLimit);
  // Heads below 6 start no model.
  (void)decoder.Decode(head % 6, payload, payload.size(), kMemoryLimit);
}

void RoundTrip(size_t block_bytes, std::span<const uint8_t> bytes) {
  ByteStreamEncoder encoder({ByteEffort::kFast, 18}, nullptr);
  ByteStreamDecoder decoder(nullptr);
  for (int i = 0; !bytes.empty(); ++i) {
    const auto raw = bytes.first(std::min(block_bytes, bytes.size()));
    bytes = bytes.subspan(raw.size());
    const auto coded = encoder.Encode(raw, static_cast<ByteKind>(i % kNumByteKinds), raw.size());
    if (!coded) continue;
    Check(coded->bytes.size() <= raw.size());
    const auto decoded =
        decoder.Decode(SerializeMixedHead(coded->head), coded->bytes, raw.size(), kMemoryLimit);
    Check(decoded && std::equal(raw.begin(), raw.end(), decoded->begin(), decoded->end()));
  }
}

void Cut(size_t piece_bytes, std::span<const uint8_t> bytes) {
  std::vector<uint8_t> joined;
  ContentCutter cutter({kPieceBytes, kPieceBytes, false}, [&joined](const ContentBlock& block) {
    if (block.kind == ContentKind::kRun) {
      const CodedBytes run = EncodeRun(block.bytes, block.run_period);
      const auto decoded = DecodeByteBlock(run.coding, run.payload, block.bytes.size());
      Check(decoded && *decoded == block.bytes);
    }
    joined.insert(joined.end(), block.bytes.begin(), block.bytes.end());
    return Result<void>();
  });
  for (auto rest = bytes; !rest.empty(); rest = rest.subspan(std::min(piece_bytes, rest.size()))) {
    Check(cutter.Write(rest.first(std::min(piece_bytes, rest.size()))).has_value());
  }
  Check(cutter.Finish().has_value());
  Check(std::equal(bytes.begin(), bytes.end(), joined.begin(), joined.end()));
}

}  // namespace
}  // namespace gmzip

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const std::span<const uint8_t> rest(data + 2, size - 2);
  if (data[0] % 3 == 0) {
    gmzip::Decode(data[1], rest);
  } else if (data[0] % 3 == 1) {
    gmzip::RoundTrip(size_t{data[1]} + 1, rest);
  } else {
    gmzip::Cut(size_t{data[1]} + 1, rest);
  }
  return 0;
}
