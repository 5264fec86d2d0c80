#include "models/bytes/byte_model.h"

#include <vector>

namespace gmzip {

// Order 1 alone: the thin whole path.
class ByteModel::Impl {
 public:
  uint32_t Update(int bit) {
    uint16_t& p = probabilities_[previous_ << 8 | partial_];
    p = static_cast<uint16_t>(bit != 0 ? p + ((65535 - p) >> 4) : p - (p >> 4));
    partial_ = partial_ << 1 | static_cast<uint32_t>(bit);
    if (partial_ >= 256) {
      previous_ = partial_ & 255;
      partial_ = 1;
    }
    const uint32_t p1_16 = probabilities_[previous_ << 8 | partial_];
    return p1_16 < 32 ? 32 : p1_16 > 65504 ? 65504 : p1_16;
  }

 private:
  std::vector<uint16_t> probabilities_ = std::vector<uint16_t>(65536, 32768);
  uint32_t previous_ = 0;
  uint32_t partial_ = 1;
};

ByteModel::ByteModel(const ByteModelSettings& /*settings*/) : impl_(std::make_unique<Impl>()) {}
ByteModel::~ByteModel() = default;
ByteModel::ByteModel(ByteModel&&) noexcept = default;
ByteModel& ByteModel::operator=(ByteModel&&) noexcept = default;
void ByteModel::SetKind(ByteKind /*kind*/) {}
void ByteModel::Update(int bit) { p1_16_ = impl_->Update(bit); }

}  // namespace gmzip
