#include "bench/peak_loops.h"

namespace gmzip {
namespace {

#if defined(__x86_64__)

// Assembly, because compilers move such loops through memory. Enough independent sums (12 and more)
// to hide the latency of the multipliers; inputs stay zero, which no CPU known here treats as a
// special case for integers.

#define GMZIP_VNNI(sum) "vpdpwssd %%zmm30, %%zmm31, %%zmm" #sum "\n"
#define GMZIP_MADD512(sum, t) \
  "vpmaddwd %%zmm30, %%zmm31, %%zmm" #t "\nvpaddd %%zmm" #t ", %%zmm" #sum ", %%zmm" #sum "\n"
#define GMZIP_MADD256(sum) \
  "vpmaddwd %%ymm14, %%ymm15, %%ymm13\nvpaddd %%ymm13, %%ymm" #sum ", %%ymm" #sum "\n"
#define GMZIP_MADD128(sum) \
  "movdqa %%xmm14, %%xmm13\npmaddwd %%xmm15, %%xmm13\npaddd %%xmm13, %%xmm" #sum "\n"
#define GMZIP_TWELVE(op) op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) op(8) op(9) op(10) op(11)
#define GMZIP_REGISTERS                                                                    \
  "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", \
      "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"

void RunVnni(int64_t iterations) {
  for (int64_t i = 0; i < iterations; ++i) {
    asm volatile(GMZIP_TWELVE(GMZIP_VNNI) GMZIP_VNNI(12) GMZIP_VNNI(13) GMZIP_VNNI(14)
                     GMZIP_VNNI(15)::
                         : GMZIP_REGISTERS);
  }
}

void RunAvx512(int64_t iterations) {
  for (int64_t i = 0; i < iterations; ++i) {
    asm volatile(GMZIP_MADD512(0, 16) GMZIP_MADD512(1, 17) GMZIP_MADD512(2, 18) GMZIP_MADD512(3, 19)
                     GMZIP_MADD512(4, 20) GMZIP_MADD512(5, 21) GMZIP_MADD512(6, 22)
                         GMZIP_MADD512(7, 23) GMZIP_MADD512(8, 24) GMZIP_MADD512(9, 25)
                             GMZIP_MADD512(10, 26) GMZIP_MADD512(11, 27)::
                                 : GMZIP_REGISTERS);
  }
}

void RunAvx2(int64_t iterations) {
  for (int64_t i = 0; i < iterations; ++i) {
    asm volatile(GMZIP_TWELVE(GMZIP_MADD256)::: GMZIP_REGISTERS);
  }
}

void RunSse(int64_t iterations) {
  for (int64_t i = 0; i < iterations; ++i) {
    asm volatile(GMZIP_TWELVE(GMZIP_MADD128)::: GMZIP_REGISTERS);
  }
}

#endif

}  // namespace

PeakLoop PeakLoopFor([[maybe_unused]] std::string_view target) {
#if defined(__x86_64__)
  if (target == "AVX3_DL") return {RunVnni, 16 * 32};
  if (target == "AVX3") return {RunAvx512, 12 * 32};
  if (target == "AVX2") return {RunAvx2, 12 * 16};
  if (target == "SSE4" || target == "SSSE3") return {RunSse, 12 * 8};
#endif
  return {nullptr, 0};
}

}  // namespace gmzip
