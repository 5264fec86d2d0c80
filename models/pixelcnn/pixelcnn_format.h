// Names and limits of pixelcnn weight files, for writer and reader (docs/FORMAT.md, "Weight
// files").
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_FORMAT_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_FORMAT_H_

namespace gmzip {

// Metadata keys; the shape's numbers stand beside them in decimal.
inline constexpr char kFamilyKey[] = "family";
inline constexpr char kVersionKey[] = "version";
inline constexpr char kPixelCnnFamily[] = "pixelcnn";

// Changes whenever equal weights would code to other bytes: features, formats or tables changed.
inline constexpr int kPixelCnnVersion = 1;

inline constexpr int kMaxMixtures = 16;

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_FORMAT_H_
