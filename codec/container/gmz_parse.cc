#include <algorithm>
#include <string>

#include "codec/container/byte_cursor.h"
#include "codec/container/content_hash.h"
#include "codec/container/gmz_format.h"
#include "codec/container/gmz_layout.h"

namespace gmzip {
namespace {

using State = ByteCursor::State;

expected_impl::unexpected<Error> Damaged(const char* what) {
  return MakeError(ErrorCode::kDamaged, what);
}

// The CRC that follows the `size` bytes the cursor has read so far.
bool CrcMatches(std::span<const uint8_t> bytes, ByteCursor* cursor) {
  const uint32_t expected = Crc32(bytes.first(cursor->position()));
  return cursor->Word<uint32_t>() == expected && cursor->ok();
}

Result<void> CheckTag(uint8_t tag) {
  const unsigned coding = tag & 15U;
  const unsigned role = tag >> 4;
  if (role == 0 || role > static_cast<unsigned>(Role::kSamples) ||
      coding > static_cast<unsigned>(Coding::kRun)) {
    return MakeError(ErrorCode::kUnsupported, "block of kind " + std::to_string(tag) +
                                                  " is unknown to this version; get a newer gmzip");
  }
  const bool is_frame = static_cast<Role>(role) == Role::kPictureFrame;
  const bool is_model = static_cast<Coding>(coding) == Coding::kModel;
  if (is_model != is_frame && !(is_frame && static_cast<Coding>(coding) == Coding::kStored)) {
    return Damaged("a block has a coding its role cannot have");
  }
  return {};
}

Role RoleOfTag(uint8_t tag) { return static_cast<Role>(tag >> 4); }
Coding CodingOfTag(uint8_t tag) { return static_cast<Coding>(tag & 15U); }

Result<PictureShape> ParsePictureShape(ByteCursor* fields) {
  const uint64_t width = fields->Varint();
  const uint64_t height = fields->Varint();
  const auto num_channels = fields->Word<uint8_t>();
  const uint64_t rows_per_frame = fields->Varint();
  if (width == 0 || width > kMaxPictureSide || height == 0 || height > kMaxPictureSide ||
      num_channels == 0 || num_channels > 4 || rows_per_frame == 0 || rows_per_frame > height) {
    return Damaged("the header describes an impossible picture");
  }
  return PictureShape{static_cast<uint32_t>(width), static_cast<uint32_t>(height), num_channels,
                      static_cast<uint32_t>(rows_per_frame)};
}

Result<GmzHeader> ParseHeaderFields(std::span<const uint8_t> bytes) {
  ByteCursor fields(bytes);
  const auto kind = fields.Word<uint8_t>();
  if ((kind & 15U) > static_cast<unsigned>(Media::kZip) ||
      (kind >> 4) > static_cast<unsigned>(Way::kSamples)) {
    return MakeError(
        ErrorCode::kUnsupported,
        "kind " + std::to_string(kind) + " of file is unknown to this version; get a newer gmzip");
  }
  GmzHeader header;
  header.media = static_cast<Media>(kind & 15U);
  header.way = static_cast<Way>(kind >> 4);
  header.level = fields.Word<uint8_t>();
  if (const uint64_t size_plus_1 = fields.Varint(); size_plus_1 != 0) {
    header.original_size = size_plus_1 - 1;
  }
  const uint64_t num_models = fields.Varint();
  if (!fields.ok() || num_models > fields.bytes_left() / sizeof(uint64_t)) {
    return Damaged("the header's fields do not fit their length");
  }
  for (uint64_t i = 0; i < num_models; ++i) header.model_ids.push_back(fields.Word<uint64_t>());
  if (header.way == Way::kPicture) {
    GMZIP_ASSIGN_OR_RETURN(header.picture, ParsePictureShape(&fields));
    if (num_models < 1 || num_models > 2) {
      return Damaged("a picture file must name one model, and perhaps a prior");
    }
  } else if (num_models > 1) {
    return Damaged("a file of bytes names more than a prior");
  }
  if (!fields.ok() || fields.bytes_left() != 0) {
    return Damaged("the header's fields do not fit their length");
  }
  return header;
}

Result<EndRecord> ParseEndFields(unsigned flags, std::span<const uint8_t> bytes) {
  ByteCursor fields(bytes);
  if (flags > (kEndHasSize | kEndHasHash | kEndHasIndex)) {
    return Damaged("the end record has unknown flags");
  }
  EndRecord end;
  if ((flags & kEndHasSize) != 0) end.original_size = fields.Varint();
  if ((flags & kEndHasHash) != 0) end.original_hash = fields.Word<uint64_t>();
  if ((flags & kEndHasIndex) != 0) {
    const uint64_t num_blocks = fields.Varint();
    // Three bytes are the least an entry takes: a count no bytes stand behind reserves nothing.
    if (num_blocks < 2 || num_blocks > fields.bytes_left() / 3) {
      return Damaged("the index does not fit its length");
    }
    end.index.reserve(static_cast<size_t>(num_blocks));
    for (uint64_t i = 0; i < num_blocks && fields.ok(); ++i) {
      const auto tag = fields.Word<uint8_t>();
      GMZIP_RETURN_IF_ERROR(CheckTag(tag));
      const uint64_t total_size = fields.Varint();
      const uint64_t raw_size = fields.Varint();
      end.index.push_back({RoleOfTag(tag), CodingOfTag(tag), total_size, raw_size});
    }
  }
  if (!fields.ok() || fields.bytes_left() != 0) {
    return Damaged("the end record's fields do not fit their length");
  }
  return end;
}

}  // namespace

ParseResult<GmzHeader> ParseHeader(std::span<const uint8_t> bytes) {
  const size_t magic_size = std::min(bytes.size(), kGmzMagic.size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(magic_size),
                  kGmzMagic.begin())) {
    return MakeError(ErrorCode::kUnsupported, "not a .gmz file", 0);
  }
  ByteCursor cursor(bytes);
  cursor.Bytes(kGmzMagic.size());
  const auto version = cursor.Word<uint8_t>();
  if (!cursor.ok()) return std::nullopt;
  if (version != kGmzVersion) {
    return MakeError(ErrorCode::kUnsupported,
                     "format version " + std::to_string(version) + "; this gmzip reads version " +
                         std::to_string(kGmzVersion) + " only",
                     static_cast<int64_t>(kGmzMagic.size()));
  }
  const uint64_t field_size = cursor.Varint();
  if (cursor.state() == State::kMalformed || field_size > kMaxHeaderFieldBytes) {
    return Damaged("the header's length is impossible");
  }
  const auto fields = cursor.Bytes(field_size);
  const bool crc_matches = CrcMatches(bytes, &cursor);
  if (!cursor.ok()) return std::nullopt;
  if (!crc_matches) return Damaged("the header is damaged");
  GMZIP_ASSIGN_OR_RETURN(GmzHeader header, ParseHeaderFields(fields));
  return Parsed<GmzHeader>{std::move(header), cursor.position()};
}

