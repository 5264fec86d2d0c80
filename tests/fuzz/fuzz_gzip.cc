// Any bytes as a gzip file, and as side info with samples.
#include "codec/media/gzip/gzip_members.h"
#include "tests/fuzz/fuzz_packed.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gmzip::FuzzPacked(gmzip::gzip::GzipMembers(), {data, size});
  return 0;
}
