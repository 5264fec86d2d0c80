// The two checks of the format: XXH3-64 over contents, CRC-32 over headers.
//
// Headers take a CRC because it finds every single flipped bit for certain; contents take XXH3
// because it is fast and 64 bits wide.
#ifndef GMZIP_CODEC_CONTAINER_CONTENT_HASH_H_
#define GMZIP_CODEC_CONTAINER_CONTENT_HASH_H_

#include <cstdint>
#include <memory>
#include <span>

namespace gmzip {

// XXH3-64 with seed 0, the same value on every machine. Thread-safe.
uint64_t HashContent(std::span<const uint8_t> bytes);

// The low 32 bits of HashContent: the check over a block's coded payload.
uint32_t CheckPayload(std::span<const uint8_t> payload);

// CRC-32 as in PNG and gzip (reflected 0xEDB88320). Thread-safe.
uint32_t Crc32(std::span<const uint8_t> bytes);

// HashContent over bytes that arrive in pieces. Not thread-safe.
class ContentHasher {
 public:
  ContentHasher();
  ~ContentHasher();
  ContentHasher(ContentHasher&&) noexcept;
  ContentHasher& operator=(ContentHasher&&) noexcept;

  void Add(std::span<const uint8_t> bytes);
  // The hash of all bytes added so far.
  uint64_t Value() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gmzip

#endif  // GMZIP_CODEC_CONTAINER_CONTENT_HASH_H_
