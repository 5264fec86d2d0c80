#include "codec/media/bytes/content_detector.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <new>
#include <string_view>

#include "codec/media/bytes/machine_code.h"

namespace gmzip {
namespace {

// Fewer bytes say too little of how they would compress, and cost no time.
constexpr size_t kMinProbeBytes = 4096;

// A piece that zstd's fastest level shortens by less than 1 / 100 is compressed already. Where the
// file's first bytes say that it is: by less than 1 / 4, as what tables and headers in a JPEG or a
// video give is not worth a wait either; or 1 / 64 for those who squeeze. Where that level finds
// nothing, slow ones find 0 to 3 % (PDF, bzip2), which is not worth a thousand times the time.
constexpr size_t kLeastGain = 100;
constexpr size_t kLeastPromisedGain = 4;
constexpr size_t kLeastSqueezedGain = 64;

// A histogram whose largest count stays below this many times the mean may be that of compressed
// bytes: of random ones in pieces of kMinProbeBytes, none reaches 3.
constexpr size_t kMostSkew = 8;

struct Signature {
  size_t offset;
  std::string_view bytes;
};

using std::literals::operator""sv;  // NOLINT(misc-unused-using-decls): of the bytes below

constexpr std::array kCompressedSignatures = {
    Signature{0, "\xFF\xD8\xFF"sv},          // JPEG
    Signature{0, "\x89PNG\r\n\x1A\n"sv},     // PNG
    Signature{0, "GIF8"sv},                  // GIF
    Signature{0, "\x1A\x45\xDF\xA3"sv},      // WebM, Matroska
    Signature{8, "WEBP"sv},                  // WebP
    Signature{0, "OggS"sv},                  // Ogg
    Signature{0, "fLaC"sv},                  // FLAC
    Signature{0, "ID3"sv},                   // MP3
    Signature{0, "\xFF\xFB"sv},              // MP3
    Signature{4, "ftyp"sv},                  // MP4, HEIF, AVIF
    Signature{0, "PK\x03\x04"sv},            // zip and what is made of it
    Signature{0, "\x1F\x8B\x08"sv},          // gzip
    Signature{0, "BZh"sv},                   // bzip2
    Signature{0, "\xFD\x37zXZ\x00"sv},       // xz
    Signature{0, "\x28\xB5\x2F\xFD"sv},      // zstd
    Signature{0, "\x04\x22\x4D\x18"sv},      // lz4
    Signature{0, "7z\xBC\xAF\x27\x1C"sv},    // 7-Zip
    Signature{0, "Rar!\x1A\x07"sv},          // RAR
    Signature{0, "wOF2"sv},                  // WOFF2
    Signature{0, "%PDF-"sv},                 // PDF
    Signature{0, "\xFF\x0A"sv},              // JPEG XL
    Signature{0, "\x00\x00\x00\x0CJXL "sv},  // JPEG XL
};

bool HasSignature(std::span<const uint8_t> bytes, const Signature& signature) {
  return bytes.size() >= signature.offset + signature.bytes.size() &&
         std::memcmp(bytes.data() + signature.offset, signature.bytes.data(),
                     signature.bytes.size()) == 0;
}

using Histogram = std::array<uint32_t, 256>;

Histogram Count(std::span<const uint8_t> bytes) {
  // Four tables: equal bytes in a row need not wait for each other.
  std::array<Histogram, 4> counts{};
  size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4) {
    for (size_t lane = 0; lane < 4; ++lane) ++counts[lane][bytes[i + lane]];
  }
  for (; i < bytes.size(); ++i) ++counts[0][bytes[i]];
  for (size_t value = 0; value < 256; ++value) {
    for (size_t lane = 1; lane < 4; ++lane) counts[0][value] += counts[lane][value];
  }
  return counts[0];
}

// How many bytes from 0x80 on stand where UTF-8 has them, of all such bytes.
size_t CountUtf8(std::span<const uint8_t> bytes) {
  size_t count = 0;
  for (size_t i = 0; i < bytes.size();) {
    const uint8_t lead = bytes[i++];
    const size_t num_more = lead < 0xC2   ? 0
                            : lead < 0xE0 ? 1
                            : lead < 0xF0 ? 2
                            : lead < 0xF5 ? 3
                                          : 0;
    size_t num_found = 0;
    while (num_found < num_more && i < bytes.size() && (bytes[i] & 0xC0U) == 0x80) {
      ++num_found;
      ++i;
    }
    if (num_more > 0 && num_found == num_more) count += num_more + 1;
  }
  return count;
}

bool IsText(std::span<const uint8_t> bytes, const Histogram& counts) {
  size_t num_control = counts[127];
  for (size_t value = 0; value < 32; ++value) {
    const bool is_layout = (value >= 8 && value <= 13) || value == 27;
    if (!is_layout) num_control += counts[value];
  }
  // A stray byte in a hundred: form feeds of another kind, a binary word in a log.
  if (num_control * 100 > bytes.size()) return false;
  size_t num_high = 0;
  for (size_t value = 128; value < 256; ++value) num_high += counts[value];
  // Western 8-bit codes have few high bytes among their letters; other scripts come as UTF-8.
  if (num_high * 4 <= bytes.size()) return true;
  return CountUtf8(bytes) * 20 >= num_high * 19;
}

}  // namespace

