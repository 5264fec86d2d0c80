#include <vector>

#include "codec/container/byte_cursor.h"
#include "codec/container/content_hash.h"
#include "codec/container/gmz_format.h"
#include "codec/container/gmz_layout.h"

namespace gmzip {
namespace {

void AppendCrc(std::vector<uint8_t>* out) { AppendWord(Crc32(*out), out); }

}  // namespace

std::vector<uint8_t> SerializeHeader(const GmzHeader& header) {
  std::vector<uint8_t> fields;
  fields.push_back(MakeKindByte(header.media, header.way));
  fields.push_back(header.level);
  AppendVarint(header.original_size ? *header.original_size + 1 : 0, &fields);
  AppendVarint(header.model_ids.size(), &fields);
  for (const uint64_t id : header.model_ids) AppendWord(id, &fields);
  if (header.picture) {
    AppendVarint(header.picture->width, &fields);
    AppendVarint(header.picture->height, &fields);
    fields.push_back(header.picture->num_channels);
    AppendVarint(header.picture->rows_per_frame, &fields);
  }
  std::vector<uint8_t> out(kGmzMagic.begin(), kGmzMagic.end());
  out.push_back(kGmzVersion);
  AppendVarint(fields.size(), &out);
  AppendBytes(fields, &out);
  AppendCrc(&out);
  return out;
}

std::vector<uint8_t> SerializeBlockHeader(const BlockHeader& header) {
  std::vector<uint8_t> out;
  out.push_back(MakeTag(header.role, header.coding));
  AppendVarint(header.coded_size, &out);
  if (header.coding != Coding::kStored) AppendVarint(header.raw_size, &out);
  if (header.coding == Coding::kMixed) out.push_back(header.mixed_head);
  AppendWord(header.content_hash, &out);
  if (HasPayloadCheck(header.coding)) AppendWord(header.payload_check, &out);
  AppendCrc(&out);
  return out;
}

std::vector<uint8_t> SerializeEnd(const EndRecord& end) {
  std::vector<uint8_t> fields;
  const unsigned flags = (end.original_size ? kEndHasSize : 0U) |
                         (end.original_hash ? kEndHasHash : 0U) |
                         (end.index.empty() ? 0U : kEndHasIndex);
  if (end.original_size) AppendVarint(*end.original_size, &fields);
  if (end.original_hash) AppendWord(*end.original_hash, &fields);
  if (!end.index.empty()) {
    AppendVarint(end.index.size(), &fields);
    for (const IndexEntry& entry : end.index) {
      fields.push_back(MakeTag(entry.role, entry.coding));
      AppendVarint(entry.total_size, &fields);
      AppendVarint(entry.raw_size, &fields);
    }
  }
  std::vector<uint8_t> out = {static_cast<uint8_t>(flags)};
  AppendVarint(fields.size(), &out);
  AppendBytes(fields, &out);
  AppendWord(static_cast<uint32_t>(out.size() + kEndTailBytes), &out);
  AppendCrc(&out);
  return out;
}

}  // namespace gmzip
