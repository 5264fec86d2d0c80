// The models embedded in the program.
#ifndef GMZIP_MODELS_WEIGHTS_SHIPPED_MODELS_H_
#define GMZIP_MODELS_WEIGHTS_SHIPPED_MODELS_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace gmzip {

// A weight file and the levels that use it. All views last as long as the program.
struct ShippedModel {
  std::string_view name;
  int num_channels;  // 1 or 3
  int first_level;   // levels first_level .. last_level
  int last_level;
  std::span<const uint8_t> weight_file;
};

// Thread-safe.
std::span<const ShippedModel> ShippedModels();

// The weight file of the byte model's prior. Thread-safe.
std::span<const uint8_t> ShippedBytePrior();

// The weight file of the byte model's network. Thread-safe.
std::span<const uint8_t> ShippedCharsModel();
// Of the larger one that the highest effort has beside it.
std::span<const uint8_t> ShippedLargeCharsModel();

}  // namespace gmzip

#endif  // GMZIP_MODELS_WEIGHTS_SHIPPED_MODELS_H_
