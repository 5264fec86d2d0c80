// The coding pass over a PNG's layout: written once, for encoder and decoder.
#ifndef GMZIP_CODEC_MEDIA_PNG_LAYOUT_CODER_H_
#define GMZIP_CODEC_MEDIA_PNG_LAYOUT_CODER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/result.h"
#include "codec/media/deflate/adaptive_models.h"
#include "codec/media/png/png_format.h"
#include "codec/media/png/png_layout.h"
#include "codec/media/png/usual_chunks.h"

namespace gmzip::png {

// One object per file and direction. What has no model (texts, palettes, profiles) goes to a blob
// beside the coded bits: an encoder fills it, a decoder takes it from there. Not thread-safe.
class LayoutCoder {
 public:
  // For encoders.
  LayoutCoder() = default;
  // For decoders.
  explicit LayoutCoder(std::vector<uint8_t> blob) : blob_(std::move(blob)) {}

  const std::vector<uint8_t>& blob() const { return blob_; }

  template <typename Coder>
  Result<void> CodeHeader(Coder& coder, PngHeader& header) {
    // Colour formats in order: 1, 2, 4, 8, 16 bits grey; 8, 16 RGB; 1 .. 8 palette; ...
    uint32_t format = 0;
    uint32_t index = 0;
    std::array<std::pair<uint8_t, uint8_t>, 15> formats{};
    for (const int colour : {0, 2, 3, 4, 6}) {
      for (const int depth : {1, 2, 4, 8, 16}) {
        const auto d = static_cast<uint8_t>(depth);
        const auto c = static_cast<uint8_t>(colour);
        if (!IsColourFormat(d, c)) continue;
        if (d == header.bit_depth && c == header.colour_type) format = index;
        formats[index++] = {d, c};
      }
    }
    const auto* usual = std::find(kUsualFormats.begin(), kUsualFormats.end(), formats[format]);
    if (usual_format_.Code(coder, usual != kUsualFormats.end() ? 1 : 0) != 0) {
      const auto place = static_cast<uint32_t>(usual - kUsualFormats.begin());
      std::tie(header.bit_depth, header.colour_type) =
          kUsualFormats[deflate::CodePlainBits(coder, place, 2)];
    } else {
      format = std::min(format_.Code(coder, format), 14U);
      std::tie(header.bit_depth, header.colour_type) = formats[format];
    }
    header.is_interlaced = interlaced_.Code(coder, header.is_interlaced ? 1 : 0) != 0;
    header.width = CodeSide(coder, header.width);
    header.height = square_.Code(coder, header.height == header.width ? 1 : 0) != 0
                        ? header.width
                        : CodeSide(coder, header.height);
    if (header.width == 0 || header.height == 0 || ((header.width | header.height) >> 31) != 0) {
      return MakeError(ErrorCode::kDamaged, "PNG size outside the standard");
    }
    return {};
  }

  // Everything but the header, which is known, and the cut into IDAT chunks.
  template <typename Coder>
  Result<void> CodeRest(Coder& coder, PngLayout& layout) {
    CodeWrongCrc(coder, layout.wrong_header_crc);
    GMZIP_RETURN_IF_ERROR(CodeChunks(coder, layout.chunks));
    GMZIP_RETURN_IF_ERROR(CodeOptionalBytes(coder, layout.trailing));
    CodeCmf(coder, NumSampleBytes(layout.header) + NumRows(layout.header), layout.zlib_cmf);
    const uint32_t level = flevel_.Code(coder, layout.zlib_flg >> 6U);
    const uint32_t usual_flg = ZlibFlags(layout.zlib_cmf, level);
    layout.zlib_flg =
        static_cast<uint8_t>(usual_flg_.Code(coder, layout.zlib_flg == usual_flg ? 1 : 0) != 0
                                 ? usual_flg
                                 : deflate::CodePlainBits(coder, layout.zlib_flg, 8));
    layout.adler_is_right = right_adler_.Code(coder, layout.adler_is_right ? 1 : 0) != 0;
    GMZIP_RETURN_IF_ERROR(CodeOptionalBytes(coder, layout.zlib_tail));
    return CodeOptionalBytes(coder, layout.raw_tail);
  }

