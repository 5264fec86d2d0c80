#include "models/bytes/training_split.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace gmzip {
namespace {

uint64_t SizeOf(const std::vector<DataPiece>& pieces) {
  uint64_t size = 0;
  for (const DataPiece& piece : pieces) size += piece.size_bytes;
  return size;
}

std::vector<DataFile> Packages(int num_packages, int num_files) {
  std::vector<DataFile> files;
  for (int p = 0; p < num_packages; ++p) {
    for (int f = 0; f < num_files; ++f) {
      files.push_back({"kind/package" + std::to_string(p) + "__file" + std::to_string(f), 1000});
    }
  }
  return files;
}

TEST(TrainingSplit, GroupIsTheNameUpToTwoUnderscores) {
  EXPECT_EQ(GroupOfName("code/perl__5.36__x.pm"), "code/perl");
  EXPECT_EQ(GroupOfName("a__b/c"), "a__b/c");
  EXPECT_EQ(GroupOfName("plain.txt"), "plain.txt");
  EXPECT_EQ(GroupOfName(""), "");
}

TEST(TrainingSplit, KeepsPackagesTogether) {
  const std::vector<DataFile> files = Packages(30, 20);
  const PriorSplit split = SplitForPrior(files, {});
  std::map<std::string, std::set<bool>> parts;
  for (const DataPiece& piece : split.counted) {
    parts[GroupOfName(files[piece.file].name)].insert(true);
  }
  for (const DataPiece& piece : split.weighed) {
    parts[GroupOfName(files[piece.file].name)].insert(false);
  }
  EXPECT_EQ(parts.size(), 30U);
  for (const auto& [name, part] : parts) EXPECT_EQ(part.size(), 1U) << name;
  EXPECT_EQ(split.weighed.size(), 120U);  // a fifth of few
  EXPECT_EQ(split.weighed.size() + split.counted.size(), files.size());
}

TEST(TrainingSplit, KeepsATenthApartOfMany) {
  const PriorSplit split = SplitForPrior(Packages(100, 5), {});
  EXPECT_EQ(split.weighed.size(), 50U);
  EXPECT_EQ(split.counted.size(), 450U);
}

TEST(TrainingSplit, SplitsAPackageAloneByFileAndAFileAloneByPieces) {
  const std::vector<DataFile> package = Packages(1, 20);
  const PriorSplit by_file = SplitForPrior(package, {});
  EXPECT_EQ(by_file.weighed.size(), 4U);
  EXPECT_EQ(by_file.counted.size(), 16U);
  const std::vector<DataFile> file = {{"log", 100'001}};
  const PriorSplit by_piece = SplitForPrior(file, {});
  EXPECT_EQ(by_piece.weighed.size(), 2U);
  EXPECT_EQ(SizeOf(by_piece.weighed) + SizeOf(by_piece.counted), 100'001U);
}

TEST(TrainingSplit, LargestPackageIsCounted) {
  std::vector<DataFile> files = Packages(8, 4);
  files.push_back({"kind/huge__file", 1'000'000});
  for (uint64_t seed = 1; seed < 30; ++seed) {
    SplitSettings settings;
    settings.seed = seed;
    const PriorSplit split = SplitForPrior(files, settings);
    EXPECT_FALSE(split.weighed.empty());
    for (const DataPiece& piece : split.weighed) EXPECT_NE(piece.file, files.size() - 1);
  }
}

TEST(TrainingSplit, FoldersGetEqualShares) {
  std::vector<DataFile> files;
  for (int i = 0; i < 100; ++i) files.push_back({"large/" + std::to_string(i), 5'000'000});
  for (int i = 0; i < 100; ++i) files.push_back({"small/" + std::to_string(i), 1000});
  SplitSettings settings;
  settings.max_counted_bytes = 20'000'000;
  settings.max_weighed_bytes = 1'000'000;
  const PriorSplit split = SplitForPrior(files, settings);
  EXPECT_EQ(SizeOf(split.counted), 10'000'000U + 90'000U);
  EXPECT_EQ(SizeOf(split.weighed), 500'000U + 10'000U);
}

TEST(TrainingSplit, SeedChangesTheChoiceAndNothingElseDoes) {
  const std::vector<DataFile> files = Packages(60, 3);
  const auto names = [&](uint64_t seed) {
    SplitSettings settings;
    settings.seed = seed;
    std::vector<size_t> chosen;
    for (const DataPiece& piece : SplitForPrior(files, settings).weighed) {
      chosen.push_back(piece.file);
    }
    return chosen;
  };
  EXPECT_EQ(names(1), names(1));
  EXPECT_NE(names(1), names(2));
}

TEST(TrainingSplit, NoFilesNoPieces) {
  const PriorSplit split = SplitForPrior({}, {});
  EXPECT_TRUE(split.counted.empty());
  EXPECT_TRUE(split.weighed.empty());
}

}  // namespace
}  // namespace gmzip
