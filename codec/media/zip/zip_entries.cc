#include "codec/media/zip/zip_entries.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "base/byte_order.h"

namespace gmzip::zip {
namespace {

using packed::DerivedField;
using packed::StreamPlace;

constexpr size_t kLocalBytes = 30;    // of a local header without name and extra field
constexpr size_t kCentralBytes = 46;  // of a central header without name, extra field and comment
constexpr uint16_t kDeflated = 8;
constexpr uint16_t kIsEncrypted = 1;
constexpr uint16_t kHasDescriptor = 8;  // CRC and sizes follow the stream
constexpr size_t kMaxTextBytes = 65535;

using Signature = std::array<uint8_t, 4>;
constexpr Signature kLocal = {'P', 'K', 3, 4};
constexpr Signature kCentral = {'P', 'K', 1, 2};
constexpr Signature kDescriptor = {'P', 'K', 7, 8};

bool StartsWith(std::span<const uint8_t> bytes, std::span<const uint8_t> with) {
  return bytes.size() >= with.size() && std::equal(with.begin(), with.end(), bytes.begin());
}

// Where the signature stands, at or after `from`.
std::optional<size_t> Find(const Signature& signature, std::span<const uint8_t> file, size_t from) {
  if (from >= file.size()) return std::nullopt;
  const auto rest = file.subspan(from);
  const auto found = std::search(rest.begin(), rest.end(), signature.begin(), signature.end());
  if (found == rest.end()) return std::nullopt;
  return from + static_cast<size_t>(found - rest.begin());
}

uint16_t Word16(std::span<const uint8_t> file, size_t at) {
  return LoadLe<uint16_t>(file.data() + at);
}

// Bytes of the local header at `at`, of which kLocalBytes are there.
size_t LocalHeaderBytes(std::span<const uint8_t> file, size_t at) {
  return kLocalBytes + Word16(file, at + 26) + Word16(file, at + 28);
}

// The local header that ends at `end` and begins at or after `from`: the nearest, if there are two.
std::optional<size_t> FindLocalHeader(std::span<const uint8_t> file, size_t from, size_t end) {
  if (end < kLocalBytes) return std::nullopt;
  if (end > kLocalBytes + 2 * kMaxTextBytes) {
    from = std::max(from, end - kLocalBytes - 2 * kMaxTextBytes);
  }
  for (size_t at = end - kLocalBytes + 1; at-- > from;) {
    if (!StartsWith(file.subspan(at), kLocal)) continue;
    if (at + LocalHeaderBytes(file, at) == end) return at;
  }
  return std::nullopt;
}

// Collects the fields of one file.
class FieldFinder {
 public:
  FieldFinder(std::span<const uint8_t> file, std::span<const StreamPlace> streams)
      : file_(file), streams_(streams) {}

  std::vector<DerivedField> Find() {
    size_t last_end = 0;
    for (const StreamPlace& stream : streams_) {
      if (const auto header = FindLocalHeader(file_, last_end, stream.begin)) {
        AddEntry(*header, stream);
      }
      last_end = stream.end;
    }
    AddCentralDirectory(last_end);
    return std::move(fields_);
  }

 private:
  struct Entry {
    size_t header;
    const StreamPlace* stream;
  };

  static uint32_t StreamBytes(const StreamPlace& stream) {
    return static_cast<uint32_t>(stream.end - stream.begin);
  }

  // CRC, packed size and size, four bytes each, from `at` on.
  void AddSums(size_t at, const StreamPlace& stream) {
    fields_.push_back({at, stream.raw_crc});
    fields_.push_back({at + 4, StreamBytes(stream)});
    fields_.push_back({at + 8, static_cast<uint32_t>(stream.raw_bytes)});
  }

  void AddEntry(size_t header, const StreamPlace& stream) {
    const size_t name_bytes = Word16(file_, header + 26);
    const auto* name = reinterpret_cast<const char*>(file_.data() + header + kLocalBytes);
    entries_[std::string_view(name, name_bytes)] = {header, &stream};
    if ((Word16(file_, header + 6) & kHasDescriptor) == 0) {
      AddSums(header + 14, stream);
    } else if (StartsWith(file_.subspan(stream.end), kDescriptor)) {
      AddDescriptor(stream.end + kDescriptor.size(), stream);
    }
  }

  // Sizes have four bytes, or eight in a zip64 entry: what follows the descriptor tells.
  void AddDescriptor(size_t at, const StreamPlace& stream) {
    constexpr std::array<uint8_t, 2> kAnySignature = {'P', 'K'};
    const bool is_long = file_.size() >= at + 22 &&
                         StartsWith(file_.subspan(at + 20), kAnySignature) &&
                         !StartsWith(file_.subspan(at + 12), kAnySignature);
    if (!is_long) return AddSums(at, stream);
    fields_.push_back({at, stream.raw_crc});
    fields_.push_back({at + 4, StreamBytes(stream)});
    fields_.push_back({at + 12, static_cast<uint32_t>(stream.raw_bytes)});
  }

  // The headers after the last stream, matched to entries by name.
  void AddCentralDirectory(size_t from) {
    while (const auto found = zip::Find(kCentral, file_, from)) {
      const size_t at = *found;
      from = at + kCentral.size();
      if (file_.size() - at < kCentralBytes) return;
      const size_t name_bytes = Word16(file_, at + 28);
      const size_t text_bytes = name_bytes + Word16(file_, at + 30) + Word16(file_, at + 32);
      if (file_.size() - at - kCentralBytes < text_bytes) continue;
      from = at + kCentralBytes + text_bytes;
      const auto* name = reinterpret_cast<const char*>(file_.data() + at + kCentralBytes);
      const auto entry = entries_.find(std::string_view(name, name_bytes));
      if (entry == entries_.end()) continue;
      AddSums(at + 16, *entry->second.stream);
      fields_.push_back({at + 42, static_cast<uint32_t>(entry->second.header)});
    }
  }

  std::span<const uint8_t> file_;
  std::span<const StreamPlace> streams_;
  std::map<std::string_view, Entry> entries_;  // by name; of two with one name the last
  std::vector<DerivedField> fields_;
};

}  // namespace

std::optional<size_t> ZipEntries::FindStream(std::span<const uint8_t> file, size_t from) const {
  while (const auto found = Find(kLocal, file, from)) {
    const size_t at = *found;
    if (file.size() - at < kLocalBytes) return std::nullopt;
    const uint16_t flags = Word16(file, at + 6);
    const size_t header_bytes = LocalHeaderBytes(file, at);
    if (Word16(file, at + 8) == kDeflated && (flags & kIsEncrypted) == 0 &&
        header_bytes <= file.size() - at) {
      return at + header_bytes;
    }
    from = at + kLocal.size();
  }
  return std::nullopt;
}

std::vector<DerivedField> ZipEntries::DeriveFields(std::span<const uint8_t> file,
                                                   std::span<const StreamPlace> streams) const {
  return FieldFinder(file, streams).Find();
}

}  // namespace gmzip::zip
