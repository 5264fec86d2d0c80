// Finds the deflate streams of a zip file (PKWARE's APPNOTE): .zip, .jar, .epub, .odt, .docx.
#ifndef GMZIP_CODEC_MEDIA_ZIP_ZIP_ENTRIES_H_
#define GMZIP_CODEC_MEDIA_ZIP_ZIP_ENTRIES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/media/packed/packed_kind.h"

namespace gmzip::zip {

// Entries are found by their local headers, front to back; the central directory may say what it
// likes. Entries that are encrypted or not deflated are passed over, a zip that is stored in a zip
// is searched, too. The derived fields are CRC and sizes in local headers, data descriptors and the
// central directory, and the local headers' offsets in the latter.
class ZipEntries : public packed::PackedKind {
 public:
  std::optional<size_t> FindStream(std::span<const uint8_t> file, size_t from) const override;
  std::vector<packed::DerivedField> DeriveFields(
      std::span<const uint8_t> file, std::span<const packed::StreamPlace> streams) const override;
};

}  // namespace gmzip::zip

#endif  // GMZIP_CODEC_MEDIA_ZIP_ZIP_ENTRIES_H_
