// Codes what stands at the head and the end of the side info: prediction, parameters, padding.
#ifndef GMZIP_CODEC_MEDIA_DEFLATE_STREAM_HEAD_CODER_H_
#define GMZIP_CODEC_MEDIA_DEFLATE_STREAM_HEAD_CODER_H_

#include <cstdint>

#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/deflate/zlib_matcher.h"

namespace gmzip::deflate {

// How the tokens are predicted.
enum class Prediction : uint8_t {
  kZlib = 0,      // zlib's own choices for the parameters
  kCheapest = 1,  // the tokens that cost fewest bits under the block's tables: zopfli, libdeflate
};

// What a decoder must know before the first block.
struct StreamHead {
  Prediction prediction = Prediction::kZlib;
  ZlibParameters parameters;     // of kZlib
  uint32_t log2_max_steps = 12;  // of kCheapest: places looked at for a position's matches

  uint32_t MaxSteps() const { return 1U << log2_max_steps; }
};

// Level 6 is zlib's default, 9 what people ask for.
template <typename Coder>
uint8_t CodeLevel(Coder& coder, uint8_t level) {
  if (coder.Bit(level == 6 ? 1 : 0, 36000) != 0) return 6;
  if (coder.Bit(level == 9 ? 1 : 0, 40000) != 0) return 9;
  return static_cast<uint8_t>(CodePlainBits(coder, level, 4) % 10);
}

template <typename Coder>
ZlibStrategy CodeStrategy(Coder& coder, ZlibStrategy strategy) {
  const bool is_usual = strategy == ZlibStrategy::kDefault || strategy == ZlibStrategy::kFiltered;
  if (coder.Bit(is_usual ? 1 : 0, 58000) != 0) {
    const int is_filtered = coder.Bit(strategy == ZlibStrategy::kFiltered ? 1 : 0, 32768);
    return is_filtered != 0 ? ZlibStrategy::kFiltered : ZlibStrategy::kDefault;
  }
  return static_cast<ZlibStrategy>(CodePlainBits(coder, static_cast<uint32_t>(strategy), 3) % 5);
}

template <typename Coder>
ZlibParameters CodeParameters(Coder& coder, ZlibParameters p) {
  p.level = CodeLevel(coder, p.level);
  p.strategy = CodeStrategy(coder, p.strategy);
  if (coder.Bit(p.mem_level == 8 ? 1 : 0, 45000) != 0) {
    p.mem_level = 8;
  } else {
    p.mem_level = static_cast<uint8_t>(CodePlainBits(coder, p.mem_level - 1U, 4) % 10 + 1);
  }
  if (coder.Bit(p.window_bits == 15 ? 1 : 0, 60000) != 0) {
    p.window_bits = 15;
  } else {
    p.window_bits = static_cast<uint8_t>(CodePlainBits(coder, p.window_bits - 9U, 3) % 7 + 9);
  }
  return p;
}

template <typename Coder>
StreamHead CodeStreamHead(Coder& coder, StreamHead head) {
  const bool by_cost = coder.Bit(head.prediction == Prediction::kCheapest ? 1 : 0, 10000) != 0;
  head.prediction = by_cost ? Prediction::kCheapest : Prediction::kZlib;
  if (by_cost) {
    head.log2_max_steps = CodePlainBits(coder, head.log2_max_steps, 4) % 13;
  } else {
    head.parameters = CodeParameters(coder, head.parameters);
  }
  return head;
}

// The unused bits of the stream's last byte, normally 0.
template <typename Coder>
uint8_t CodeFinalPadding(Coder& coder, uint8_t padding) {
  if (coder.Bit(padding != 0 ? 1 : 0, 1000) == 0) return 0;
  return static_cast<uint8_t>(CodePlainBits(coder, padding, 7));
}

}  // namespace gmzip::deflate

#endif  // GMZIP_CODEC_MEDIA_DEFLATE_STREAM_HEAD_CODER_H_
