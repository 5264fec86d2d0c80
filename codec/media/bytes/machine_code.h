// Whether bytes are a program for x86 or ARM: by their header, or by what instructions look like.
#ifndef GMZIP_CODEC_MEDIA_BYTES_MACHINE_CODE_H_
#define GMZIP_CODEC_MEDIA_BYTES_MACHINE_CODE_H_

#include <cstdint>
#include <span>

namespace gmzip {

// Whether a file that starts so is a program or object file (ELF, PE, Mach-O) for x86 or ARM.
bool HasProgramHeader(std::span<const uint8_t> start);

// Whether a stretch of at least some hundred bytes is mostly instructions. is_expected: of a file
// with a program header, where less is enough. Thread-safe.
bool LooksLikeMachineCode(std::span<const uint8_t> bytes, bool is_expected);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_BYTES_MACHINE_CODE_H_
