#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/command_table.h"
#include "cli/file_options.h"
#include "cli/messages.h"
#include "cli/output_file.h"
#include "cli/progress_line.h"
#include "codec/passes/byte_models.h"
#include "corpus/data_files.h"
#include "models/bytes/prior_trainer.h"
#include "models/bytes/training_split.h"
#if GMZIP_HAVE_TRAINING
#include "cli/train_command.h"
#endif

namespace gmzip {
namespace {

// With less there is nothing that many files share.
constexpr uint64_t kMinDataBytes = 64 << 10;

struct TrainBytesOptions {
  std::string data;
  std::string out;
  std::string exclude;
  double size_mb = 6;
  uint64_t seed = 1;
  bool force = false;
  bool quiet = false;
};

// Leaves out the files named in a list, one path a line, and all others of their groups.
Result<void> Exclude(const std::string& list_name, const std::string& folder,
                     std::vector<DataFile>* files) {
  std::ifstream list(list_name);
  if (!list) return MakeError(ErrorCode::kNotFound, list_name + ": cannot open");
  std::set<std::string> groups;
  std::string path;
  while (std::getline(list, path)) {
    groups.insert(
        GroupOfName(std::filesystem::path(path).lexically_relative(folder).generic_string()));
  }
  std::erase_if(*files,
                [&](const DataFile& file) { return groups.contains(GroupOfName(file.name)); });
  return {};
}

Result<std::vector<TrainingBytes>> ReadPieces(const std::string& folder,
                                              const std::vector<DataFile>& files,
                                              const std::vector<DataPiece>& pieces) {
  std::vector<TrainingBytes> read;
  for (const DataPiece& piece : pieces) {
    GMZIP_ASSIGN_OR_RETURN(auto bytes, ReadDataFile(folder + "/" + files[piece.file].name,
                                                    piece.first, piece.size_bytes));
    const ByteKind kind = KindOfTrainingBytes(bytes);
    read.push_back({std::move(bytes), kind});
  }
  return read;
}

uint64_t SizeOf(const std::vector<TrainingBytes>& files) {
  uint64_t size = 0;
  for (const TrainingBytes& file : files) size += file.bytes.size();
  return size;
}

Result<void> Train(const TrainBytesOptions& options) {
  GMZIP_ASSIGN_OR_RETURN(std::vector<DataFile> files, ListDataFiles(options.data));
  if (!options.exclude.empty()) {
    GMZIP_RETURN_IF_ERROR(Exclude(options.exclude, options.data, &files));
  }
  uint64_t data_bytes = 0;
  for (const DataFile& file : files) data_bytes += file.size_bytes;
  if (data_bytes < kMinDataBytes) {
    return MakeError(
        ErrorCode::kInvalidArgument,
        fmt::format("{}: {} of files is too little to train on; {} are needed, and some "
                    "megabytes make a good model",
                    options.data, FormatBytes(data_bytes), FormatBytes(kMinDataBytes)));
  }
  GMZIP_ASSIGN_OR_RETURN(OutputFile output, OutputFile::Create(options.out, options.force));
  SplitSettings split_settings;
  split_settings.seed = options.seed;
  const PriorSplit split = SplitForPrior(files, split_settings);
  GMZIP_ASSIGN_OR_RETURN(auto counted, ReadPieces(options.data, files, split.counted));
  GMZIP_ASSIGN_OR_RETURN(const auto weighed, ReadPieces(options.data, files, split.weighed));
  if (!options.quiet) {
    fmt::print("{} files, {}: counting {}, training on {}\n", files.size(), FormatBytes(data_bytes),
               FormatBytes(SizeOf(counted)), FormatBytes(SizeOf(weighed)));
    std::fflush(stdout);
  }
  PriorSettings settings;
  settings.table_bytes = static_cast<size_t>(options.size_mb * 500'000);
  settings.array_bytes = static_cast<size_t>(options.size_mb * 500'000);
  settings.make_network = [](ByteEffort effort) { return MakeForecaster(effort); };
  ProgressLine line(options.out, !options.quiet);
  const ProgressCallback show = line.Callback();
  GMZIP_ASSIGN_OR_RETURN(
      const std::vector<uint8_t> prior,
      TrainBytePrior(std::move(counted), weighed, settings, [&](uint64_t done, uint64_t total) {
        return !show || show({done, total});
      }));
  GMZIP_RETURN_IF_ERROR(output.Write(prior));
  GMZIP_RETURN_IF_ERROR(output.Commit(options.out, options.force, nullptr));
  ClearProgressLine();
  if (!options.quiet) fmt::print("{}: {}\n", options.out, FormatBytes(prior.size()));
  return {};
}

int RunTrainBytes(int argc, char** argv) {
  TrainBytesOptions options;
  CLI::App app(
      "Trains the byte model on files like those it shall compress, and writes a weight file for "
      "'gmzip compress --model'. The same files and options give the same model.",
      argv[0]);
  app.add_option("--data", options.data, "folder of such files; sub-folders count alike")
      ->required();
  app.add_option("--out", options.out, "the weight file to write")->required();
  app.add_option("--size", options.size_mb, "megabytes it may take (default 6)")
      ->check(CLI::Range(0.02, 256.0));
  app.add_option("--seed", options.seed, "another choice of files (default 1)");
  app.add_option("--exclude", options.exclude,
                 "list of paths, one a line: these files are left out, and those of their folder "
                 "whose names agree up to '__'");
  app.add_flag("-f,--force", options.force, "overwrite the output");
  app.add_flag("-q,--quiet", options.quiet, "say nothing but errors");
  app.footer(
      "About a tenth of the files is kept apart from counting, to learn how far to trust counts. "
      "120 MB are read at most, an equal share from each sub-folder of DIR; memory: 30 bytes for "
      "each byte read. Ctrl-C leaves nothing behind.");
  int exit_code = kExitGood;
  if (!ParseArguments(&app, argc, argv, &exit_code)) return exit_code;
  const auto result = Train(options);
  if (result) return kExitGood;
  ClearProgressLine();
  fmt::print(stderr, "gmzip train: {}\n", result.error().message);
  return kExitError;
}

}  // namespace

int RunTrainFamily(int argc, char** argv) {
  if (argc >= 2 && std::string_view(argv[1]) == "bytes") {
    std::string program = "gmzip train bytes";
    argv[1] = program.data();
    return RunTrainBytes(argc - 1, argv + 1);
  }
#if GMZIP_HAVE_TRAINING
  return RunTrain(argc, argv);
#else
  if (argc >= 2 && (std::string_view(argv[1]) == "--help" || std::string_view(argv[1]) == "-h")) {
    std::string program = "gmzip train bytes";
    argv[0] = program.data();
    return RunTrainBytes(argc, argv);
  }
  fmt::print(stderr,
             "gmzip train: which family? 'gmzip train bytes ...'; pictures need a gmzip built with "
             "LibTorch\n");
  return kExitError;
#endif
}

}  // namespace gmzip