ParseResult<BlockHeader> ParseBlockHeader(std::span<const uint8_t> bytes) {
  ByteCursor cursor(bytes);
  BlockHeader header;
  const auto tag = cursor.Word<uint8_t>();
  header.coding = CodingOfTag(tag);
  header.role = RoleOfTag(tag);
  const bool is_stored = header.coding == Coding::kStored;
  header.coded_size = cursor.Varint();
  header.raw_size = is_stored ? header.coded_size : cursor.Varint();
  if (header.coding == Coding::kMixed) header.mixed_head = cursor.Word<uint8_t>();
  header.content_hash = cursor.Word<uint64_t>();
  if (HasPayloadCheck(header.coding)) header.payload_check = cursor.Word<uint32_t>();
  if (cursor.state() == State::kMalformed) return Damaged("a block header is damaged");
  const bool crc_matches = CrcMatches(bytes, &cursor);
  if (!cursor.ok()) return std::nullopt;
  if (!crc_matches) return Damaged("a block header is damaged");
  GMZIP_RETURN_IF_ERROR(CheckTag(tag));
  // A picture frame is bounded by the picture's own size, which the caller knows.
  const bool is_bounded = header.role != Role::kPictureFrame;
  if (header.raw_size == 0 || header.coded_size > header.raw_size ||
      (is_bounded && header.raw_size > kMaxBlockBytes)) {
    return Damaged("a block's length is impossible");
  }
  return Parsed<BlockHeader>{header, cursor.position()};
}

ParseResult<EndRecord> ParseEnd(std::span<const uint8_t> bytes) {
  ByteCursor cursor(bytes);
  const auto tag = cursor.Word<uint8_t>();
  if (!IsEndTag(tag)) return Damaged("the end record is not where it should be");
  const uint64_t field_size = cursor.Varint();
  if (cursor.state() == State::kMalformed || field_size > kMaxEndFieldBytes) {
    return Damaged("the end record's length is impossible");
  }
  const auto fields = cursor.Bytes(field_size);
  const auto size_bytes = cursor.Word<uint32_t>();
  const bool crc_matches = CrcMatches(bytes, &cursor);
  if (!cursor.ok()) return std::nullopt;
  if (!crc_matches || size_bytes != cursor.position()) return Damaged("the end record is damaged");
  GMZIP_ASSIGN_OR_RETURN(EndRecord end, ParseEndFields(tag, fields));
  return Parsed<EndRecord>{std::move(end), cursor.position()};
}

uint32_t EndSizeFromTail(std::span<const uint8_t, kEndTailBytes> tail) {
  return LoadLe<uint32_t>(tail.data());
}

}  // namespace gmzip
