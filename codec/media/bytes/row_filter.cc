#include "codec/media/bytes/row_filter.h"

#include <cstddef>
#include <cstdlib>

namespace gmzip {
namespace {

uint8_t Paeth(int left, int up, int up_left) {
  const int estimate = left + up - up_left;
  const int from_left = std::abs(estimate - left);
  const int from_up = std::abs(estimate - up);
  const int from_up_left = std::abs(estimate - up_left);
  if (from_left <= from_up && from_left <= from_up_left) return static_cast<uint8_t>(left);
  return static_cast<uint8_t>(from_up <= from_up_left ? up : up_left);
}

// Both directions read original bytes only: applying runs from the last byte back, undoing from the
// first byte on.
class Predictor {
 public:
  Predictor(RowFilter filter, uint32_t row_bytes, uint32_t pixel_bytes, const uint8_t* bytes)
      : filter_(filter), row_bytes_(row_bytes), pixel_bytes_(pixel_bytes), bytes_(bytes) {}

  uint8_t Predict(size_t at, size_t column) const {
    const bool has_left = column >= pixel_bytes_;
    const bool has_up = at >= row_bytes_;
    const int left = has_left ? bytes_[at - pixel_bytes_] : 0;
    const int up = has_up ? bytes_[at - row_bytes_] : 0;
    switch (filter_) {
      case RowFilter::kLeft:
        return static_cast<uint8_t>(left);
      case RowFilter::kUp:
        return static_cast<uint8_t>(up);
      case RowFilter::kPaeth:
        break;
    }
    return Paeth(left, up, has_left && has_up ? bytes_[at - row_bytes_ - pixel_bytes_] : 0);
  }

 private:
  RowFilter filter_;
  size_t row_bytes_;
  size_t pixel_bytes_;
  const uint8_t* bytes_;
};

}  // namespace

void ApplyRowFilter(RowFilter filter, uint32_t row_bytes, uint32_t pixel_bytes,
                    std::span<uint8_t> bytes) {
  const Predictor predictor(filter, row_bytes, pixel_bytes, bytes.data());
  size_t column = bytes.size() % row_bytes;
  for (size_t at = bytes.size(); at-- > 0;) {
    column = (column == 0 ? row_bytes : column) - 1;
    bytes[at] = static_cast<uint8_t>(bytes[at] - predictor.Predict(at, column));
  }
}

void UndoRowFilter(RowFilter filter, uint32_t row_bytes, uint32_t pixel_bytes,
                   std::span<uint8_t> bytes) {
  const Predictor predictor(filter, row_bytes, pixel_bytes, bytes.data());
  size_t column = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] = static_cast<uint8_t>(bytes[at] + predictor.Predict(at, column));
    if (++column == row_bytes) column = 0;
  }
}

}  // namespace gmzip
