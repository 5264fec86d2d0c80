#include "codec/media/packed/derived_fields.h"

#include <algorithm>

#include "base/byte_order.h"

namespace gmzip::packed {

std::vector<DerivedField> UsableFields(const PackedKind& kind, std::span<const uint8_t> file,
                                       std::span<const StreamPlace> streams) {
  std::vector<DerivedField> fields = kind.DeriveFields(file, streams);
  std::stable_sort(fields.begin(), fields.end(), [](const DerivedField& a, const DerivedField& b) {
    return a.offset < b.offset;
  });
  size_t next_free = 0;  // behind the field before
  auto stream = streams.begin();
  const auto is_unusable = [&](const DerivedField& field) {
    if (file.size() < kFieldBytes || field.offset > file.size() - kFieldBytes) return true;
    while (stream != streams.end() && stream->end <= field.offset) ++stream;
    if (stream != streams.end() && stream->begin < field.offset + kFieldBytes) return true;
    if (field.offset < next_free) return true;
    next_free = field.offset + kFieldBytes;
    return false;
  };
  // Not std::remove_if, which may visit in any order.
  std::vector<DerivedField> usable;
  for (const DerivedField& field : fields) {
    if (!is_unusable(field)) usable.push_back(field);
  }
  return usable;
}

std::optional<FieldPlan> PlanFields(const PackedKind& kind, std::span<const uint8_t> file,
                                    std::span<const StreamPlace> streams) {
  FieldPlan plan;
  std::vector<uint8_t> blanked(file.begin(), file.end());
  const std::vector<DerivedField> fields = UsableFields(kind, file, streams);
  for (size_t i = 0; i < fields.size(); ++i) {
    const size_t offset = fields[i].offset;
    if (LoadLe<uint32_t>(file.data() + offset) != fields[i].value) {
      plan.kept_fields.push_back(i);
      continue;
    }
    plan.blank_offsets.push_back(offset);
    StoreLe(uint32_t{0}, blanked.data() + offset);
  }
  // A field that is kept costs about a byte of side info, one left out saves up to four.
  if (plan.blank_offsets.size() < plan.kept_fields.size()) return std::nullopt;
  if (plan.blank_offsets.empty()) return std::nullopt;
  if (!FillFields(kind, streams, plan.kept_fields, blanked)) return std::nullopt;
  if (!std::equal(file.begin(), file.end(), blanked.begin())) return std::nullopt;
  return plan;
}

bool FillFields(const PackedKind& kind, std::span<const StreamPlace> streams,
                std::span<const uint64_t> kept_fields, std::span<uint8_t> file) {
  const std::vector<DerivedField> fields = UsableFields(kind, file, streams);
  if (!kept_fields.empty() && kept_fields.back() >= fields.size()) return false;
  auto kept = kept_fields.begin();
  for (size_t i = 0; i < fields.size(); ++i) {
    if (kept != kept_fields.end() && *kept == i) {
      ++kept;
    } else {
      StoreLe(fields[i].value, file.data() + fields[i].offset);
    }
  }
  return true;
}

}  // namespace gmzip::packed
