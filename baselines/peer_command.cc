#include "baselines/peer_command.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace gmzip {
namespace {

namespace fs = std::filesystem;

// A folder that goes with the object.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> Create() {
    const char* const place = std::getenv("TMPDIR");
    std::string path = place != nullptr && *place != '\0' ? place : "/tmp";
    path += "/gmzip-bench-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) {
      return MakeError(ErrorCode::kIo, "cannot create a folder " + path);
    }
    return TemporaryFolder(std::move(path));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;

  std::string Path(const std::string& name) const { return path_ + "/" + name; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

Result<void> WriteWhole(const std::string& path, std::span<const uint8_t> bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return MakeError(ErrorCode::kIo, "cannot write " + path);
  return {};
}

Result<std::vector<uint8_t>> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return MakeError(ErrorCode::kInternal, "left no {out}");
  return std::vector<uint8_t>(std::istreambuf_iterator<char>(file), {});
}

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
  return text;
}

class PeerCommand : public Coder {
 public:
  PeerCommand(CoderInfo info, std::string compress, std::string decompress, StepLimits limits)
      : Coder(std::move(info)),
        compress_(std::move(compress)),
        decompress_(std::move(decompress)),
        limits_(std::move(limits)) {}

  Result<CodingStep> Compress(const Original& original) override {
    name_ = original.name;
    return Run(compress_, name_, original.file, "coded");
  }

  Result<CodingStep> Decompress(std::span<const uint8_t> coded, const ExpectedShape&) override {
    return Run(decompress_, "coded", coded, name_);
  }

 private:
  // `in_name` and `out_name` may end as a command expects it; each has a folder of its own.
  Result<CodingStep> Run(const std::string& command, const std::string& in_name,
                         std::span<const uint8_t> bytes, const std::string& out_name) {
    GMZIP_ASSIGN_OR_RETURN(const auto in_folder, TemporaryFolder::Create());
    GMZIP_ASSIGN_OR_RETURN(const auto out_folder, TemporaryFolder::Create());
    const std::string in = in_folder.Path(in_name);
    const std::string out = out_folder.Path(out_name);
    GMZIP_RETURN_IF_ERROR(WriteWhole(in, bytes));
    const std::string line =
        Replaced(Replaced(command, "{in}", ShellWord(in)), "{out}", ShellWord(out));
    GMZIP_ASSIGN_OR_RETURN(const CommandUse use,
                           RunCommandLine(line, in_folder.Path(".messages"), limits_));
    GMZIP_ASSIGN_OR_RETURN(auto written, ReadWhole(out));
    return CodingStep{std::move(written), use.seconds, use.peak_memory_bytes};
  }

  std::string compress_;
  std::string decompress_;
  StepLimits limits_;
  std::string name_;  // of the last original: what it decompresses to is called the same
};

bool HasPlaces(const std::string& command) {
  return command.find("{in}") != std::string::npos && command.find("{out}") != std::string::npos;
}

}  // namespace

Result<std::unique_ptr<Coder>> MakePeerCommand(const std::string& text, const StepLimits& limits) {
  const size_t equals = text.find('=');
  const size_t semicolon = text.find(';');
  if (equals == 0 || equals == std::string::npos || semicolon == std::string::npos ||
      semicolon < equals) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "--exec " + text + ": not of the form 'NAME=command;command'");
  }
  std::string compress = text.substr(equals + 1, semicolon - equals - 1);
  std::string decompress = text.substr(semicolon + 1);
  if (!HasPlaces(compress) || !HasPlaces(decompress)) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "--exec " + text + ": each command needs {in} and {out}");
  }
  CoderInfo info;
  info.name = text.substr(0, equals);
  info.kind = "peer";
  info.settings = compress;
  return std::make_unique<PeerCommand>(std::move(info), std::move(compress), std::move(decompress),
                                       limits);
}

}  // namespace gmzip