  // The cut of a zlib stream of `total` bytes into IDAT chunks.
  // Errors: kDamaged if the sizes go beyond `total` (decoders only).
  template <typename Coder>
  Result<void> CodeIdat(Coder& coder, IdatCut& cut, size_t total) {
    const bool is_even = !Coder::kDecodes && IsEven(cut.sizes, total);
    if (even_.Code(coder, is_even ? 1 : 0) != 0) {
      GMZIP_RETURN_IF_ERROR(CodeEvenSizes(coder, cut, total));
    } else {
      GMZIP_RETURN_IF_ERROR(CodeUnevenSizes(coder, cut, total));
    }
    if constexpr (Coder::kDecodes) cut.wrong_crcs.assign(cut.sizes.size(), std::nullopt);
    const bool all_right = std::none_of(cut.wrong_crcs.begin(), cut.wrong_crcs.end(),
                                        [](const auto& crc) { return crc.has_value(); });
    if (right_idat_crcs_.Code(coder, all_right ? 1 : 0) != 0) return {};
    for (auto& crc : cut.wrong_crcs) CodeWrongCrc(coder, crc);
    return {};
  }

 private:
  static constexpr uint32_t kFirstType = kUsualChunks.size();
  static constexpr uint32_t kOtherType = kFirstType + kUsualTypes.size();
  static constexpr uint32_t kIdat = kOtherType + 1;
  static constexpr uint32_t kEndOfChunks = kOtherType + 2;
  // Bit depth and colour type of nearly all PNGs: RGB, RGBA, palette, grey.
  static constexpr std::array<std::pair<uint8_t, uint8_t>, 4> kUsualFormats = {
      {{8, 2}, {8, 6}, {8, 3}, {8, 0}}};
  // More chunks than this cost more memory than they can hold; such a file is kept as bytes.
  static constexpr size_t kMaxChunks = 1 << 20;
  // libpng's, PIL's, Photoshop's and others' buffers.
  static constexpr std::array<uint32_t, 7> kUsualIdatSizes = {8192,  65536, 32768, 16384,
                                                              65524, 4096,  524288};

  // libpng's: it says a smaller window than zlib used where the raw bytes fit, down to 256.
  static uint8_t LibpngCmf(uint64_t num_raw_bytes) {
    if (num_raw_bytes > 16384) return 0x78;
    uint32_t log2_window = 8;
    while ((uint64_t{1} << log2_window) < num_raw_bytes) ++log2_window;
    return static_cast<uint8_t>(0x08 | (log2_window - 8) << 4);
  }

  // A CMF other than libpng's for this size is mostly zlib's own, 0x78.
  template <typename Coder>
  void CodeCmf(Coder& coder, uint64_t num_raw_bytes, uint8_t& cmf) {
    const uint8_t libpngs = LibpngCmf(num_raw_bytes);
    deflate::AdaptiveBit& usual = libpngs == 0x78 ? usual_cmf_ : small_cmf_;
    if (usual.Code(coder, cmf == libpngs ? 1 : 0) != 0) {
      cmf = libpngs;
    } else if (libpngs != 0x78 && usual_cmf_.Code(coder, cmf == 0x78 ? 1 : 0) != 0) {
      cmf = 0x78;
    } else {
      cmf = static_cast<uint8_t>(deflate::CodePlainBits(coder, cmf, 8));
    }
  }

  // By its number of bits: 5 to 12, a picture from 16 to 4095, or another.
  template <typename Coder>
  uint32_t CodeSide(Coder& coder, uint32_t side) {
    uint32_t width = 1;
    while (width < 31 && (side >> width) != 0) ++width;
    const bool is_usual = width >= 5 && width <= 12;
    width = usual_side_.Code(coder, is_usual ? 1 : 0) != 0
                ? usual_side_bits_.Code(coder, width - 5) + 5
                : side_bits_.Code(coder, width - 1) + 1;
    return deflate::CodePlainBits(coder, side & ((1U << (width - 1)) - 1),
                                  static_cast<int>(width) - 1) |
           1U << (width - 1);
  }

  template <typename Coder>
  void CodeWrongCrc(Coder& coder, std::optional<uint32_t>& crc) {
    if (wrong_crc_.Code(coder, crc.has_value() ? 1 : 0) == 0) {
      crc.reset();
      return;
    }
    crc = deflate::CodePlainBits(coder, crc.value_or(0), 32);
  }

