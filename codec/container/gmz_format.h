// The .gmz container: what its header, blocks and end record hold, to and from bytes.
// The layout on disk is docs/FORMAT.md, sections 3 to 6; numbers of enums below are on disk.
#ifndef GMZIP_CODEC_CONTAINER_GMZ_FORMAT_H_
#define GMZIP_CODEC_CONTAINER_GMZ_FORMAT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace gmzip {

// The first byte is no ASCII, so that a transfer that drops the eighth bit is noticed.
inline constexpr std::array<uint8_t, 4> kGmzMagic = {0x8D, 'G', 'M', 'Z'};
inline constexpr uint8_t kGmzVersion = 9;

// No block decodes to more than this, picture frames aside: bounds what a hostile length can ask.
inline constexpr uint64_t kMaxBlockBytes = uint64_t{1} << 26;
// Longest field list of a header, 16 times what this version can write.
inline constexpr uint64_t kMaxHeaderFieldBytes = 4096;
// Longest field list of an end record: an index of 4 million blocks.
inline constexpr uint64_t kMaxEndFieldBytes = uint64_t{1} << 26;
// Sides of a picture: PNG's own limit.
inline constexpr uint64_t kMaxPictureSide = 0x7FFFFFFF;

// What the original file is.
enum class Media : uint8_t { kBytes = 0, kPnm = 1, kPng = 2, kGzip = 3, kZip = 4 };

// How it was coded.
enum class Way : uint8_t {
  kBytes = 0,    // the file's bytes as they are
  kPicture = 1,  // a picture coded by a model, and what rebuilds the file from it
  kSamples = 2,  // the file's samples coded as bytes, and what rebuilds the file from them
};

// What a block's decoded bytes are. Blocks come in ascending order of role; the decoded bytes of
// all blocks of one role, joined, make the role's stream.
enum class Role : uint8_t {
  kEnd = 0,           // the end record, not a block
  kFileBytes = 1,     // the original file (Way::kBytes)
  kSideInfo = 2,      // what rebuilds the file, given its samples
  kAlpha = 3,         // [height, width] the alpha plane
  kPictureFrame = 4,  // [rows, width, 1 or 3] a stripe of the picture without alpha
  kSamples = 5,       // the file's samples (Way::kSamples)
};

// How a block's payload gives its decoded bytes.
enum class Coding : uint8_t {
  kStored = 0,      // the payload is the bytes
  kZstd = 1,        // one zstd frame
  kDifference = 2,  // row and pixel size, then a zstd frame of filtered rows (FORMAT.md 5.3)
  kModel = 3,       // the header's first model
  kMixed = 4,       // bytes coded by the byte model as the header's head says (FORMAT.md 5.5)
  kRun = 5,         // a few bytes that repeat
};

// Whether a block header holds a check of the payload. Without, no two payloads decode to the same
// bytes, so that the content hash finds all damage.
inline bool HasPayloadCheck(Coding coding) {
  return coding == Coding::kZstd || coding == Coding::kDifference || coding == Coding::kModel;
}

const char* MediaName(Media media);
const char* WayName(Way way);
const char* RoleName(Role role);
const char* CodingName(Coding coding);

// Size and cut of the picture of a Way::kPicture file.
struct PictureShape {
  uint32_t width = 0;           // 1 .. kMaxPictureSide
  uint32_t height = 0;          // 1 .. kMaxPictureSide
  uint8_t num_channels = 0;     // 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
  uint32_t rows_per_frame = 0;  // 1 .. height; the last frame may have fewer

  uint32_t NumFrames() const { return (height - 1) / rows_per_frame + 1; }
  bool HasAlpha() const { return num_channels % 2 == 0; }
  uint64_t NumPixels() const { return uint64_t{width} * height; }
  // Channels that picture frames hold: 1 or 3.
  int NumModelChannels() const { return num_channels >= 3 ? 3 : 1; }
};

struct GmzHeader {
  Media media = Media::kBytes;
  Way way = Way::kBytes;
  uint8_t level = 0;                      // 1 .. 9, 0: none was chosen; for information only
  std::optional<uint64_t> original_size;  // bytes; absent if it was not known at the start
  std::vector<uint64_t> model_ids;        // content hashes; exactly one with Way::kPicture
  std::optional<PictureShape> picture;    // with Way::kPicture
};

struct BlockHeader {
  Role role = Role::kFileBytes;
  Coding coding = Coding::kStored;
  uint64_t coded_size = 0;     // bytes of payload
  uint64_t raw_size = 0;       // bytes it decodes to
  uint64_t content_hash = 0;   // HashContent of the decoded bytes
  uint32_t payload_check = 0;  // CheckPayload of the payload; written where HasPayloadCheck
  uint8_t mixed_head = 0;      // with Coding::kMixed: a MixedHead (codec/passes/mixed_head.h)
};

struct IndexEntry {
  Role role = Role::kFileBytes;
  Coding coding = Coding::kStored;
  uint64_t total_size = 0;  // bytes of block header and payload
  uint64_t raw_size = 0;
};

struct EndRecord {
  std::optional<uint64_t> original_size;  // bytes; present if the header has none
  // HashContent of the original file; absent only if the file is one block of Role::kFileBytes, or
  // none, when the block's own hash says the same.
  std::optional<uint64_t> original_hash;
  std::vector<IndexEntry> index;  // of all blocks; left out (empty) if there are fewer than two
};

// A parsed structure and how many bytes it took.
template <typename T>
struct Parsed {
  T value;
  size_t size_bytes = 0;
};

// nullopt: the bytes stop before the structure does; try again with more.
template <typename T>
using ParseResult = Result<std::optional<Parsed<T>>>;

std::vector<uint8_t> SerializeHeader(const GmzHeader& header);
std::vector<uint8_t> SerializeBlockHeader(const BlockHeader& header);
std::vector<uint8_t> SerializeEnd(const EndRecord& end);

// Parse from the start of `bytes`. Nothing is allocated beyond a small multiple of the bytes given.
// Errors: kUnsupported for a version, media, role or coding this build does not know; kDamaged for
// everything else that is not as FORMAT.md says. Thread-safe.
ParseResult<GmzHeader> ParseHeader(std::span<const uint8_t> bytes);
ParseResult<BlockHeader> ParseBlockHeader(std::span<const uint8_t> bytes);
ParseResult<EndRecord> ParseEnd(std::span<const uint8_t> bytes);

// True if the byte begins an end record, not a block.
inline bool IsEndTag(uint8_t tag) { return tag >> 4 == 0; }

// Bytes of the end record that ends the file whose last kEndTailBytes bytes are `tail`.
inline constexpr size_t kEndTailBytes = 8;
uint32_t EndSizeFromTail(std::span<const uint8_t, kEndTailBytes> tail);

}  // namespace gmzip

#endif  // GMZIP_CODEC_CONTAINER_GMZ_FORMAT_H_
