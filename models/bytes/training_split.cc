#include "models/bytes/training_split.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gmzip {
namespace {

constexpr size_t kMinGroups = 3;
// Pieces of files where there are too few of them.
constexpr uint64_t kPieces = 10;
constexpr size_t kFewGroups = 50;

// Pieces that are counted or weighed together.
struct Group {
  uint64_t rank = 0;  // by hash
  uint64_t size_bytes = 0;
  std::vector<DataPiece> pieces;
};

using Groups = std::map<std::string, Group>;

std::string FolderOfName(const std::string& name) {
  const size_t slash = name.find('/');
  return slash == std::string::npos ? std::string() : name.substr(0, slash);
}

template <typename NameOf>
Groups GroupPieces(std::span<const DataPiece> pieces, const NameOf& name_of, uint64_t seed) {
  Groups groups;
  for (const DataPiece& piece : pieces) {
    const std::string name = name_of(piece);
    Group& group = groups[name];
    group.rank = HashName(name, seed);
    group.size_bytes += piece.size_bytes;
    group.pieces.push_back(piece);
  }
  return groups;
}

// The groups of one sub-folder, by rank.
std::vector<Group> GroupsOf(std::span<const DataPiece> whole, std::span<const DataFile> files,
                            uint64_t seed) {
  const auto file_name = [&](const DataPiece& piece) { return files[piece.file].name; };
  Groups groups = GroupPieces(
      whole, [&](const DataPiece& piece) { return GroupOfName(file_name(piece)); }, seed);
  if (groups.size() < kMinGroups) groups = GroupPieces(whole, file_name, seed);
  if (groups.size() < kMinGroups) {
    std::vector<DataPiece> pieces;
    for (const DataPiece& file : whole) {
      const uint64_t size = std::max<uint64_t>((file.size_bytes + kPieces - 1) / kPieces, 1);
      for (uint64_t first = 0; first < file.size_bytes; first += size) {
        pieces.push_back({file.file, first, std::min(size, file.size_bytes - first)});
      }
    }
    groups = GroupPieces(
        pieces,
        [&](const DataPiece& piece) {
          return file_name(piece) + " " + std::to_string(piece.first);
        },
        seed);
  }
  std::vector<Group> by_rank;
  for (auto& [name, group] : groups) by_rank.push_back(std::move(group));
  std::ranges::sort(by_rank, {}, &Group::rank);
  return by_rank;
}

// Marks the groups to train arrays on: by rank until there is enough, but none that holds much of
// all; the smallest if each does.
std::vector<bool> ChooseWeighed(std::span<const Group> groups) {
  uint64_t total = 0;
  for (const Group& group : groups) total += group.size_bytes;
  const uint64_t wanted = total / (groups.size() < kFewGroups ? 5 : 10);
  std::vector<bool> is_weighed(groups.size(), false);
  uint64_t size = 0;
  for (size_t i = 0; i < groups.size() && size < wanted; ++i) {
    if (groups[i].size_bytes > 2 * (wanted - size)) continue;
    is_weighed[i] = true;
    size += groups[i].size_bytes;
  }
  if (size == 0 && groups.size() > 1) {
    const auto smallest = std::ranges::min_element(groups, {}, &Group::size_bytes);
    is_weighed[static_cast<size_t>(smallest - groups.begin())] = true;
  }
  return is_weighed;
}

// A file's start at most, files in the order of their hashes, up to a size in all.
std::vector<DataPiece> Take(std::vector<DataPiece> pieces, std::span<const DataFile> files,
                            uint64_t seed, uint64_t max_piece, uint64_t max_all) {
  std::vector<std::pair<uint64_t, DataPiece>> ranked;
  for (const DataPiece& piece : pieces) {
    ranked.emplace_back(HashName(files[piece.file].name, seed + piece.first), piece);
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<uint64_t, DataPiece>::first);
  std::vector<DataPiece> taken;
  for (auto& [rank, piece] : ranked) {
    piece.size_bytes = std::min({piece.size_bytes, max_piece, max_all});
    if (piece.size_bytes == 0) continue;
    max_all -= piece.size_bytes;
    taken.push_back(piece);
  }
  return taken;
}

}  // namespace

PriorSplit SplitForPrior(std::span<const DataFile> files, const SplitSettings& settings) {
  std::map<std::string, std::vector<DataPiece>> folders;
  for (size_t i = 0; i < files.size(); ++i) {
    folders[FolderOfName(files[i].name)].push_back({i, 0, files[i].size_bytes});
  }
  PriorSplit split;
  for (const auto& [folder, whole] : folders) {
    const std::vector<Group> groups = GroupsOf(whole, files, settings.seed);
    const std::vector<bool> is_weighed = ChooseWeighed(groups);
    std::vector<DataPiece> counted;
    std::vector<DataPiece> weighed;
    for (size_t i = 0; i < groups.size(); ++i) {
      auto& part = is_weighed[i] ? weighed : counted;
      part.insert(part.end(), groups[i].pieces.begin(), groups[i].pieces.end());
    }
    for (const DataPiece& piece : Take(counted, files, settings.seed, settings.max_counted_piece,
                                       settings.max_counted_bytes / folders.size())) {
      split.counted.push_back(piece);
    }
    for (const DataPiece& piece : Take(weighed, files, settings.seed, settings.max_weighed_piece,
                                       settings.max_weighed_bytes / folders.size())) {
      split.weighed.push_back(piece);
    }
  }
  // Kinds mixed, so that none has the last word.
  split.weighed = Take(split.weighed, files, settings.seed + 1, UINT64_MAX, UINT64_MAX);
  return split;
}

}  // namespace gmzip
