// Runs over the PNGs of folders named in GMZIP_TEST_PNGS (separated by ':'): every file must come
// back, and a line per file says what it costs. Skipped when the variable is not set.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "codec/media/png/png_picture.h"
#include "codec/media/png/png_restoration.h"

namespace gmzip::png {
namespace {

constexpr size_t kMemoryLimit = size_t{2} << 30;

std::vector<uint8_t> ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Totals {
  size_t files = 0;
  size_t restored = 0;
  size_t pictures = 0;
  size_t pictures_above_limit = 0;
  size_t file_bytes = 0;
  size_t side_bytes = 0;
  double max_percent = 0;
  double split_seconds = 0;
  double restore_seconds = 0;
};

// Processor time: other programs on the machine do not count.
double Seconds(std::clock_t since) {
  return static_cast<double>(std::clock() - since) / CLOCKS_PER_SEC;
}

void Check(const std::filesystem::path& path, Totals& totals) {
  const std::vector<uint8_t> file = ReadFile(path);
  ++totals.files;
  const auto begin = std::clock();
  const auto split = SplitPng(file, kMemoryLimit);
  const double split_seconds = Seconds(begin);
  totals.split_seconds += split_seconds;
  if (!split) {
    std::printf("%s: %zu bytes, not split: %s\n", path.c_str(), file.size(),
                split.error().message.c_str());
    return;
  }
  const auto restore_begin = std::clock();
  const auto restored = RestorePng(split->samples, split->side_info, kMemoryLimit);
  const double restore_seconds = Seconds(restore_begin);
  ASSERT_TRUE(restored) << path;
  ASSERT_EQ(*restored, file) << path;
  ++totals.restored;
  totals.restore_seconds += restore_seconds;
  totals.file_bytes += file.size();
  totals.side_bytes += split->side_info.size();
  const double percent =
      100.0 * static_cast<double>(split->side_info.size()) / static_cast<double>(file.size());
  if (HoldsPicture(split->header)) {
    ++totals.pictures;
    totals.max_percent = std::max(totals.max_percent, percent);
    if (percent > 5) ++totals.pictures_above_limit;
  }
  const PngSummary& s = split->summary;
  std::printf(
      "%s: %ux%u type %d depth %d, %zu bytes, side info %zu = %.3f %% (layout %zu, blob %zu, "
      "filters %zu, deflate %zu); %s; %.2f s, %.2f s\n",
      path.c_str(), split->header.width, split->header.height, split->header.colour_type,
      split->header.bit_depth, file.size(), split->side_info.size(), percent, s.layout_bytes,
      s.blob_bytes, s.filter_bytes, s.deflate_bytes, s.deflate.Describe().c_str(), split_seconds,
      restore_seconds);
}

TEST(PngFolder, EveryFileComesBack) {
  const char* const folders = std::getenv("GMZIP_TEST_PNGS");
  if (folders == nullptr) GTEST_SKIP() << "GMZIP_TEST_PNGS is not set";
  std::stringstream list(folders);
  for (std::string folder; std::getline(list, folder, ':');) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() == ".png") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    Totals totals;
    for (const auto& path : paths) Check(path, totals);
    std::printf(
        "TOTAL %s: %zu files, %zu restored, %zu pictures, %zu above 5 %%, worst %.2f %%, side "
        "info %zu of %zu bytes = %.3f %%, split %.1f s, restore %.1f s\n",
        folder.c_str(), totals.files, totals.restored, totals.pictures, totals.pictures_above_limit,
        totals.max_percent, totals.side_bytes, totals.file_bytes,
        100.0 * static_cast<double>(totals.side_bytes) /
            static_cast<double>(std::max<size_t>(totals.file_bytes, 1)),
        totals.split_seconds, totals.restore_seconds);
  }
}

}  // namespace
}  // namespace gmzip::png
