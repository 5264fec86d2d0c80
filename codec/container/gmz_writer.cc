#include "codec/container/gmz_writer.h"

#include <utility>

#include "codec/container/content_hash.h"

namespace gmzip {

CodedBlock MakeCodedBlock(Role role, Coding coding, std::span<const uint8_t> raw,
                          std::vector<uint8_t> payload) {
  CodedBlock block;
  block.header.role = role;
  block.header.coding = coding;
  block.header.coded_size = payload.size();
  block.header.raw_size = raw.size();
  block.header.content_hash = HashContent(raw);
  if (HasPayloadCheck(coding)) block.header.payload_check = CheckPayload(payload);
  block.payload = std::move(payload);
  return block;
}

uint64_t TotalSize(const CodedBlock& block) {
  return SerializeBlockHeader(block.header).size() + block.payload.size();
}

Result<void> GmzWriter::Start(const GmzHeader& header) {
  header_has_size_ = header.original_size.has_value();
  return Emit(SerializeHeader(header));
}

Result<void> GmzWriter::WriteBlock(const CodedBlock& block) {
  const BlockHeader& header = block.header;
  index_.push_back({header.role, header.coding, TotalSize(block), header.raw_size});
  GMZIP_RETURN_IF_ERROR(Emit(SerializeBlockHeader(header)));
  return Emit(block.payload);
}

Result<void> GmzWriter::Finish(uint64_t original_size, uint64_t original_hash) {
  EndRecord end;
  if (!header_has_size_) end.original_size = original_size;
  const bool block_hash_suffices =
      index_.empty() || (index_.size() == 1 && index_[0].role == Role::kFileBytes);
  if (!block_hash_suffices) end.original_hash = original_hash;
  if (index_.size() >= 2) end.index = std::move(index_);
  return Emit(SerializeEnd(end));
}

Result<void> GmzWriter::Emit(std::span<const uint8_t> bytes) {
  bytes_written_ += bytes.size();
  return sink_(bytes);
}

}  // namespace gmzip
