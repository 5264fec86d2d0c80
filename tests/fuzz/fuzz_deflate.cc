// Any bytes as a deflate stream, which must come back if it parses, and as side info.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "codec/media/deflate/deflate_parser.h"
#include "codec/media/deflate/deflate_side_info.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gmzip::deflate;
  constexpr size_t kLimit = 1 << 18;
  if (size < 2) return 0;
  const std::span<const uint8_t> input(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    const auto parsed = ParseDeflate(input, kLimit);
    if (!parsed) return 0;
    const auto description = DescribeDeflate(*parsed, 8 + data[0] / 2 % 8);
    if (!description) std::abort();
    const auto rebuilt = RebuildDeflate(description->side_info, parsed->raw, size);
    if (!rebuilt || rebuilt->size() != parsed->stream_bytes) std::abort();
    for (size_t i = 0; i < rebuilt->size(); ++i) {
      if ((*rebuilt)[i] != input[i]) std::abort();
    }
  } else {
    const size_t cut = input.size() / 2;
    (void)RebuildDeflate(input.first(cut), input.subspan(cut), kLimit);
  }
  return 0;
}
