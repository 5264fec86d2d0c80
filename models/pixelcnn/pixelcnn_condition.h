// What a whole picture is known to be, for networks that are told so: the vector h of conditional
// PixelCNN (van den Oord et al. 2016; Salimans et al. 2017), the same for every pixel of a frame.
#ifndef GMZIP_MODELS_PIXELCNN_PIXELCNN_CONDITION_H_
#define GMZIP_MODELS_PIXELCNN_PIXELCNN_CONDITION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gmzip {

// Format of a condition's numbers: Q12 as of all inputs, any int16, so [-8, 8). All zeros is what a
// picture has that nothing is known of: the network is then the one without conditions.
inline constexpr int kConditionBits = 12;
inline constexpr int16_t kConditionOne = int16_t{1} << kConditionBits;

inline constexpr int kMaxConditions = 1024;

// The condition of a picture of class `label`, 0 .. num_conditions - 1: 1 there, 0 elsewhere.
inline std::vector<int16_t> ClassCondition(int label, int num_conditions) {
  std::vector<int16_t> condition(static_cast<size_t>(num_conditions));
  condition[static_cast<size_t>(label)] = kConditionOne;
  return condition;
}

}  // namespace gmzip

#endif  // GMZIP_MODELS_PIXELCNN_PIXELCNN_CONDITION_H_
