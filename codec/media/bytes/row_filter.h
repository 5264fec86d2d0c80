// Differences of neighbouring samples, PNG's filters over a whole block: exact both ways.
#ifndef GMZIP_CODEC_MEDIA_BYTES_ROW_FILTER_H_
#define GMZIP_CODEC_MEDIA_BYTES_ROW_FILTER_H_

#include <cstdint>
#include <span>

namespace gmzip {

// Numbers are on disk (docs/FORMAT.md, section 5.3) and are PNG's.
enum class RowFilter : uint8_t { kLeft = 1, kUp = 2, kPaeth = 4 };

inline bool IsRowFilter(uint8_t value) { return value == 1 || value == 2 || value == 4; }

// bytes: rows of row_bytes (at least 1; the last row may be short), replaced in place by their
// differences mod 256 from the prediction. Neighbours outside the block are 0. Thread-safe.
void ApplyRowFilter(RowFilter filter, uint32_t row_bytes, uint32_t pixel_bytes,
                    std::span<uint8_t> bytes);

// Exact inverse of ApplyRowFilter with the same arguments.
void UndoRowFilter(RowFilter filter, uint32_t row_bytes, uint32_t pixel_bytes,
                   std::span<uint8_t> bytes);

}  // namespace gmzip

#endif  // GMZIP_CODEC_MEDIA_BYTES_ROW_FILTER_H_
