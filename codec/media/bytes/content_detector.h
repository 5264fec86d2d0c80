// What a stretch of any bytes is: by its looks, cheaply, from the bytes alone.
#ifndef GMZIP_CODEC_MEDIA_BYTES_CONTENT_DETECTOR_H_
#define GMZIP_CODEC_MEDIA_BYTES_CONTENT_DETECTOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace gmzip {

enum class ContentKind : uint8_t {
  kRun,         // up to kMaxRunPeriod bytes that repeat
  kCompressed,  // nothing a general model can make smaller
  kText,        // UTF-8 or an 8-bit code, mostly printable
  kExecutable,  // x86 or ARM machine code
  kBinary,      // anything else
};

inline constexpr size_t kNumContentKinds = 5;

const char* ContentKindName(ContentKind kind);

inline constexpr size_t kMaxRunPeriod = 64;

// The smallest p up to kMaxRunPeriod such that the bytes are their first p over and over, at least
// twice; 0: none. Thread-safe.
size_t RunPeriod(std::span<const uint8_t> bytes);

// Tells a stream's pieces apart, one after the other: the first bytes of the file say what to
// expect of all. Deterministic. Not thread-safe.
class ContentDetector {
 public:
  // squeezes: whether pieces of a file that says it is compressed count as such only if next to
  // nothing can be gained from them. Otherwise they do unless much can.
  explicit ContentDetector(bool squeezes = false);
  ~ContentDetector();
  ContentDetector(ContentDetector&&) noexcept;
  ContentDetector& operator=(ContentDetector&&) noexcept;

  // The next piece of the stream, of any length but 0.
  ContentKind Next(std::span<const uint8_t> piece);

 private:
  // What the file's first bytes promise of the rest.
  enum class Promise : uint8_t { kUnknown, kNothing, kCompressed, kExecutable };

  bool IsCompressed(std::span<const uint8_t> piece);

  struct Probe;
  std::unique_ptr<Probe> probe_;
  bool squeezes_;
  Promise promise_ = Promise::kUnknown;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_BYTES_CONTENT_DETECTOR_H_
