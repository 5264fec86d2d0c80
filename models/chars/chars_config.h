// Shape of a char-level network: what a weight file must hold and what the trainer builds.
#ifndef GMZIP_MODELS_CHARS_CHARS_CONFIG_H_
#define GMZIP_MODELS_CHARS_CHARS_CONFIG_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "models/chars/hashed_contexts.h"

namespace gmzip {

inline constexpr int kByteValues = 256;
inline constexpr int kMaxCharsWidth = 512;
inline constexpr int kMaxCharsLayers = 16;
inline constexpr int kMaxCharsTaps = 8;
inline constexpr int kMaxCharsEmbedding = 128;
inline constexpr int kMaxHashedBits = 20;
inline constexpr int kMaxHashedEmbedding = 64;

// The last `taps` bytes and some longer contexts, each embedded -> num_layers gated linear
// recurrences of `width` units -> logits of the next byte.
struct CharsConfig {
  int width = 192;
  int num_layers = 4;
  int embedding = 64;  // numbers a byte is embedded in
  int taps = 4;        // bytes that the first layer sees at once
  // Longer contexts (hashed_contexts.h): 2^hashed_bits rows of hashed_embedding numbers; 0: none.
  int hashed_bits = 0;
  int hashed_embedding = 0;

  // Rows of a layer's matrix: forget gates, candidates, output gates; in the first layer also what
  // stands for the layer's input in its output.
  int NumRows(int layer) const { return (layer == 0 ? 4 : 3) * width; }
  int NumColumns(int layer) const {
    return layer == 0 ? taps * embedding + NumHashedColumns() : width;
  }
  int NumHashedColumns() const { return static_cast<int>(kNumHashedContexts) * hashed_embedding; }
  int64_t NumHashedRows() const { return hashed_embedding > 0 ? int64_t{1} << hashed_bits : 0; }

  // Multiply-adds of one byte. The first layer's taps have none: their products are looked up, as
  // their inputs are embeddings of bytes.
  int64_t MacsPerByte() const {
    return int64_t{num_layers - 1} * 3 * width * width + int64_t{kByteValues} * width +
           int64_t{NumRows(0)} * NumHashedColumns();
  }

  // Weights and biases.
  int64_t NumParameters() const {
    int64_t sum =
        int64_t{kByteValues} * (embedding + width + 1) + NumHashedRows() * hashed_embedding;
    for (int layer = 0; layer < num_layers; ++layer) {
      sum += int64_t{NumRows(layer)} * (NumColumns(layer) + 1);
    }
    return sum;
  }

  bool operator==(const CharsConfig&) const = default;
};

// Shapes by name: "text-5" and "text-9" (shipped; the second is the first with four layers more and
// longer contexts), "tiny" (tests).
inline std::optional<CharsConfig> CharsPreset(std::string_view name) {
  if (name == "text-5") return CharsConfig{192, 4, 64, 4};
  if (name == "text-9") return CharsConfig{192, 8, 64, 4, 17, 16};
  if (name == "tiny") return CharsConfig{16, 2, 8, 2};
  return std::nullopt;
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_CONFIG_H_
