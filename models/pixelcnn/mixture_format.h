// Ranges and shares of the discretised mixture of logistics, shared by network and integer twin.
#ifndef GMZIP_MODELS_PIXELCNN_MIXTURE_FORMAT_H_
#define GMZIP_MODELS_PIXELCNN_MIXTURE_FORMAT_H_

namespace gmzip {

// log2 of a logistic's scale in units of activity is kept in this range.
inline constexpr double kMinLogScale = -8;
inline constexpr double kMaxLogScale = 6;

// Share of the uniform distribution over 256 values, so that no sample is ever uncodable.
inline constexpr double kUniformShare = 1.0 / 4096;

// Stands for infinity at the open ends of a sample's range, in units of activity (training).
inline constexpr float kOpenEnd = 1e7F;

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_MIXTURE_FORMAT_H_