  template <typename Coder>
  Result<void> CodeOptionalBytes(Coder& coder, std::vector<uint8_t>& bytes) {
    if (no_bytes_.Code(coder, bytes.empty() ? 1 : 0) != 0) return {};
    return CodeBytes(coder, bytes);
  }

  // Sizes among the coded bits, bytes in the blob.
  template <typename Coder>
  Result<void> CodeBytes(Coder& coder, std::vector<uint8_t>& bytes) {
    const uint32_t size = size_.Code(coder, static_cast<uint32_t>(bytes.size()));
    if constexpr (Coder::kDecodes) {
      if (size > blob_.size() - blob_position_) {
        return MakeError(ErrorCode::kDamaged, "PNG side info is cut off");
      }
      const auto begin = blob_.begin() + static_cast<ptrdiff_t>(blob_position_);
      bytes.assign(begin, begin + static_cast<ptrdiff_t>(size));
      blob_position_ += size;
    } else {
      blob_.insert(blob_.end(), bytes.begin(), bytes.end());
    }
    return {};
  }

  static uint32_t SymbolOf(const Chunk& chunk) {
    if (chunk.type == ChunkType("IDAT")) return kIdat;
    const std::string_view data(reinterpret_cast<const char*>(chunk.data.data()),
                                chunk.data.size());
    for (uint32_t i = 0; i < kUsualChunks.size(); ++i) {
      if (kUsualChunks[i].type == chunk.type && kUsualChunks[i].data == data) return i;
    }
    for (uint32_t i = 0; i < kUsualTypes.size(); ++i) {
      if (kUsualTypes[i] == chunk.type) return kFirstType + i;
    }
    return kOtherType;
  }

  template <typename Coder>
  Result<void> CodeChunks(Coder& coder, std::vector<Chunk>& chunks) {
    bool had_idat = false;
    for (size_t i = 0;; ++i) {
      uint32_t symbol = Coder::kDecodes || i == chunks.size() ? kEndOfChunks : SymbolOf(chunks[i]);
      // Most files are IDAT and IEND.
      const uint32_t expected = had_idat ? 0 : kIdat;
      if (as_expected_[had_idat ? 1 : 0].Code(coder, symbol == expected ? 1 : 0) != 0) {
        symbol = expected;
      } else {
        symbol = chunk_symbol_.Code(coder, symbol);
      }
      if (symbol == kEndOfChunks) return {};
      if (symbol > kEndOfChunks || i >= kMaxChunks || (symbol == kIdat && had_idat)) {
        return MakeError(ErrorCode::kDamaged, "impossible chunk in a PNG's side info");
      }
      if constexpr (Coder::kDecodes) chunks.emplace_back();
      GMZIP_RETURN_IF_ERROR(CodeChunk(coder, symbol, chunks[i]));
      had_idat = had_idat || symbol == kIdat;
      if (chunks[i].type == ChunkType("IEND")) return {};
    }
  }

  template <typename Coder>
  Result<void> CodeChunk(Coder& coder, uint32_t symbol, Chunk& chunk) {
    if (symbol == kIdat) {
      chunk.type = ChunkType("IDAT");
      return {};
    }
    CodeWrongCrc(coder, chunk.wrong_crc);
    if (symbol < kFirstType) {
      chunk.type = kUsualChunks[symbol].type;
      chunk.data.assign(kUsualChunks[symbol].data.begin(), kUsualChunks[symbol].data.end());
      return {};
    }
    chunk.type = symbol == kOtherType ? deflate::CodePlainBits(coder, chunk.type, 32)
                                      : kUsualTypes[symbol - kFirstType];
    return CodeBytes(coder, chunk.data);
  }

  // The flags a zlib stream has for this level: no dictionary, and the check it must pass.
  static uint32_t ZlibFlags(uint32_t cmf, uint32_t level) {
    const uint32_t head = cmf << 8 | level << 6;
    return (head + (31 - head % 31)) & 0xFF;
  }

