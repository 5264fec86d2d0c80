#include <algorithm>
#include <utility>

#include "codec/block_consumer.h"
#include "codec/gmzip.h"
#include "codec/stream_blocks.h"

namespace gmzip {

// A state machine over the bytes that have come: header, then blocks, then the end record.
class Decompressor::Impl {
 public:
  Impl(DecompressOptions options, Sink sink)
      : options_(std::move(options)), sink_(std::move(sink)) {}

  Result<void> Write(std::span<const uint8_t> bytes) {
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

  Result<DecompressReport> Finish() {
    if (!end_) {
      const bool is_empty = offset_ == 0 && Available().empty();
      if (is_empty) return Damaged("empty file, not a .gmz file");
      offset_ += Available().size();
      return Damaged("the file is cut short");
    }
    return consumer_->Finish(*end_);
  }

 private:
  std::span<const uint8_t> Available() const {
    return std::span<const uint8_t>(buffer_).subspan(consumed_);
  }

  expected_impl::unexpected<Error> Damaged(std::string what) const {
    return MakeError(ErrorCode::kDamaged, std::move(what), static_cast<int64_t>(offset_));
  }

  void Consume(size_t count) {
    consumed_ += count;
    offset_ += count;
  }

  // Handles the next structure, if all of it is there.
  Result<bool> Advance() {
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

  Result<bool> AdvanceHeader() {
    GMZIP_ASSIGN_OR_RETURN(const auto parsed, ParseHeader(Available()));
    if (!parsed) return false;
    GMZIP_ASSIGN_OR_RETURN(consumer_, MakeBlockConsumer(parsed->value, options_, sink_));
    Consume(parsed->size_bytes);
    return true;
  }

  Result<bool> AdvanceBlockHeader() {
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

  Result<bool> AdvancePayload() {
    const auto available = Available();
    if (available.size() < block_->coded_size) return false;
    const auto size = static_cast<size_t>(block_->coded_size);
    const auto payload = available.first(size);
    GMZIP_RETURN_IF_ERROR(
        consumer_->Take(*block_, {payload.begin(), payload.end()}, block_offset_));
    block_.reset();
    Consume(size);
    return true;
  }

  Result<bool> AdvanceEnd() {
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

  DecompressOptions options_;
  Sink sink_;
  std::vector<uint8_t> buffer_;
  size_t consumed_ = 0;                      // of buffer_
  uint64_t offset_ = 0;                      // in the file, of buffer_[consumed_]
  std::unique_ptr<BlockConsumer> consumer_;  // once the header is parsed
  std::optional<BlockHeader> block_;         // whose payload is awaited
  uint64_t block_offset_ = 0;                // of its header, in the file
  std::vector<IndexEntry> index_;            // of the blocks so far
  std::optional<EndRecord> end_;
};

Decompressor::Decompressor(DecompressOptions options, Sink sink)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(sink))) {}
Decompressor::~Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;

Result<void> Decompressor::Write(std::span<const uint8_t> bytes) { return impl_->Write(bytes); }
Result<DecompressReport> Decompressor::Finish() { return impl_->Finish(); }

}  // namespace gmzip
