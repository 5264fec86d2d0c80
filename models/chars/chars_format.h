// Names and formats of chars weight files, for writer and reader (docs/FORMAT.md, "Weight files").
#ifndef GMZIP_MODELS_CHARS_CHARS_FORMAT_H_
#define GMZIP_MODELS_CHARS_CHARS_FORMAT_H_

#include <string>

namespace gmzip {

// Metadata; the shape's numbers stand beside it in decimal: "width", "num_layers", "embedding",
// "taps", and with longer contexts "hashed_bits" and "hashed_embedding".
inline constexpr char kCharsFamilyKey[] = "family";
inline constexpr char kCharsFamily[] = "chars";
inline constexpr char kCharsVersionKey[] = "chars_version";
// Changes whenever equal weights would give other probabilities.
inline constexpr int kCharsVersion = 3;

// Fractional bits. Sums are Q10 and units Q14 as models/runtime/recurrence.h has them.
inline constexpr int kCharsEmbeddingBits = 12;  // of tensor "embedding", I16 [256, embedding]
inline constexpr int kCharsHashedBits = 5;      // of tensor "hashed_embedding", I8 [rows, numbers]
inline constexpr int kCharsTapBits = 12;        // of what a tap of the first layer gives
inline constexpr int kCharsSumBits = 10;
inline constexpr int kCharsUnitBits = 14;
inline constexpr int kCharsLogitBits = 10;  // base-2 logarithms

// Bound on what "hashed_embedding" holds.
inline constexpr int kCharsMaxHashed = 128;

// Layers are tensors NAME.weight (I16 [rows, columns]), NAME.bias (I32 [rows]) and NAME.shift
// (U8 [rows / 16]), as DenseLayer takes them: the first layer's taps, latest byte first, what it
// makes of longer contexts ("hashed"), the other layers, the output.
inline std::string CharsTapName(int tap) { return "tap" + std::to_string(tap); }
inline std::string CharsLayerName(int layer) { return "layer" + std::to_string(layer); }
inline constexpr char kCharsOutputName[] = "output";
inline constexpr char kCharsEmbeddingName[] = "embedding";
inline constexpr char kCharsHashedName[] = "hashed";
inline constexpr char kCharsHashedEmbeddingName[] = "hashed_embedding";

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_FORMAT_H_
