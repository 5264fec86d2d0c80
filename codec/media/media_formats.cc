#include "codec/media/media_format.h"
#include "codec/media/png/png_format.h"
#include "codec/media/png/png_picture.h"
#include "codec/media/png/png_restoration.h"
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

  Result<std::string> DescribeSideInfo(std::span<const uint8_t> side_info) const override {
    return "header and rest as found: side info " + std::to_string(side_info.size()) + " bytes";
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

// One line for -v and info: which encoder explains the file, and what the rest costs.
std::string Note(const png::PngSummary& summary, size_t side_info_bytes) {
  return "restored by " + summary.deflate.Describe() + "; side info " +
         std::to_string(side_info_bytes) + " bytes: deflate " +
         std::to_string(summary.deflate_bytes) + ", filters " +
         std::to_string(summary.filter_bytes) + ", chunks " +
         std::to_string(summary.layout_bytes + summary.blob_bytes);
}

class PngFormat : public MediaFormat {
 public:
  Result<MediaParts> Split(std::span<const uint8_t> file, uint64_t memory_limit) const override {
    GMZIP_ASSIGN_OR_RETURN(png::PngSplit split, png::SplitPng(file, memory_limit));
    MediaParts parts;
    parts.note = Note(split.summary, split.side_info.size());
    parts.side_info = std::move(split.side_info);
    if (png::HoldsPicture(split.header)) {
      GMZIP_ASSIGN_OR_RETURN(parts.picture,
                             png::PictureFromSamples(split.header, std::move(split.samples)));
      return parts;
    }
    parts.samples = std::move(split.samples);
    parts.pixel_bytes = static_cast<uint32_t>(png::FilterStep(split.header));
    // Rows of an interlaced file have many lengths: no row filter fits them.
    if (!split.header.is_interlaced) {
      parts.row_bytes = static_cast<uint32_t>(png::Passes(split.header).front().row_bytes);
    }
    return parts;
  }

  Result<std::string> DescribeSideInfo(std::span<const uint8_t> side_info) const override {
    return png::DescribeSideInfo(side_info);
  }

  // Samples of a picture come in the picture's order, whichever way they were coded.
  Result<std::vector<uint8_t>> Restore(std::span<const uint8_t> samples, const Picture* /*shape*/,
                                       std::span<const uint8_t> side_info,
                                       uint64_t memory_limit) const override {
    GMZIP_ASSIGN_OR_RETURN(const png::PngHeader header, png::ReadPngHeader(side_info));
    if (!header.is_interlaced || !png::HoldsPicture(header)) {
      return png::RestorePng(samples, side_info, memory_limit);
    }
    if (samples.size() > memory_limit / 2) {
      return MakeError(ErrorCode::kTooLarge, "the picture takes more memory than the limit allows");
    }
    Picture picture;
    picture.width = header.width;
    picture.height = header.height;
    picture.num_channels = static_cast<int>(png::NumChannels(header));
    picture.samples.assign(samples.begin(), samples.end());
    const auto rows = png::SamplesFromPicture(header, std::move(picture));
    if (!rows) return MakeError(ErrorCode::kDamaged, "the picture and its side info disagree");
    return png::RestorePng(*rows, side_info, memory_limit);
  }
};

}  // namespace

const MediaFormat* FormatOf(Media media) {
  static const PngFormat png;
  static const PnmFormat pnm;
  switch (media) {
    case Media::kPng:
      return &png;
    case Media::kPnm:
      return &pnm;
    case Media::kBytes:
      break;
  }
  return nullptr;
}

}  // namespace gmzip
