// Any bytes through the decoders, and any file through compress and back.
//
// The first byte chooses: parse as they are; repair the checks first, so that mutations get past
// them; or take the bytes as an original file.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "base/byte_order.h"
#include "codec/container/content_hash.h"
#include "codec/gmzip.h"
#include "tests/codec/toy_picture_coder.h"

namespace gmzip {
namespace {

const ToyPictureModels kToys;

DecompressOptions SmallOptions() {
  DecompressOptions options;
  options.num_threads = 1;
  options.memory_limit_bytes = 1 << 22;
  options.models = &kToys;
  return options;
}

// Makes the CRC after the first `size` bytes right.
void RepairCrc(std::vector<uint8_t>* bytes, size_t at, size_t size) {
  if (at + size + 4 > bytes->size()) return;
  StoreLe(Crc32({bytes->data() + at, size}), bytes->data() + at + size);
}

// Repairs the header's CRC and that of the first block, as far as there are any.
void RepairChecks(std::vector<uint8_t>* gmz) {
  if (gmz->size() < 12) return;
  std::copy(kGmzMagic.begin(), kGmzMagic.end(), gmz->begin());
  (*gmz)[4] = kGmzVersion;
  (*gmz)[5] &= 0x3F;
  const size_t header = 6 + size_t{(*gmz)[5]};
  RepairCrc(gmz, 0, header);
  const size_t block = header + 4;
  if (block + 2 > gmz->size()) return;
  const auto coding = static_cast<Coding>((*gmz)[block] & 15);
  const bool is_stored = coding == Coding::kStored;
  (*gmz)[block + 1] &= 0x7F;
  if (!is_stored && block + 3 < gmz->size()) (*gmz)[block + 2] &= 0x7F;
  // Tag, lengths and head of a byte each, hash, check.
  const size_t num_short = is_stored ? 2 : coding == Coding::kMixed ? 4 : 3;
  RepairCrc(gmz, block, num_short + 8 + (HasPayloadCheck(coding) ? 4 : 0));
}

void Decode(std::span<const uint8_t> gmz) {
  (void)Decompress(gmz, SmallOptions());
  (void)Describe(gmz);
  (void)Recover(gmz, SmallOptions(), [](std::span<const uint8_t>) { return Result<void>(); });
}

void RoundTrip(std::span<const uint8_t> file) {
  CompressOptions options;
  options.level = 1;
  options.num_threads = 1;
  options.verify = false;
  options.models = &kToys;
  const auto gmz = Compress(file, options);
  if (!gmz) std::abort();
  const auto restored = Decompress(*gmz, SmallOptions());
  if (!restored || !std::equal(file.begin(), file.end(), restored->begin(), restored->end())) {
    std::abort();
  }
}

}  // namespace
}  // namespace gmzip

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::span<const uint8_t> rest(data + 1, size - 1);
  if (data[0] % 3 == 0) {
    gmzip::Decode(rest);
  } else if (data[0] % 3 == 1) {
    std::vector<uint8_t> gmz(rest.begin(), rest.end());
    gmzip::RepairChecks(&gmz);
    gmzip::Decode(gmz);
  } else {
    gmzip::RoundTrip(rest);
  }
  return 0;
}
