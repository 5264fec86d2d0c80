#include "codec/media/packed/packed_split.h"

#include <zlib.h>

#include <algorithm>
#include <utility>

#include "codec/media/deflate/deflate_parser.h"
#include "codec/media/deflate/deflate_side_info.h"
#include "codec/media/packed/derived_fields.h"
#include "codec/media/packed/packed_layout.h"
#include "codec/media/packed/packed_memory.h"

namespace gmzip::packed {
namespace {

// What begins like a stream and is none, before the rest of the file is left alone: bounds the time
// a hostile file takes. Real files have one if they were cut off, and none otherwise.
constexpr int kMaxFailures = 16;
// Shorter streams hold nothing worth the few bytes that open them.
constexpr size_t kMinStreamBytes = 24;
// Raw bytes are coded at their own speed, however little they hold: a stream of more than
// kFreeRawBytes is opened only if it packs less than kMaxExpansion to 1. Logs pack 30 to 1.
constexpr uint64_t kFreeRawBytes = 1 << 20;
constexpr uint64_t kMaxExpansion = 200;
// Neither gzip nor zip says what window the encoder had: the largest is usual.
constexpr int kWindowBits = 15;
// If less than this share of the file is in streams worth opening, it is coded as it is.
constexpr uint64_t kMinOpenedShare = 256;

class Splitter {
 public:
  Splitter(const PackedKind& kind, std::span<const uint8_t> file, uint64_t memory_limit)
      : kind_(kind), file_(file), memory_(memory_limit) {}

  Result<PackedSplit> Run() {
    if (!memory_.TakesFile(file_.size())) {
      return MakeError(ErrorCode::kTooLarge, "the file takes more memory than the limit allows");
    }
    OpenStreams();
    uint64_t opened_bytes = 0;
    for (const StreamPlace& place : places_) opened_bytes += place.end - place.begin;
    if (opened_bytes == 0 || opened_bytes < file_.size() / kMinOpenedShare) {
      return MakeError(ErrorCode::kUnsupported, "no deflate stream worth opening");
    }
    AppendToSamples(file_.subspan(done_));
    if (const auto plan = PlanFields(kind_, file_, places_)) {
      BlankFields(plan->blank_offsets);
      layout_.kept_fields = plan->kept_fields;
    }
    return PackedSplit{std::move(samples_), SerializeLayout(layout_)};
  }

 private:
  void OpenStreams() {
    int num_failures = 0;
    size_t from = 0;
    while (num_failures < kMaxFailures) {
      const auto begin = kind_.FindStream(file_, from);
      if (!begin || *begin >= file_.size()) return;
      auto parsed = deflate::ParseDeflate(file_.subspan(*begin), memory_.RoomForStream());
      if (!parsed) {
        ++num_failures;
        from = *begin;
        continue;
      }
      from = *begin + parsed->stream_bytes;
      TryToOpen(*begin, std::move(*parsed));
    }
  }

  static bool IsWorthDescribing(const deflate::ParsedDeflate& parsed) {
    if (parsed.stream_bytes < kMinStreamBytes) return false;
    return parsed.raw.size() <= kFreeRawBytes ||
           parsed.raw.size() / kMaxExpansion <= parsed.stream_bytes;
  }

  // Whether the raw bytes and this side info take less than the stream, by experience: what deflate
  // packed, a better coder packs in 10 to 40 % less. What it did not pack, neither will.
  static bool IsWorthOpening(size_t stream_bytes, size_t raw_bytes, size_t deflate_bytes) {
    if (raw_bytes < stream_bytes + stream_bytes / 32) return deflate_bytes <= stream_bytes / 256;
    return deflate_bytes <= 8 + stream_bytes / 10;
  }

  void TryToOpen(size_t begin, deflate::ParsedDeflate parsed) {
    if (!IsWorthDescribing(parsed)) return;
    auto description = deflate::DescribeDeflate(parsed, kWindowBits);
    const auto stream = file_.subspan(begin, parsed.stream_bytes);
    const std::vector<uint8_t> raw = std::move(parsed.raw);
    parsed = {};  // gives its memory back before the proof
    if (!description || !IsWorthOpening(stream.size(), raw.size(), description->side_info.size())) {
      return;
    }
    const auto rebuilt = deflate::RebuildDeflate(description->side_info, raw, stream.size());
    if (!rebuilt || !std::equal(rebuilt->begin(), rebuilt->end(), stream.begin(), stream.end())) {
      return;
    }
    layout_.streams.push_back({begin - done_, raw.size(), description->side_info.size()});
    layout_.deflate.insert(layout_.deflate.end(), description->side_info.begin(),
                           description->side_info.end());
    const uLong crc = crc32_z(0, raw.data(), raw.size());
    places_.push_back({begin, begin + stream.size(), raw.size(), static_cast<uint32_t>(crc)});
    AppendToSamples(file_.subspan(done_, begin - done_));
    AppendToSamples(raw);
    memory_.AddStream(raw.size());
    done_ = begin + stream.size();
  }

  void AppendToSamples(std::span<const uint8_t> bytes) {
    samples_.insert(samples_.end(), bytes.begin(), bytes.end());
  }

  // Zeros in the samples at these offsets of the file, all of them in gaps.
  void BlankFields(std::span<const size_t> offsets) {
    size_t stream = 0;
    size_t gap_in_file = 0;
    size_t gap_in_samples = 0;
    for (const size_t offset : offsets) {
      for (; stream < places_.size() && places_[stream].end <= offset; ++stream) {
        gap_in_samples += places_[stream].begin - gap_in_file + places_[stream].raw_bytes;
        gap_in_file = places_[stream].end;
      }
      std::fill_n(samples_.begin() + static_cast<ptrdiff_t>(gap_in_samples + offset - gap_in_file),
                  kFieldBytes, uint8_t{0});
    }
  }

  const PackedKind& kind_;
  std::span<const uint8_t> file_;
  PackedMemory memory_;
  PackedLayout layout_;
  std::vector<StreamPlace> places_;  // of the streams opened
  std::vector<uint8_t> samples_;
  size_t done_ = 0;  // the file up to here is in the samples
};

}  // namespace

Result<PackedSplit> SplitPacked(const PackedKind& kind, std::span<const uint8_t> file,
                                uint64_t memory_limit) {
  return Splitter(kind, file, memory_limit).Run();
}

}  // namespace gmzip::packed
