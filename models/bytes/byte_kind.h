// What a stretch of bytes is, as far as the byte model cares.
#ifndef GMZIP_MODELS_BYTES_BYTE_KIND_H_
#define GMZIP_MODELS_BYTES_BYTE_KIND_H_

#include <cstdint>

namespace gmzip {

// The numbers stand in files (docs/FORMAT.md).
enum class ByteKind : uint8_t {
  kBinary = 0,
  kText = 1,        // UTF-8 or an 8-bit code, mostly printable
  kExecutable = 2,  // x86 or ARM machine code
};
inline constexpr int kNumByteKinds = 3;

}  // namespace gmzip

#endif  // GMZIP_MODELS_BYTES_BYTE_KIND_H_