const char* ContentKindName(ContentKind kind) {
  switch (kind) {
    case ContentKind::kRun:
      return "run";
    case ContentKind::kCompressed:
      return "compressed";
    case ContentKind::kText:
      return "text";
    case ContentKind::kExecutable:
      return "executable";
    case ContentKind::kBinary:
      return "binary";
  }
  return "unknown";
}

size_t RunPeriod(std::span<const uint8_t> bytes) {
  for (size_t period = 1; period <= std::min(kMaxRunPeriod, bytes.size() / 2); ++period) {
    if (std::memcmp(bytes.data(), bytes.data() + period, bytes.size() - period) == 0) return period;
  }
  return 0;
}

struct ContentDetector::Probe {
  Probe() : context(ZSTD_createCCtx()) {
    if (context == nullptr) throw std::bad_alloc();
  }
  ~Probe() { ZSTD_freeCCtx(context); }
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  ZSTD_CCtx* context;
  std::vector<uint8_t> out;
};

ContentDetector::ContentDetector(bool squeezes)
    : probe_(std::make_unique<Probe>()), squeezes_(squeezes) {}
ContentDetector::~ContentDetector() = default;
ContentDetector::ContentDetector(ContentDetector&&) noexcept = default;
ContentDetector& ContentDetector::operator=(ContentDetector&&) noexcept = default;

ContentKind ContentDetector::Next(std::span<const uint8_t> piece) {
  const bool is_first = promise_ == Promise::kUnknown;
  if (is_first) {
    const auto fits = [&](const Signature& signature) { return HasSignature(piece, signature); };
    promise_ = std::any_of(kCompressedSignatures.begin(), kCompressedSignatures.end(), fits)
                   ? Promise::kCompressed
               : HasProgramHeader(piece) ? Promise::kExecutable
                                         : Promise::kNothing;
  }
  if (RunPeriod(piece) != 0) return ContentKind::kRun;
  const Histogram counts = Count(piece);
  const size_t most = *std::max_element(counts.begin(), counts.end());
  const bool may_be_compressed =
      promise_ == Promise::kCompressed || most * 256 < piece.size() * kMostSkew;
  if (piece.size() >= kMinProbeBytes && may_be_compressed && IsCompressed(piece)) {
    return ContentKind::kCompressed;
  }
  if (IsText(piece, counts)) return ContentKind::kText;
  const bool is_promised = promise_ == Promise::kExecutable;
  if ((is_promised && is_first) || LooksLikeMachineCode(piece, is_promised)) {
    return ContentKind::kExecutable;
  }
  return ContentKind::kBinary;
}

bool ContentDetector::IsCompressed(std::span<const uint8_t> piece) {
  const size_t divisor = promise_ != Promise::kCompressed ? kLeastGain
                         : squeezes_                      ? kLeastSqueezedGain
                                                          : kLeastPromisedGain;
  const size_t limit = piece.size() - piece.size() / divisor;
  probe_->out.resize(ZSTD_compressBound(piece.size()));
  const size_t size = ZSTD_compressCCtx(probe_->context, probe_->out.data(), probe_->out.size(),
                                        piece.data(), piece.size(), 1);
  return ZSTD_isError(size) != 0 || size > limit;
}

}  // namespace gmzip
