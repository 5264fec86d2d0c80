// A picture model small enough to read: adaptive bits over differences to the left neighbour.
// Stands in for networks where the container is tested.
#ifndef GMZIP_TESTS_CODEC_TOY_PICTURE_CODER_H_
#define GMZIP_TESTS_CODEC_TOY_PICTURE_CODER_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "codec/entropy/binary_decoder.h"
#include "codec/entropy/binary_encoder.h"
#include "codec/passes/picture_codec.h"

namespace gmzip {

class ToyPictureCoder : public PictureCoder {
 public:
  ToyPictureCoder(uint64_t model_id, int num_channels)
      : model_id_(model_id), num_channels_(num_channels) {}

  Result<std::vector<uint8_t>> EncodeFrame(const Picture& picture, uint32_t first_row,
                                           uint32_t num_rows, int /*effort*/,
                                           FrameWatch* watch) const override {
    BinaryEncoder encoder;
    Picture copy = picture;
    GMZIP_RETURN_IF_ERROR(CodeRows(&encoder, &copy, first_row, num_rows, watch));
    return encoder.Finish();
  }

  Result<void> DecodeFrame(std::span<const uint8_t> payload, Picture* picture, uint32_t first_row,
                           uint32_t num_rows, FrameWatch* watch) const override {
    BinaryDecoder decoder(payload);
    return CodeRows(&decoder, picture, first_row, num_rows, watch);
  }

  uint64_t ModelId() const override { return model_id_; }
  int NumChannels() const override { return num_channels_; }

 private:
  // One traversal for both directions.
  template <typename Coder>
  Result<void> CodeRows(Coder* coder, Picture* picture, uint32_t first_row, uint32_t num_rows,
                        FrameWatch* watch) const {
    std::array<uint32_t, 256> p1_16;
    p1_16.fill(32768);
    const size_t step = static_cast<size_t>(picture->num_channels);
    for (uint32_t y = first_row; y < first_row + num_rows; ++y) {
      if (watch->IsCancelled()) return MakeError(ErrorCode::kCancelled, "cancelled");
      uint8_t* row = picture->samples.data() + y * picture->RowBytes();
      for (size_t x = 0; x < picture->RowBytes(); ++x) {
        const int left = x >= step ? row[x - step] : 128;
        row[x] = static_cast<uint8_t>(left + CodeByte(coder, row[x] - left, &p1_16));
      }
      watch->AddPixels(picture->width);
    }
    return {};
  }

  template <typename Coder>
  static int CodeByte(Coder* coder, int value, std::array<uint32_t, 256>* p1_16) {
    uint32_t node = 1;
    for (int i = 7; i >= 0; --i) {
      uint32_t& p = (*p1_16)[node];
      const int bit = coder->Bit(value >> i & 1, p);
      p = bit != 0 ? p + ((65536 - p) >> 5) : p - (p >> 5);
      p = p < 32 ? 32 : p > 65504 ? 65504 : p;
      node = node << 1 | static_cast<uint32_t>(bit);
    }
    return static_cast<int>(node & 255U);
  }

  uint64_t model_id_;
  int num_channels_;
};

// Toy coders for grey (id 1) and RGB (id 3) at every level.
class ToyPictureModels : public PictureModels {
 public:
  Result<std::shared_ptr<const PictureCoder>> ForLevel(int /*level*/,
                                                       int num_channels) const override {
    return ById(static_cast<uint64_t>(num_channels));
  }
  Result<std::shared_ptr<const PictureCoder>> ById(uint64_t model_id) const override {
    if (model_id != 1 && model_id != 3) return MakeError(ErrorCode::kModelMissing, "no such toy");
    return std::make_shared<const ToyPictureCoder>(model_id, static_cast<int>(model_id));
  }
  Result<std::shared_ptr<const PictureCoder>> FromFile(const std::string& path) const override {
    if (path == "toy3") return ById(3);
    return MakeError(ErrorCode::kNotFound, path + ": no such toy");
  }
  std::vector<PictureModelInfo> List() const override { return {}; }
};

}  // namespace gmzip

#endif  // GMZIP_TESTS_CODEC_TOY_PICTURE_CODER_H_
