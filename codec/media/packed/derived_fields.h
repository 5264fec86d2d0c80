// Sums, sizes and offsets that need not be kept, because they follow from the streams.
#ifndef GMZIP_CODEC_MEDIA_PACKED_DERIVED_FIELDS_H_
#define GMZIP_CODEC_MEDIA_PACKED_DERIVED_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/media/packed/packed_kind.h"

namespace gmzip::packed {

inline constexpr size_t kFieldBytes = 4;

// The kind's fields by offset, less those that lie outside the file, in a stream or in the field
// before. Their numbers in this order are what PackedLayout::kept_fields speaks of. Thread-safe.
std::vector<DerivedField> UsableFields(const PackedKind& kind, std::span<const uint8_t> file,
                                       std::span<const StreamPlace> streams);

// What the encoder decides.
struct FieldPlan {
  std::vector<uint64_t> kept_fields;  // as PackedLayout::kept_fields
  std::vector<size_t> blank_offsets;  // ascending, where the file's bytes become zeros
};

// Nothing if leaving the fields out would not help or could not be undone: it is tried. Takes
// memory for another copy of the file.
std::optional<FieldPlan> PlanFields(const PackedKind& kind, std::span<const uint8_t> file,
                                    std::span<const StreamPlace> streams);

// Writes the fields into a file whose other bytes stand. False, with the file half done, if
// kept_fields names a field there is not.
bool FillFields(const PackedKind& kind, std::span<const StreamPlace> streams,
                std::span<const uint64_t> kept_fields, std::span<uint8_t> file);

}  // namespace gmzip::packed

#endif  // GMZIP_CODEC_MEDIA_PACKED_DERIVED_FIELDS_H_
