// Names and limits of pixelcnn weight files, for writer and reader (docs/FORMAT.md, "Weight
// files").
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_FORMAT_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_FORMAT_H_

namespace gmzip {

// Metadata keys; the shape's numbers stand beside them in decimal.
inline constexpr char kFamilyKey[] = "family";
inline constexpr char kVersionKey[] = "version";
inline constexpr char kPixelCnnFamily[] = "pixelcnn";

// Fractional bits of the residual stream, and of the hidden units of "block0", "head0" and so on:
// what the integers mean, which learning needs to know.
inline constexpr char kStreamBitsKey[] = "stream_bits";
inline constexpr char kBitsSuffix[] = "_bits";

// Changes whenever equal weights would code to other bytes: features, formats or tables changed.
inline constexpr int kPixelCnnVersion = 2;

inline constexpr int kMaxMixtures = 16;

// Of models with conditions only: metadata key of their number, and what follows the name of each
// block's second layer in that of its matrix.
inline constexpr char kNumConditionsKey[] = "num_conditions";
inline constexpr char kConditionSuffix[] = ".condition";

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_FORMAT_H_