  // All chunks but the last of one size, the last not empty and not larger.
  static bool IsEven(std::span<const uint32_t> sizes, size_t total) {
    if (sizes.empty() || sizes[0] == 0 || sizes.size() != (total + sizes[0] - 1) / sizes[0]) {
      return false;
    }
    return std::all_of(sizes.begin(), sizes.end() - 1,
                       [&](uint32_t size) { return size == sizes[0]; });
  }

  template <typename Coder>
  Result<void> CodeEvenSizes(Coder& coder, IdatCut& cut, size_t total) {
    if (single_.Code(coder, cut.sizes.size() == 1 ? 1 : 0) != 0) {
      cut.sizes.assign(1, static_cast<uint32_t>(total));
      return {};
    }
    uint32_t size = cut.sizes.empty() ? 0 : cut.sizes[0];
    const auto found = std::find(kUsualIdatSizes.begin(), kUsualIdatSizes.end(), size);
    const uint32_t usual =
        usual_idat_size_.Code(coder, static_cast<uint32_t>(found - kUsualIdatSizes.begin()));
    size = usual < kUsualIdatSizes.size() ? kUsualIdatSizes[usual] : size_.Code(coder, size);
    if (size == 0 || total / size > kMaxChunks) {
      return MakeError(ErrorCode::kDamaged, "impossible size of IDAT chunks");
    }
    if constexpr (Coder::kDecodes) {
      for (size_t rest = total; rest != 0;) {
        cut.sizes.push_back(static_cast<uint32_t>(std::min<size_t>(rest, size)));
        rest -= cut.sizes.back();
      }
    }
    return {};
  }

  template <typename Coder>
  Result<void> CodeUnevenSizes(Coder& coder, IdatCut& cut, size_t total) {
    const size_t count = size_.Code(coder, static_cast<uint32_t>(cut.sizes.size()));
    if (count > kMaxChunks || count == 0) {
      return MakeError(ErrorCode::kDamaged, "impossible number of IDAT chunks");
    }
    cut.sizes.resize(count);
    size_t sum = 0;
    uint32_t last = 0;
    for (size_t i = 0; i < count; ++i) {
      uint32_t& size = cut.sizes[i];
      if (i + 1 == count) {
        size = static_cast<uint32_t>(total - sum);
      } else if (same_idat_size_.Code(coder, size == last ? 1 : 0) != 0) {
        size = last;
      } else {
        size = size_.Code(coder, size);
      }
      if (size > total - sum) return MakeError(ErrorCode::kDamaged, "IDAT chunks past their end");
      sum += size;
      last = size;
    }
    return {};
  }

  std::vector<uint8_t> blob_;
  size_t blob_position_ = 0;
  deflate::AdaptiveBit usual_format_{56000, 1};
  deflate::AdaptiveTree<4> format_;
  deflate::AdaptiveBit interlaced_{6000, 2};
  deflate::AdaptiveBit usual_side_{62000, 1};
  deflate::AdaptiveTree<3> usual_side_bits_;
  deflate::AdaptiveTree<5> side_bits_;
  deflate::AdaptiveBit square_;
  deflate::AdaptiveBit wrong_crc_{300, 4};
  deflate::AdaptiveBit no_bytes_{65200, 4};
  deflate::AdaptiveNumber size_;
  std::array<deflate::AdaptiveBit, 2> as_expected_ = {deflate::AdaptiveBit{32768, 0},
                                                      deflate::AdaptiveBit{62000, 1}};
  deflate::AdaptiveTree<6> chunk_symbol_;
  deflate::AdaptiveBit usual_cmf_{62000, 1};
  deflate::AdaptiveBit small_cmf_{44000, 1};  // where libpng says a smaller window
  deflate::AdaptiveTree<2> flevel_;
  deflate::AdaptiveBit usual_flg_{65000, 1};
  deflate::AdaptiveBit right_adler_{65000, 1};
  deflate::AdaptiveBit even_{63000, 1};
  deflate::AdaptiveBit single_{40000, 1};
  deflate::AdaptiveTree<3> usual_idat_size_;
  deflate::AdaptiveBit same_idat_size_;
  deflate::AdaptiveBit right_idat_crcs_{65200, 1};
};

}  // namespace gmzip::png

#endif  // GMZIP_CODEC_MEDIA_PNG_LAYOUT_CODER_H_
