// Any bytes as a zip file, and as side info with samples.
#include "codec/media/zip/zip_entries.h"
#include "tests/fuzz/fuzz_packed.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  gmzip::FuzzPacked(gmzip::zip::ZipEntries(), {data, size});
  return 0;
}
