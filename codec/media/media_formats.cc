#include <memory>
#include <utility>

#include "codec/media/gzip/gzip_members.h"
#include "codec/media/media_format.h"
#include "codec/media/packed/packed_restoration.h"
#include "codec/media/packed/packed_split.h"
#include "codec/media/png/png_format.h"
#include "codec/media/png/png_picture.h"
#include "codec/media/png/png_restoration.h"
#include "codec/media/pnm/pnm_split.h"
#include "codec/media/zip/zip_entries.h"

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
    parts.make_side_info = [bytes = std::move(split.side_info)](std::span<const uint8_t>) {
      return Result<SideInfo>(SideInfo{bytes, {}, false});
    };
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

// The rows of all passes as the PNG has them, from samples in the picture's order.
Result<std::vector<uint8_t>> RowsOfPasses(const png::PngHeader& header,
                                          std::span<const uint8_t> samples) {
  Picture picture;
  picture.width = header.width;
  picture.height = header.height;
  picture.num_channels = static_cast<int>(png::NumChannels(header));
  picture.samples.assign(samples.begin(), samples.end());
  return png::SamplesFromPicture(header, std::move(picture));
}

// Whether samples in the picture's order differ from those of the file.
bool IsReordered(const png::PngHeader& header) {
  return header.is_interlaced && png::HoldsPicture(header);
}

Result<SideInfo> MakePngSideInfo(png::UnfilteredPng unfiltered, std::span<const uint8_t> samples,
                                 std::span<const uint8_t> file, uint64_t memory_limit) {
  std::vector<uint8_t> rows;
  if (IsReordered(unfiltered.layout.header)) {
    GMZIP_ASSIGN_OR_RETURN(rows, RowsOfPasses(unfiltered.layout.header, samples));
    samples = rows;
  }
  GMZIP_ASSIGN_OR_RETURN(png::PngSideInfo made,
                         png::MakeSideInfo(std::move(unfiltered), samples, file, memory_limit));
  std::string note = Note(made.summary, made.bytes.size());
  return SideInfo{std::move(made.bytes), std::move(note), true};
}

class PngFormat : public MediaFormat {
 public:
  Result<MediaParts> Split(std::span<const uint8_t> file, uint64_t memory_limit) const override {
    GMZIP_ASSIGN_OR_RETURN(png::UnfilteredPng opened, png::UnfilterPng(file, memory_limit));
    auto unfiltered = std::make_shared<png::UnfilteredPng>(std::move(opened));
    const png::PngHeader header = unfiltered->layout.header;
    MediaParts parts;
    parts.samples = std::move(unfiltered->samples);
    parts.make_side_info = [unfiltered, file, memory_limit](std::span<const uint8_t> samples) {
      return MakePngSideInfo(std::move(*unfiltered), samples, file, memory_limit);
    };
    if (png::HoldsPicture(header)) {
      GMZIP_ASSIGN_OR_RETURN(parts.picture,
                             png::PictureFromSamples(header, std::move(parts.samples)));
      parts.samples.clear();
      return parts;
    }
    parts.pixel_bytes = static_cast<uint32_t>(png::FilterStep(header));
    // Rows of an interlaced file have many lengths: no row filter fits them.
    if (!header.is_interlaced) {
      parts.row_bytes = static_cast<uint32_t>(png::Passes(header).front().row_bytes);
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
    if (!IsReordered(header)) return png::RestorePng(samples, side_info, memory_limit);
    if (samples.size() > memory_limit / 2) {
      return MakeError(ErrorCode::kTooLarge, "the picture takes more memory than the limit allows");
    }
    const auto rows = RowsOfPasses(header, samples);
    if (!rows) return MakeError(ErrorCode::kDamaged, "the picture and its side info disagree");
    return png::RestorePng(*rows, side_info, memory_limit);
  }
};

// A file whose contents deflate packed; the kind finds the streams.
class PackedFormat : public MediaFormat {
 public:
  explicit PackedFormat(const packed::PackedKind& kind) : kind_(kind) {}

  Result<MediaParts> Split(std::span<const uint8_t> file, uint64_t memory_limit) const override {
    GMZIP_ASSIGN_OR_RETURN(packed::PackedSplit split,
                           packed::SplitPacked(kind_, file, memory_limit));
    GMZIP_ASSIGN_OR_RETURN(std::string note, packed::DescribePacked(split.side_info));
    MediaParts parts;
    parts.samples = std::move(split.samples);
    parts.replaces_bytes = true;
    // Each stream was rebuilt, the file was not: verification does that.
    SideInfo side_info{std::move(split.side_info), std::move(note), false};
    parts.make_side_info = [side_info = std::move(side_info)](std::span<const uint8_t>) {
      return Result<SideInfo>(side_info);
    };
    return parts;
  }

  Result<std::string> DescribeSideInfo(std::span<const uint8_t> side_info) const override {
    return packed::DescribePacked(side_info);
  }

  Result<std::vector<uint8_t>> Restore(std::span<const uint8_t> samples, const Picture* /*shape*/,
                                       std::span<const uint8_t> side_info,
                                       uint64_t memory_limit) const override {
    return packed::RestorePacked(kind_, samples, side_info, memory_limit);
  }

 private:
  const packed::PackedKind& kind_;
};

}  // namespace

const MediaFormat* FormatOf(Media media) {
  static const PngFormat png;
  static const PnmFormat pnm;
  static const gzip::GzipMembers gzip_members;
  static const PackedFormat gzip(gzip_members);
  static const zip::ZipEntries zip_entries;
  static const PackedFormat zip(zip_entries);
  switch (media) {
    case Media::kPng:
      return &png;
    case Media::kPnm:
      return &pnm;
    case Media::kGzip:
      return &gzip;
    case Media::kZip:
      return &zip;
    case Media::kBytes:
      break;
  }
  return nullptr;
}

}  // namespace gmzip
