#include <utility>

#include "codec/gmz_decoder.h"
#include "codec/gmzip.h"

namespace gmzip {

class Decompressor::Impl : public GmzDecoder {
 public:
  using GmzDecoder::GmzDecoder;
};

Decompressor::Decompressor(DecompressOptions options, Sink sink)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(sink))) {}
Decompressor::~Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;

Result<void> Decompressor::Write(std::span<const uint8_t> bytes) { return impl_->Write(bytes); }
Result<DecompressReport> Decompressor::Finish() { return impl_->Finish(); }

}  // namespace gmzip
