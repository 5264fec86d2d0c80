#include "codec/media/detect.h"

#include <algorithm>
#include <array>

namespace gmzip {

Media DetectMedia(std::span<const uint8_t> start) {
  constexpr std::array<uint8_t, 8> kPngSignature = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  if (start.size() >= kPngSignature.size() &&
      std::equal(kPngSignature.begin(), kPngSignature.end(), start.begin())) {
    return Media::kPng;
  }
  if (start.size() >= 3 && start[0] == 'P' && start[1] >= '5' && start[1] <= '7' &&
      (start[2] == '#' || start[2] == ' ' || (start[2] >= '\t' && start[2] <= '\r'))) {
    return Media::kPnm;
  }
  constexpr std::array<uint8_t, 3> kGzipDeflate = {0x1F, 0x8B, 8};
  if (start.size() >= kGzipDeflate.size() &&
      std::equal(kGzipDeflate.begin(), kGzipDeflate.end(), start.begin())) {
    return Media::kGzip;
  }
  constexpr std::array<uint8_t, 4> kZipEntry = {'P', 'K', 3, 4};
  if (start.size() >= kZipEntry.size() &&
      std::equal(kZipEntry.begin(), kZipEntry.end(), start.begin())) {
    return Media::kZip;
  }
  return Media::kBytes;
}

}  // namespace gmzip
