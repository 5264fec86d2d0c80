// Loads and stores of integers in the file's byte order, whatever the machine's.
#ifndef GMZIP_BASE_BYTE_ORDER_H_
#define GMZIP_BASE_BYTE_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace gmzip {

// Little endian: .gmz, safetensors. `bytes` holds sizeof(T) bytes.
template <typename T>
T LoadLe(const uint8_t* bytes) {
  using U = std::make_unsigned_t<T>;
  U value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) value = static_cast<U>(value | U{bytes[i]} << (8 * i));
  return static_cast<T>(value);
}

template <typename T>
void StoreLe(T value, uint8_t* bytes) {
  using U = std::make_unsigned_t<T>;
  for (size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<uint8_t>(U(value) >> (8 * i));
}

// Big endian: PNG.
inline uint32_t LoadBe32(const uint8_t* bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 | uint32_t{bytes[2]} << 8 | bytes[3];
}

inline void StoreBe32(uint32_t value, uint8_t* bytes) {
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(value >> (24 - 8 * i));
}

}  // namespace gmzip

#endif  // GMZIP_BASE_BYTE_ORDER_H_
