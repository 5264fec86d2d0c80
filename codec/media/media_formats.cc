#include "codec/media/media_format.h"
#include "codec/media/pnm/pnm_split.h"

namespace gmzip {
namespace {

class PnmFormat : public MediaFormat {
 public:
  Result<MediaParts> Split(std::span<const uint8_t> file, uint64_t memory_limit) const override {
    if (file.size() > memory_limit) {
      return MakeError(ErrorCode::kTooLarge, "the picture takes more memory than the limit allows");
    }
    GMZIP_ASSIGN_OR_RETURN(PnmSplit split, SplitPnm(file));
    MediaParts parts;
    parts.picture = std::move(split.picture);
    parts.side_info = std::move(split.side_info);
    return parts;
  }

  Result<std::vector<uint8_t>> Restore(std::span<const uint8_t> samples, const Picture* /*shape*/,
                                       std::span<const uint8_t> side_info,
                                       uint64_t memory_limit) const override {
    if (samples.size() + side_info.size() > memory_limit) {
      return MakeError(ErrorCode::kTooLarge, "the picture takes more memory than the limit allows");
    }
    return RestorePnm(samples, side_info);
  }
};

}  // namespace

const MediaFormat* FormatOf(Media media) {
  static const PnmFormat pnm;
  switch (media) {
    case Media::kPnm:
      return &pnm;
    case Media::kPng:
    case Media::kBytes:
      break;
  }
  return nullptr;
}

}  // namespace gmzip
