#include <algorithm>

#include "codec/container/content_hash.h"
#include "codec/gmzip.h"
#include "codec/media/media_format.h"
#include "codec/model_choice.h"  // FindByteModelsOf
#include "codec/passes/mixed_head.h"
#include "codec/stream_blocks.h"

namespace gmzip {
namespace {

// Bytes a header takes at most, in this version.
constexpr uint64_t kMaxHeadBytes = kMaxHeaderFieldBytes + 32;
// Bytes a block header takes at most.
constexpr uint64_t kMaxBlockHeadBytes = 64;

expected_impl::unexpected<Error> CutShort() {
  return MakeError(ErrorCode::kDamaged, "the file is cut short");
}

// A file read by pieces.
class Walker {
 public:
  Walker(const ReadAt& read, uint64_t size_bytes) : read_(read), size_bytes_(size_bytes) {}

  // The bytes [offset, offset + count), fewer at the end of the file.
  Result<std::vector<uint8_t>> Read(uint64_t offset, uint64_t count) const {
    std::vector<uint8_t> bytes(static_cast<size_t>(std::min(count, size_bytes_ - offset)));
    GMZIP_RETURN_IF_ERROR(read_(offset, bytes));
    return bytes;
  }

  Result<Parsed<GmzHeader>> Header() const {
    GMZIP_ASSIGN_OR_RETURN(const auto start, Read(0, kMaxHeadBytes));
    GMZIP_ASSIGN_OR_RETURN(auto parsed, ParseHeader(start));
    if (!parsed) return CutShort();
    return std::move(*parsed);
  }

  Result<Parsed<EndRecord>> End() const {
    if (size_bytes_ < kEndTailBytes) return CutShort();
    GMZIP_ASSIGN_OR_RETURN(const auto tail, Read(size_bytes_ - kEndTailBytes, kEndTailBytes));
    const uint32_t end_size = EndSizeFromTail(std::span<const uint8_t, kEndTailBytes>(tail));
    if (end_size > size_bytes_ || end_size > kMaxEndFieldBytes) return CutShort();
    GMZIP_ASSIGN_OR_RETURN(const auto bytes, Read(size_bytes_ - end_size, end_size));
    GMZIP_ASSIGN_OR_RETURN(auto parsed, ParseEnd(bytes));
    if (!parsed || parsed->size_bytes != end_size) return CutShort();
    return std::move(*parsed);
  }

  // The one block of a file whose end record has no index.
  Result<Parsed<BlockHeader>> BlockAt(uint64_t offset) const {
    GMZIP_ASSIGN_OR_RETURN(const auto bytes, Read(offset, kMaxBlockHeadBytes));
    GMZIP_ASSIGN_OR_RETURN(auto parsed, ParseBlockHeader(bytes));
    if (!parsed) return CutShort();
    return *parsed;
  }

  // The decoded bytes of a block of `total_bytes`, header included.
  Result<std::vector<uint8_t>> StreamBlock(uint64_t offset, uint64_t total_bytes,
                                           SharedByteModels byte_models) const {
    GMZIP_ASSIGN_OR_RETURN(const auto head, BlockAt(offset));
    GMZIP_ASSIGN_OR_RETURN(const auto bytes, Read(offset, total_bytes));
    if (head.size_bytes > bytes.size()) return CutShort();
    return DecodeStreamBlock(head.value, std::span(bytes).subspan(head.size_bytes),
                             kDefaultMemoryLimit, std::move(byte_models));
  }

 private:
  const ReadAt& read_;
  uint64_t size_bytes_;
};

// What the heads of mixed blocks say. A block that goes on has the settings of the one before it.
Result<void> DescribeMixedBlocks(const Walker& walker, uint64_t offset,
                                 std::vector<BlockInfo>* blocks) {
  ByteModelSettings settings;
  for (BlockInfo& block : *blocks) {
    if (block.coding == Coding::kMixed) {
      GMZIP_ASSIGN_OR_RETURN(const auto header, walker.BlockAt(offset));
      GMZIP_ASSIGN_OR_RETURN(const MixedHead head, ParseMixedHead(header.value.mixed_head));
      settings = head.settings.value_or(settings);
      block.mixed = {ByteKindName(head.kind), static_cast<int>(settings.effort),
                     settings.memory_log2, head.settings.has_value()};
    }
    offset += block.total_size;
  }
  return {};
}

}  // namespace

Result<FileInfo> Describe(const ReadAt& read, uint64_t size_bytes) {
  const Walker walker(read, size_bytes);
  GMZIP_ASSIGN_OR_RETURN(Parsed<GmzHeader> header, walker.Header());
  GMZIP_ASSIGN_OR_RETURN(Parsed<EndRecord> end, walker.End());
  FileInfo info;
  info.header = std::move(header.value);
  info.coded_bytes = size_bytes;
  info.original_bytes =
      info.header.original_size.value_or(end.value.original_size.value_or(uint64_t{0}));
  info.original_hash = end.value.original_hash.value_or(HashContent({}));
  for (const IndexEntry& entry : end.value.index) info.blocks.push_back({entry, {}});
  const uint64_t block_bytes = size_bytes - header.size_bytes - end.size_bytes;
  if (size_bytes < header.size_bytes + end.size_bytes) return CutShort();
  if (info.blocks.empty() && block_bytes > 0) {
    GMZIP_ASSIGN_OR_RETURN(const auto block, walker.BlockAt(header.size_bytes));
    info.blocks.push_back({{block.value.role, block.value.coding,
                            block.size_bytes + block.value.coded_size, block.value.raw_size},
                           {}});
    if (!end.value.original_hash) info.original_hash = block.value.content_hash;
  }
  uint64_t bytes_left = block_bytes;
  for (const IndexEntry& block : info.blocks) {
    if (block.total_size > bytes_left) return CutShort();
    bytes_left -= block.total_size;
  }
  if (bytes_left != 0) return MakeError(ErrorCode::kDamaged, "the index does not fit the file");
  GMZIP_RETURN_IF_ERROR(DescribeMixedBlocks(walker, header.size_bytes, &info.blocks));
  if (const MediaFormat* format = FormatOf(info.header.media);
      format != nullptr && !info.blocks.empty() && info.blocks[0].role == Role::kSideInfo &&
      (info.blocks.size() == 1 || info.blocks[1].role != Role::kSideInfo)) {
    // Side info that needs a model which is not at hand stays undescribed.
    if (auto byte_models = FindByteModelsOf({}, info.header)) {
      GMZIP_ASSIGN_OR_RETURN(const auto side_info,
                             walker.StreamBlock(header.size_bytes, info.blocks[0].total_size,
                                                std::move(*byte_models)));
      GMZIP_ASSIGN_OR_RETURN(info.restoration, format->DescribeSideInfo(side_info));
    }
  }
  return info;
}

Result<FileInfo> Describe(std::span<const uint8_t> gmz) {
  const ReadAt read = [gmz](uint64_t offset, std::span<uint8_t> out) {
    std::copy_n(gmz.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return Result<void>();
  };
  return Describe(read, gmz.size());
}

}  // namespace gmzip
