// Which kind of file the first bytes promise.
#ifndef GMZIP_CODEC_MEDIA_DETECT_H_
#define GMZIP_CODEC_MEDIA_DETECT_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "codec/container/gmz_format.h"  // Media

namespace gmzip {

// As many bytes as any kind's signature takes.
inline constexpr size_t kDetectBytes = 8;

// The kind whose signature `start` has; kBytes if none, or if start is shorter than the signature.
// A promise only: MediaFormat::Split may still refuse the file. Thread-safe.
Media DetectMedia(std::span<const uint8_t> start);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_DETECT_H_
