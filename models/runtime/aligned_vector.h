// Vector whose elements start on a cache line, for data that SIMD kernels load.
#ifndef GMZIP_MODELS_RUNTIME_ALIGNED_VECTOR_H_
#define GMZIP_MODELS_RUNTIME_ALIGNED_VECTOR_H_

#include <cstddef>
#include <new>
#include <vector>

namespace gmzip {

// 64: the widest vector (AVX-512) and the cache line of every machine gmzip knows.
inline constexpr size_t kVectorAlignment = 64;

template <typename T>
struct CacheLineAllocator {
  using value_type = T;

  CacheLineAllocator() = default;
  template <typename U>
  explicit CacheLineAllocator(const CacheLineAllocator<U>&) {}

  T* allocate(size_t count) {
    if (count > static_cast<size_t>(-1) / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(::operator new (count * sizeof(T), std::align_val_t{kVectorAlignment}));
  }
  void deallocate(T* pointer, size_t) {
    ::operator delete (pointer, std::align_val_t{kVectorAlignment});
  }
  bool operator==(const CacheLineAllocator&) const { return true; }
};

template <typename T>
using AlignedVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_ALIGNED_VECTOR_H_
