// The pass over a stretch of bytes: each byte's bits, highest first, by the byte model. The whole
// byte codec, read top to bottom; written once for all coders (docs/DESIGN.md, "One traversal").
#ifndef GMZIP_CODEC_PASSES_BYTE_PASS_H_
#define GMZIP_CODEC_PASSES_BYTE_PASS_H_

#include <cstdint>

#include "models/bytes/byte_model.h"
#include "models/mixing/byte_forecast.h"

namespace gmzip {

// Codes one byte and lets the model learn from it. An encoder gets the byte as `byte` and returns
// it; a decoder passes over the argument and returns the byte it read.
template <typename Coder>
inline uint8_t CodeByte(uint8_t byte, ByteModel* model, Coder* coder) {
  return model->NextByte(
      [&](int shift, uint32_t p1_16) { return coder->Bit(byte >> shift & 1, p1_16); });
}

// The same by a network's forecasts alone, without the model around it.
template <typename Coder>
inline uint8_t CodeByte(uint8_t byte, ByteForecaster* network, Coder* coder) {
  uint32_t partial = 1;
  for (int shift = 7; shift >= 0; --shift) {
    const int bit = coder->Bit(byte >> shift & 1, network->Forecast().p1_16(partial));
    partial = partial << 1 | static_cast<uint32_t>(bit);
  }
  network->AddByte(static_cast<uint8_t>(partial));
  return static_cast<uint8_t>(partial);
}

// The coder that writes nothing: the model sees bytes that are known.
class SilentCoder {
 public:
  static constexpr bool kDecodes = false;

  int Bit(int bit, uint32_t /*p1_16*/) { return bit; }
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_PASSES_BYTE_PASS_H_
