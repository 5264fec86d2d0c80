// What a kind of file that packs its contents with deflate must know: where its streams stand.
//
// To add one: a folder under codec/media/ with a PackedKind, and the lines that media_format.h
// asks for. Everything else, from deciding what pays to restoring, is in this folder and the same
// for all of them.
#ifndef GMZIP_CODEC_MEDIA_PACKED_PACKED_KIND_H_
#define GMZIP_CODEC_MEDIA_PACKED_PACKED_KIND_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gmzip::packed {

// A deflate stream of the file and what it holds.
struct StreamPlace {
  size_t begin = 0;  // of the deflate stream, in the file
  size_t end = 0;    // behind its last byte
  uint64_t raw_bytes = 0;
  uint32_t raw_crc = 0;  // CRC-32 of the raw bytes, as gzip and zip use it
};

// Four bytes of the file, little endian, that follow from the streams: a sum, a size, an offset.
struct DerivedField {
  size_t offset = 0;
  uint32_t value = 0;
};

// Stateless and thread-safe.
class PackedKind {
 public:
  virtual ~PackedKind() = default;

  // Where the first deflate stream begins whose header stands at or after `from`; nullopt if there
  // is none. A guess: the caller goes on from the place returned if no stream can be read there.
  // Always > from.
  virtual std::optional<size_t> FindStream(std::span<const uint8_t> file, size_t from) const = 0;

  // What follows from the streams, in any order. `streams` are in file order; other streams may
  // stand between them. Restoring calls this with zeros for the fields themselves: the places found
  // must not depend on them. Fields outside the file or inside a stream are ignored.
  virtual std::vector<DerivedField> DeriveFields(std::span<const uint8_t> file,
                                                 std::span<const StreamPlace> streams) const = 0;
};

}  // namespace gmzip::packed

#endif  // GMZIP_CODEC_MEDIA_PACKED_PACKED_KIND_H_
