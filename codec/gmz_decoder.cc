#include "codec/gmz_decoder.h"

#include <algorithm>

#include "codec/stream_blocks.h"

namespace gmzip {

Result<void> GmzDecoder::Write(std::span<const uint8_t> bytes) {
  // Large payloads may come in many small pieces: consumed bytes are dropped only once they
  // outweigh the rest, so that no byte moves more than once on average.
  if (consumed_ > buffer_.size() / 2) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(consumed_));
    consumed_ = 0;
  }
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  for (;;) {
    GMZIP_ASSIGN_OR_RETURN(const bool advanced, Advance());
    if (!advanced) return {};
  }
}

Result<DecompressReport> GmzDecoder::Finish() {
  if (!end_) {
    const bool is_empty = offset_ == 0 && Available().empty();
    if (is_empty) return Damaged("empty file, not a .gmz file");
    offset_ += Available().size();
    return Damaged("the file is cut short");
  }
  return consumer_->Finish(*end_);
}

expected_impl::unexpected<Error> GmzDecoder::Damaged(std::string what) const {
  return MakeError(ErrorCode::kDamaged, std::move(what), static_cast<int64_t>(offset_));
}

void GmzDecoder::Consume(size_t count) {
  consumed_ += count;
  offset_ += count;
}

Result<bool> GmzDecoder::Advance() {
  if (end_) {
    if (Available().empty()) return false;
    return Damaged("something follows the end of the file");
  }
  if (Available().empty()) return false;
  // What fails while a payload is handed over belongs to some block before it, and says so.
  if (block_) return AdvancePayload();
  const uint64_t offset = offset_;
  return WithOffset(consumer_ == nullptr            ? AdvanceHeader()
                    : IsEndTag(Available().front()) ? AdvanceEnd()
                                                    : AdvanceBlockHeader(),
                    offset);
}

Result<bool> GmzDecoder::AdvanceHeader() {
  GMZIP_ASSIGN_OR_RETURN(const auto parsed, ParseHeader(Available()));
  if (!parsed) return false;
  GMZIP_ASSIGN_OR_RETURN(consumer_, MakeBlockConsumer(parsed->value, options_, sink_, proof_));
  Consume(parsed->size_bytes);
  return true;
}

Result<bool> GmzDecoder::AdvanceBlockHeader() {
  GMZIP_ASSIGN_OR_RETURN(const auto parsed, ParseBlockHeader(Available()));
  if (!parsed) return false;
  block_ = parsed->value;
  if (block_->coded_size > options_.memory_limit_bytes) {
    return MakeError(ErrorCode::kTooLarge, "a block takes more memory than the limit allows");
  }
  index_.push_back(
      {block_->role, block_->coding, parsed->size_bytes + block_->coded_size, block_->raw_size});
  block_offset_ = offset_;
  Consume(parsed->size_bytes);
  return true;
}

Result<bool> GmzDecoder::AdvancePayload() {
  const auto available = Available();
  if (available.size() < block_->coded_size) return false;
  const auto size = static_cast<size_t>(block_->coded_size);
  const auto payload = available.first(size);
  GMZIP_RETURN_IF_ERROR(consumer_->Take(*block_, {payload.begin(), payload.end()}, block_offset_));
  block_.reset();
  Consume(size);
  return true;
}

Result<bool> GmzDecoder::AdvanceEnd() {
  GMZIP_ASSIGN_OR_RETURN(auto parsed, ParseEnd(Available()));
  if (!parsed) return false;
  const std::vector<IndexEntry>& index = parsed->value.index;
  const auto same = [](const IndexEntry& a, const IndexEntry& b) {
    return a.role == b.role && a.coding == b.coding && a.total_size == b.total_size &&
           a.raw_size == b.raw_size;
  };
  if (!std::equal(index.begin(), index.end(), index_.begin(), index_.end(), same) &&
      !(index.empty() && index_.size() < 2)) {
    return MakeError(ErrorCode::kDamaged, "blocks are missing or out of order");
  }
  end_ = std::move(parsed->value);
  Consume(parsed->size_bytes);
  return true;
}

}  // namespace gmzip
