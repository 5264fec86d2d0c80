#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>

#include "cli/command_table.h"
#include "cli/file_options.h"
#include "cli/input_file.h"
#include "cli/json_text.h"
#include "cli/messages.h"
#include "codec/gmzip.h"

namespace gmzip {
namespace {

// Standard input and pipes are read whole; of a file, only what is needed.
Result<FileInfo> DescribeFile(const std::string& path) {
  GMZIP_ASSIGN_OR_RETURN(InputFile input, InputFile::Open(path, true));
  if (path == "-" || !input.size()) {
    GMZIP_ASSIGN_OR_RETURN(const auto gmz, input.ReadAll());
    return Describe(gmz);
  }
  return Describe(
      [&input](uint64_t offset, std::span<uint8_t> out) { return input.ReadAt(offset, out); },
      *input.size());
}

double Ratio(const FileInfo& info) {
  return info.coded_bytes == 0
             ? 0.0
             : static_cast<double>(info.original_bytes) / static_cast<double>(info.coded_bytes);
}

std::string LevelText(int level) { return level == kDefaultLevel ? "-" : std::to_string(level); }

void PrintTableHead() {
  fmt::print("{:>14} {:>14} {:>8}  {:<6} {:<8} {:>5}  {}\n", "original", "compressed", "ratio",
             "kind", "coded as", "level", "file");
}

void PrintTableLine(const std::string& path, const FileInfo& info) {
  fmt::print("{:>14} {:>14} {:>8.3f}  {:<6} {:<8} {:>5}  {}\n", info.original_bytes,
             info.coded_bytes, Ratio(info), MediaName(info.header.media), WayName(info.header.way),
             LevelText(info.header.level), path);
}

// How the byte model coded a block.
std::string MixedText(const BlockInfo& block) {
  if (!block.mixed) return "";
  const MixedInfo& mixed = *block.mixed;
  const std::string start =
      mixed.starts_anew ? fmt::format(", new model of 2^{} bytes", mixed.memory_log2) : "";
  return fmt::format("  {}, effort {}{}", mixed.kind, mixed.effort, start);
}

// -v: what the header says and every block.
void PrintDetails(const FileInfo& info) {
  fmt::print("  hash {:016x}\n", info.original_hash);
  if (info.header.picture) {
    const PictureShape& shape = *info.header.picture;
    fmt::print("  picture {} x {}, {} channels, {} frames of {} rows\n", shape.width, shape.height,
               shape.num_channels, shape.NumFrames(), shape.rows_per_frame);
  }
  for (const uint64_t id : info.header.model_ids) fmt::print("  model {:016x}\n", id);
  if (!info.restoration.empty()) fmt::print("  {}\n", info.restoration);
  for (const BlockInfo& block : info.blocks) {
    fmt::print("  {:<13} {:<10} {:>12} -> {:>12}{}\n", RoleName(block.role),
               CodingName(block.coding), block.raw_size, block.total_size, MixedText(block));
  }
}

std::string JsonPicture(const PictureShape& shape) {
  return fmt::format(R"({{"width": {}, "height": {}, "channels": {}, "rows_per_frame": {}}})",
                     shape.width, shape.height, shape.num_channels, shape.rows_per_frame);
}

std::string JsonMixed(const BlockInfo& block) {
  if (!block.mixed) return "";
  return fmt::format(R"(, "content": "{}", "effort": {}, "memory_log2": {}, "starts_anew": {})",
                     block.mixed->kind, block.mixed->effort, block.mixed->memory_log2,
                     block.mixed->starts_anew);
}

std::string JsonOf(const std::string& path, const FileInfo& info) {
  std::string models;
  for (const uint64_t id : info.header.model_ids) {
    models += fmt::format("{}\"{:016x}\"", models.empty() ? "" : ", ", id);
  }
  std::string blocks;
  for (const BlockInfo& block : info.blocks) {
    blocks +=
        fmt::format(R"({}{{"role": "{}", "coding": "{}", "raw_bytes": {}, "coded_bytes": {}{}}})",
                    blocks.empty() ? "" : ", ", RoleName(block.role), CodingName(block.coding),
                    block.raw_size, block.total_size, JsonMixed(block));
  }
  return fmt::format(
      R"({{"file": {}, "format_version": {}, "kind": "{}", "coded_as": "{}", "level": {}, )"
      R"("original_bytes": {}, "compressed_bytes": {}, "hash": "{:016x}", "picture": {}, )"
      R"("models": [{}], "restoration": {}, "blocks": [{}]}})",
      JsonText(path), kGmzVersion, MediaName(info.header.media), WayName(info.header.way),
      info.header.level, info.original_bytes, info.coded_bytes, info.original_hash,
      info.header.picture ? JsonPicture(*info.header.picture) : "null", models,
      JsonText(info.restoration), blocks);
}

}  // namespace

int RunInfo(int argc, char** argv) {
  FileOptions files;
  bool as_json = false;
  CLI::App app("Shows what each FILE.gmz holds, and how it will be restored, without decoding it.",
               argv[0]);
  AddReadingOptions(&app, &files);
  app.add_flag("--json", as_json, "one JSON array, for programs");
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  size_t num_shown = 0;
  if (as_json) fmt::print("[");
  exit_code = ForEachInput(
      files, [](const std::string& path) { return HasSuffix(path, kSuffix); },
      [&](const std::string& path) {
        const auto info = DescribeFile(path);
        if (!info) {
          PrintError(DisplayName(path), info.error());
          return kExitError;
        }
        if (as_json) {
          fmt::print("{}\n  {}", num_shown == 0 ? "" : ",", JsonOf(path, *info));
        } else {
          if (num_shown == 0) PrintTableHead();
          PrintTableLine(path, *info);
          if (files.verbose) PrintDetails(*info);
        }
        ++num_shown;
        return kExitGood;
      });
  if (as_json) fmt::print("{}]\n", num_shown == 0 ? "" : "\n");
  return exit_code;
}

}  // namespace gmzip
