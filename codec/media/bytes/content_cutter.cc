#include "codec/media/bytes/content_cutter.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace gmzip {
namespace {

// An end of the stream shorter than this goes with what stands before it: a block of its own would
// cost more than a wrong kind.
constexpr size_t kMinLastPiece = 4096;

bool IsModelled(ContentKind kind) {
  return kind != ContentKind::kRun && kind != ContentKind::kCompressed;
}

}  // namespace

Result<void> ContentCutter::Write(std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    if (piece_.empty() && bytes.size() >= kPieceBytes) {
      GMZIP_RETURN_IF_ERROR(AddPiece(bytes.first(kPieceBytes)));
      bytes = bytes.subspan(kPieceBytes);
      continue;
    }
    const size_t taken = std::min(bytes.size(), kPieceBytes - piece_.size());
    piece_.insert(piece_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
    bytes = bytes.subspan(taken);
    if (piece_.size() == kPieceBytes) {
      GMZIP_RETURN_IF_ERROR(AddPiece(piece_));
      piece_.clear();
    }
  }
  return {};
}

Result<void> ContentCutter::Finish() {
  if (!piece_.empty()) GMZIP_RETURN_IF_ERROR(AddPiece(piece_));
  return block_.bytes.empty() ? Result<void>() : EndBlock();
}

Result<void> ContentCutter::AddPiece(std::span<const uint8_t> piece) {
  // A run that goes on need not be looked at again.
  const bool continues = ContinuesRun(piece);
  const ContentKind kind = continues ? ContentKind::kRun : detector_.Next(piece);
  if (!block_.bytes.empty() && !Joins(kind, piece)) GMZIP_RETURN_IF_ERROR(EndBlock());
  if (block_.bytes.empty()) {
    block_.kind = kind;
    block_.run_period = kind == ContentKind::kRun ? RunPeriod(piece) : 0;
    // The last bytes of a run may be too few to tell.
    if (kind == ContentKind::kRun && block_.run_period == 0) block_.kind = ContentKind::kBinary;
  }
  num_of_kind_[static_cast<size_t>(kind)] += piece.size();
  block_.bytes.insert(block_.bytes.end(), piece.begin(), piece.end());
  return {};
}

bool ContentCutter::Joins(ContentKind kind, std::span<const uint8_t> piece) const {
  if (block_.kind == ContentKind::kRun) {
    return ContinuesRun(piece) && block_.bytes.size() + piece.size() <= MostBytes();
  }
  if (piece.size() < kMinLastPiece) return true;
  const bool is_alike =
      kind == block_.kind || (settings_.joins_kinds && IsModelled(kind) && IsModelled(block_.kind));
  return is_alike && block_.bytes.size() + piece.size() <= MostBytes();
}

bool ContentCutter::ContinuesRun(std::span<const uint8_t> piece) const {
  if (block_.bytes.empty() || block_.kind != ContentKind::kRun) return false;
  const size_t period = block_.run_period;
  const size_t head = std::min(period, piece.size());
  return std::memcmp(block_.bytes.data() + block_.bytes.size() - period, piece.data(), head) == 0 &&
         (piece.size() <= period ||
          std::memcmp(piece.data(), piece.data() + period, piece.size() - period) == 0);
}

size_t ContentCutter::MostBytes() const {
  if (!IsModelled(block_.kind)) return kPlainBlockBytes;
  // An eighth of what was before, in whole pieces.
  const auto grown = static_cast<size_t>(
      std::min<uint64_t>(position_ / 8 / kPieceBytes * kPieceBytes, settings_.last_block_bytes));
  return std::max(grown, settings_.first_block_bytes);
}

Result<void> ContentCutter::EndBlock() {
  if (settings_.joins_kinds && IsModelled(block_.kind)) {
    const auto* const most = std::max_element(num_of_kind_.begin(), num_of_kind_.end());
    block_.kind = static_cast<ContentKind>(most - num_of_kind_.begin());
  }
  num_of_kind_ = {};
  position_ += block_.bytes.size();
  return take_(std::exchange(block_, {}));
}

}  // namespace gmzip
