#include <fmt/core.h>
#include <jxl/decode.h>
#include <jxl/decode_cxx.h>
#include <jxl/encode.h>
#include <jxl/encode_cxx.h>

#include <array>

#include "baselines/baseline_families.h"

namespace gmzip {
namespace {

JxlPixelFormat FormatOf(const RasterShape& shape) {
  return {static_cast<uint32_t>(shape.num_channels),
          shape.bits_per_sample == 16 ? JXL_TYPE_UINT16 : JXL_TYPE_UINT8, JXL_BIG_ENDIAN, 0};
}

// Sizes, samples and sRGB: what cjxl says of a PNG without a colour profile.
bool DescribePicture(JxlEncoder* encoder, const RasterShape& shape) {
  const bool is_grey = shape.num_channels < 3;
  const bool has_alpha = shape.num_channels % 2 == 0;
  JxlBasicInfo info;
  JxlEncoderInitBasicInfo(&info);
  info.xsize = shape.width;
  info.ysize = shape.height;
  info.bits_per_sample = static_cast<uint32_t>(shape.bits_per_sample);
  info.num_color_channels = is_grey ? 1 : 3;
  info.num_extra_channels = has_alpha ? 1 : 0;
  info.alpha_bits = has_alpha ? info.bits_per_sample : 0;
  info.uses_original_profile = JXL_TRUE;  // no change of colours: needed to be lossless
  JxlColorEncoding colours;
  JxlColorEncodingSetToSRGB(&colours, is_grey ? JXL_TRUE : JXL_FALSE);
  // Samples of more than 12 bits take level 10 of the format.
  const bool is_level_set =
      shape.bits_per_sample == 8 || JxlEncoderSetCodestreamLevel(encoder, 10) == JXL_ENC_SUCCESS;
  return is_level_set && JxlEncoderSetBasicInfo(encoder, &info) == JXL_ENC_SUCCESS &&
         JxlEncoderSetColorEncoding(encoder, &colours) == JXL_ENC_SUCCESS;
}

// Losslessly, the colours of transparent pixels among it.
bool AddPicture(JxlEncoder* encoder, const Raster& raster, int effort) {
  JxlEncoderFrameSettings* const settings = JxlEncoderFrameSettingsCreate(encoder, nullptr);
  const JxlPixelFormat format = FormatOf(raster.shape);
  return JxlEncoderSetFrameLossless(settings, JXL_TRUE) == JXL_ENC_SUCCESS &&
         JxlEncoderFrameSettingsSetOption(settings, JXL_ENC_FRAME_SETTING_EFFORT, effort) ==
             JXL_ENC_SUCCESS &&
         JxlEncoderFrameSettingsSetOption(settings, JXL_ENC_FRAME_SETTING_KEEP_INVISIBLE, 1) ==
             JXL_ENC_SUCCESS &&
         JxlEncoderAddImageFrame(settings, &format, raster.samples.data(), raster.samples.size()) ==
             JXL_ENC_SUCCESS;
}

Result<std::vector<uint8_t>> Encode(const Original& original, int level) {
  const Raster& raster = *original.raster;
  const JxlEncoderPtr encoder = JxlEncoderMake(nullptr);
  if (encoder == nullptr || !DescribePicture(encoder.get(), raster.shape) ||
      !AddPicture(encoder.get(), raster, level)) {
    return NotEncoded("jxl");
  }
  JxlEncoderCloseInput(encoder.get());
  std::vector<uint8_t> coded;
  std::array<uint8_t, 1 << 16> piece;
  JxlEncoderStatus status = JXL_ENC_NEED_MORE_OUTPUT;
  while (status == JXL_ENC_NEED_MORE_OUTPUT) {
    uint8_t* next = piece.data();
    size_t free_bytes = piece.size();
    status = JxlEncoderProcessOutput(encoder.get(), &next, &free_bytes);
    coded.insert(coded.end(), piece.data(), next);
  }
  if (status != JXL_ENC_SUCCESS) return NotEncoded("jxl");
  return coded;
}

Result<std::vector<uint8_t>> Decode(std::span<const uint8_t> coded, const ExpectedShape& expected) {
  const JxlDecoderPtr decoder = JxlDecoderMake(nullptr);
  const JxlPixelFormat format = FormatOf(expected.raster);
  std::vector<uint8_t> samples(expected.raster.SizeBytes());
  if (decoder == nullptr ||
      JxlDecoderSubscribeEvents(decoder.get(), JXL_DEC_FULL_IMAGE) != JXL_DEC_SUCCESS ||
      JxlDecoderSetInput(decoder.get(), coded.data(), coded.size()) != JXL_DEC_SUCCESS) {
    return NotDecoded("jxl");
  }
  JxlDecoderCloseInput(decoder.get());
  JxlDecoderStatus status = JxlDecoderProcessInput(decoder.get());
  if (status == JXL_DEC_NEED_IMAGE_OUT_BUFFER) {
    size_t size = 0;
    // The decoder's size for the format differs if the shape does.
    if (JxlDecoderImageOutBufferSize(decoder.get(), &format, &size) != JXL_DEC_SUCCESS ||
        size != samples.size() ||
        JxlDecoderSetImageOutBuffer(decoder.get(), &format, samples.data(), size) !=
            JXL_DEC_SUCCESS) {
      return NotDecoded("jxl");
    }
    status = JxlDecoderProcessInput(decoder.get());
  }
  if (status != JXL_DEC_FULL_IMAGE) return NotDecoded("jxl");
  return samples;
}

std::string Version() {
  const uint32_t version = JxlEncoderVersion();  // major x 1000000 + minor x 1000 + patch
  return fmt::format("{}.{}.{}", version / 1000000, version / 1000 % 1000, version % 1000);
}

}  // namespace

BaselineFamily JxlFamily() {
  return {"jxl",     "cjxl -d 0 -e {} --num_threads=0",
          Version(), Subject::kPixels,
          1,         9,
          {3, 7, 9}, Encode,
          Decode};
}

}  // namespace gmzip
