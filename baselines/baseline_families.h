// The compressors gmzip is compared with inside its own process: one function each.
//
// To add one: write NAME_baseline.cc with its family, declare it here, list it in
// baseline_table.cc, and let CMakeLists.txt look for its library.
#ifndef GMZIP_BASELINES_BASELINE_FAMILIES_H_
#define GMZIP_BASELINES_BASELINE_FAMILIES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "baselines/coder.h"

namespace gmzip {

// Settings are those of the family's command-line tool, one thread.
struct BaselineFamily {
  std::string_view name;
  std::string_view settings;  // of a level: "zstd -{}"
  std::string version;        // of the library at run time
  Subject subject = Subject::kFile;
  int min_level = 0;
  int max_level = 0;
  std::vector<int> usual_levels;  // those of a run that names none
  // Thread-safe, both; of a file that has what `subject` says. Errors: kInternal with the library's
  // reason, kUnsupported for a picture or sound of a kind it does not take.
  Result<std::vector<uint8_t>> (*encode)(const Original& original, int level) = nullptr;
  // Errors: kDamaged if the coded bytes are not of the expected shape.
  Result<std::vector<uint8_t>> (*decode)(std::span<const uint8_t> coded,
                                         const ExpectedShape& expected) = nullptr;
  // Where levels are words, those from min_level to max_level; empty: they are numbers.
  std::vector<std::string_view> level_names = {};
};

BaselineFamily ZstdFamily();
BaselineFamily GzipFamily();
BaselineFamily XzFamily();      // if built with liblzma
BaselineFamily BrotliFamily();  // if built with libbrotli
BaselineFamily Bzip3Family();   // if built with libbzip3
BaselineFamily PngFamily();
BaselineFamily WebpFamily();     // if built with libwebp
BaselineFamily JxlFamily();      // if built with libjxl
BaselineFamily FlacFamily();     // if built with libFLAC
BaselineFamily WavpackFamily();  // if built with libwavpack

// How a family says that its library would not decode.
inline expected_impl::unexpected<Error> NotDecoded(std::string_view name) {
  return MakeError(ErrorCode::kDamaged, std::string(name) + " does not decode its own output");
}

// How it says that its library would not encode.
inline expected_impl::unexpected<Error> NotEncoded(std::string_view name) {
  return MakeError(ErrorCode::kInternal, std::string(name) + " could not encode");
}

}  // namespace gmzip

#endif  // GMZIP_BASELINES_BASELINE_FAMILIES_H_
