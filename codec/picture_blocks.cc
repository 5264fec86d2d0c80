#include "codec/picture_blocks.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "codec/container/content_hash.h"
#include "codec/ordered_jobs.h"

namespace gmzip {
namespace {

// Between two calls of keep_going: often enough for a progress line and for Ctrl-C.
constexpr std::chrono::milliseconds kPatience{100};

uint32_t RowsOfFrame(const PictureShape& shape, uint32_t index) {
  const uint32_t first_row = index * shape.rows_per_frame;
  return std::min(shape.rows_per_frame, shape.height - first_row);
}

std::span<const uint8_t> FrameSamples(const Picture& colour, uint32_t first_row,
                                      uint32_t num_rows) {
  return std::span<const uint8_t>(colour.samples)
      .subspan(first_row * colour.RowBytes(), num_rows * colour.RowBytes());
}

Result<CodedBlock> EncodePictureFrame(const Picture& colour, uint32_t first_row, uint32_t num_rows,
                                      const PictureCoder& coder, int effort, FrameWatch* watch) {
  const auto raw = FrameSamples(colour, first_row, num_rows);
  GMZIP_ASSIGN_OR_RETURN(std::vector<uint8_t> payload,
                         coder.EncodeFrame(colour, first_row, num_rows, effort, watch));
  Coding coding = Coding::kModel;
  if (payload.size() >= raw.size()) {
    coding = Coding::kStored;
    payload.assign(raw.begin(), raw.end());
  }
  return MakeCodedBlock(Role::kPictureFrame, coding, raw, std::move(payload));
}

}  // namespace

PictureShape ShapeOf(const Picture& picture) {
  PictureShape shape;
  shape.width = picture.width;
  shape.height = picture.height;
  shape.num_channels = static_cast<uint8_t>(picture.num_channels);
  const uint64_t num_frames =
      std::clamp<uint64_t>((shape.NumPixels() + kFramePixels / 2) / kFramePixels, 1, shape.height);
  shape.rows_per_frame = static_cast<uint32_t>((shape.height + num_frames - 1) / num_frames);
  return shape;
}

PicturePlanes SplitPlanes(Picture picture) {
  PicturePlanes planes;
  if (picture.num_channels % 2 == 1) {
    planes.colour = std::move(picture);
    return planes;
  }
  const size_t num_pixels = size_t{picture.width} * picture.height;
  const auto num_channels = static_cast<size_t>(picture.num_channels);
  planes.colour.width = picture.width;
  planes.colour.height = picture.height;
  planes.colour.num_channels = picture.num_channels - 1;
  planes.colour.samples.resize(num_pixels * (num_channels - 1));
  planes.alpha.resize(num_pixels);
  const uint8_t* from = picture.samples.data();
  uint8_t* to = planes.colour.samples.data();
  for (size_t i = 0; i < num_pixels; ++i) {
    to = std::copy_n(from, num_channels - 1, to);
    planes.alpha[i] = from[num_channels - 1];
    from += num_channels;
  }
  return planes;
}

Picture JoinPlanes(PicturePlanes planes) {
  if (planes.alpha.empty()) return std::move(planes.colour);
  Picture picture;
  picture.width = planes.colour.width;
  picture.height = planes.colour.height;
  picture.num_channels = planes.colour.num_channels + 1;
  picture.samples.resize(planes.colour.samples.size() + planes.alpha.size());
  const auto num_colours = static_cast<size_t>(planes.colour.num_channels);
  const uint8_t* from = planes.colour.samples.data();
  uint8_t* to = picture.samples.data();
  for (const uint8_t alpha : planes.alpha) {
    to = std::copy_n(from, num_colours, to);
    *to++ = alpha;
    from += num_colours;
  }
  return picture;
}

Result<std::vector<CodedBlock>> EncodePictureFrames(
    const Picture& colour, const PictureShape& shape, const PictureCoder& coder, int effort,
    int num_threads, const std::function<bool(uint64_t)>& keep_going) {
  FrameWatch watch;
  std::vector<CodedBlock> blocks;
  OrderedJobs<Result<CodedBlock>> jobs(num_threads, num_threads);
  const auto take = [&]() -> Result<void> {
    while (!jobs.WaitForNext(kPatience)) {
      if (!keep_going(watch.num_pixels())) watch.Cancel();
    }
    auto block = jobs.Next();
    if (!block) {
      watch.Cancel();
      return expected_impl::unexpected<Error>(block.error());
    }
    blocks.push_back(std::move(*block));
    return {};
  };
  for (uint32_t index = 0; index < shape.NumFrames(); ++index) {
    if (jobs.IsFull()) GMZIP_RETURN_IF_ERROR(take());
    jobs.Start([&, index] {
      return EncodePictureFrame(colour, index * shape.rows_per_frame, RowsOfFrame(shape, index),
                                coder, effort, &watch);
    });
  }
  while (!jobs.IsEmpty()) GMZIP_RETURN_IF_ERROR(take());
  if (!keep_going(watch.num_pixels())) return MakeError(ErrorCode::kCancelled, "cancelled");
  return blocks;
}

Result<void> DecodePictureFrame(const BlockHeader& header, std::span<const uint8_t> payload,
                                const PictureShape& shape, uint32_t index,
                                const PictureCoder& coder, FrameWatch* watch, Picture* colour) {
  const uint32_t first_row = index * shape.rows_per_frame;
  const uint32_t num_rows = RowsOfFrame(shape, index);
  const auto rows = FrameSamples(*colour, first_row, num_rows);
  if (header.raw_size != rows.size()) {
    return MakeError(ErrorCode::kDamaged, "a picture frame has the wrong length");
  }
  if (header.coding == Coding::kStored) {
    if (payload.size() != rows.size()) {
      return MakeError(ErrorCode::kDamaged, "a stored block has the wrong length");
    }
    std::copy(
        payload.begin(), payload.end(),
        colour->samples.begin() + static_cast<std::ptrdiff_t>(first_row * colour->RowBytes()));
    watch->AddPixels(uint64_t{num_rows} * colour->width);
  } else {
    if (CheckPayload(payload) != header.payload_check) {
      return MakeError(ErrorCode::kDamaged, "a picture frame's payload is damaged");
    }
    GMZIP_RETURN_IF_ERROR(coder.DecodeFrame(payload, colour, first_row, num_rows, watch));
  }
  if (HashContent(rows) != header.content_hash) {
    return MakeError(ErrorCode::kDamaged,
                     "a picture frame decodes to other pixels than were coded");
  }
  return {};
}

}  // namespace gmzip
