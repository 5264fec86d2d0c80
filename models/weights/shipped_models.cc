#include "models/weights/shipped_models.h"

#include <array>
#include <cstddef>

// The assembler copies each file into the program: no conversion to source, on any target.
#define GMZIP_EMBED(symbol, file)                            \
  __asm__(                                                   \
      ".pushsection .rodata\n"                               \
      ".balign 16\n"                                         \
      ".global gmzip_weights_" #symbol                       \
      "_begin\n"                                             \
      "gmzip_weights_" #symbol                               \
      "_begin:\n"                                            \
      ".incbin \"" GMZIP_WEIGHTS_DIR "/" file                \
      "\"\n"                                                 \
      ".global gmzip_weights_" #symbol                       \
      "_end\n"                                               \
      "gmzip_weights_" #symbol                               \
      "_end:\n"                                              \
      ".byte 0\n"                                            \
      ".popsection\n");                                      \
  extern "C" const uint8_t gmzip_weights_##symbol##_begin[]; \
  extern "C" const uint8_t gmzip_weights_##symbol##_end[]

GMZIP_EMBED(photo_1, "photo-1.safetensors");
GMZIP_EMBED(photo_5, "photo-5.safetensors");
GMZIP_EMBED(photo_9, "photo-9.safetensors");
GMZIP_EMBED(grey_5, "grey-5.safetensors");
GMZIP_EMBED(bytes, "bytes.safetensors");
GMZIP_EMBED(text_5, "text-5.safetensors");
GMZIP_EMBED(text_9, "text-9.safetensors");

#define GMZIP_SPAN(symbol)            \
  std::span<const uint8_t>(           \
      gmzip_weights_##symbol##_begin, \
      static_cast<size_t>(gmzip_weights_##symbol##_end - gmzip_weights_##symbol##_begin))

namespace gmzip {

std::span<const ShippedModel> ShippedModels() {
  static const std::array<ShippedModel, 4> models = {{
      {"photo-1", 3, 1, 3, GMZIP_SPAN(photo_1)},
      {"photo-5", 3, 4, 7, GMZIP_SPAN(photo_5)},
      {"photo-9", 3, 8, 9, GMZIP_SPAN(photo_9)},
      {"grey-5", 1, 1, 9, GMZIP_SPAN(grey_5)},
  }};
  return models;
}

std::span<const uint8_t> ShippedBytePrior() { return GMZIP_SPAN(bytes); }

std::span<const uint8_t> ShippedCharsModel() { return GMZIP_SPAN(text_5); }

std::span<const uint8_t> ShippedLargeCharsModel() { return GMZIP_SPAN(text_9); }

}  // namespace gmzip
