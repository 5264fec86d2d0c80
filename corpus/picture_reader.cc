#include "corpus/picture_reader.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/byte_order.h"
#include "corpus/picture_formats.h"

namespace gmzip {
namespace {

constexpr size_t kPackedHeaderBytes = 9;
// A picture larger than this in a packed file or a PNM header is damage.
constexpr uint64_t kMaxPictureBytes = uint64_t{1} << 31;

constexpr std::array<std::string_view, 5> kSuffixes = {".png", ".pgm", ".ppm", ".bin", ".pack"};

bool IsPicture(const std::filesystem::path& path) {
  return std::find(kSuffixes.begin(), kSuffixes.end(), path.extension().string()) !=
         kSuffixes.end();
}

std::string NameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

Result<std::vector<uint8_t>> ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return MakeError(ErrorCode::kNotFound, path + ": cannot open");
  std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return MakeError(ErrorCode::kIo, path + ": cannot read");
  return bytes;
}

}  // namespace

Result<std::vector<std::string>> ListPictures(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) {
      return MakeError(ErrorCode::kNotFound, path + ": no such file or folder");
    }
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    for (std::filesystem::recursive_directory_iterator entry(path, error), end; entry != end;
         entry.increment(error)) {
      if (error) return MakeError(ErrorCode::kIo, path + ": " + error.message());
      if (IsPicture(entry->path())) files.push_back(entry->path().string());
    }
  }
  if (files.empty()) {
    return MakeError(ErrorCode::kInvalidArgument,
                     "no pictures (.png, .pgm, .ppm, .bin, .pack) found");
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<CorpusPicture> ReadPnm(const std::string& path, std::span<const uint8_t> file) {
  size_t at = 2;
  const auto number = [&]() -> uint64_t {
    while (at < file.size() && (file[at] == '#' || file[at] <= ' ')) {
      if (file[at] == '#') {
        while (at < file.size() && file[at] != '\n') ++at;
      } else {
        ++at;
      }
    }
    uint64_t value = 0;
    while (at < file.size() && file[at] >= '0' && file[at] <= '9' && value < kMaxPictureBytes) {
      value = value * 10 + (file[at++] - '0');
    }
    return value;
  };
  CorpusPicture picture;
  picture.name = NameOf(path);
  if (file.size() < 2 || file[0] != 'P' || (file[1] != '5' && file[1] != '6')) {
    return MakeError(ErrorCode::kUnsupported, path + ": not a binary PGM or PPM file");
  }
  picture.num_channels = file[1] == '5' ? 1 : 3;
  const uint64_t width = number();
  const uint64_t height = number();
  const uint64_t max_value = number();
  ++at;
  const auto channels = static_cast<uint64_t>(picture.num_channels);
  if (width == 0 || height == 0 || max_value != 255 ||
      width > kMaxPictureBytes / height / channels || at > file.size() ||
      width * height * channels > file.size() - at) {
    return MakeError(ErrorCode::kDamaged, path + ": not an 8-bit PGM or PPM file, or cut short");
  }
  picture.width = static_cast<int>(width);
  picture.height = static_cast<int>(height);
  const auto begin = file.begin() + static_cast<std::ptrdiff_t>(at);
  picture.samples.assign(begin, begin + static_cast<std::ptrdiff_t>(width * height * channels));
  return picture;
}

Result<void> ReadCifar10(const std::string& path, std::span<const uint8_t> file,
                         const PictureSink& sink) {
  constexpr size_t kPixels = 32 * 32;
  constexpr size_t kRecord = 1 + 3 * kPixels;
  if (file.empty() || file.size() % kRecord != 0) {
    return MakeError(ErrorCode::kDamaged, path + ": not a binary file of CIFAR-10");
  }
  for (size_t record = 0; record < file.size() / kRecord; ++record) {
    const uint8_t* planes = file.data() + record * kRecord + 1;
    CorpusPicture picture = {32,
                             32,
                             3,
                             std::vector<uint8_t>(3 * kPixels),
                             NameOf(path) + "#" + std::to_string(record),
                             file[record * kRecord]};
    for (size_t i = 0; i < kPixels; ++i) {
      for (size_t c = 0; c < 3; ++c) picture.samples[3 * i + c] = planes[c * kPixels + i];
    }
    GMZIP_RETURN_IF_ERROR(sink(std::move(picture)));
  }
  return {};
}

Result<void> ReadPacked(const std::string& path, std::span<const uint8_t> file,
                        const PictureSink& sink) {
  for (size_t at = 0; at < file.size();) {
    if (file.size() - at < kPackedHeaderBytes) {
      return MakeError(ErrorCode::kDamaged, path + ": cut short", static_cast<int64_t>(at));
    }
    const uint64_t width = LoadLe<uint32_t>(&file[at]);
    const uint64_t height = LoadLe<uint32_t>(&file[at + 4]);
    const uint64_t channels = file[at + 8];
    at += kPackedHeaderBytes;
    if (width == 0 || height == 0 || (channels != 1 && channels != 3) ||
        width > kMaxPictureBytes / height / channels ||
        width * height * channels > file.size() - at) {
      return MakeError(ErrorCode::kDamaged, path + ": not a packed set of pictures, or cut short",
                       static_cast<int64_t>(at));
    }
    const auto begin = file.begin() + static_cast<std::ptrdiff_t>(at);
    const auto size = static_cast<std::ptrdiff_t>(width * height * channels);
    GMZIP_RETURN_IF_ERROR(sink({static_cast<int>(width),
                                static_cast<int>(height),
                                static_cast<int>(channels),
                                {begin, begin + size},
                                NameOf(path)}));
    at += static_cast<size_t>(size);
  }
  return {};
}

Result<void> ReadPictures(const std::string& path, const PictureSink& sink) {
  const std::string suffix = std::filesystem::path(path).extension().string();
  if (suffix == ".png") {
#if GMZIP_HAVE_PNG
    GMZIP_ASSIGN_OR_RETURN(CorpusPicture picture, ReadPng(path));
    return sink(std::move(picture));
#else
    return MakeError(ErrorCode::kUnsupported, path + ": built without libpng");
#endif
  }
  GMZIP_ASSIGN_OR_RETURN(const std::vector<uint8_t> file, ReadFile(path));
  if (suffix == ".bin") return ReadCifar10(path, file, sink);
  if (suffix == ".pack") return ReadPacked(path, file, sink);
  GMZIP_ASSIGN_OR_RETURN(CorpusPicture picture, ReadPnm(path, file));
  return sink(std::move(picture));
}

Result<void> WritePackedPictures(const std::string& path,
                                 const std::vector<std::string>& picture_files) {
  std::ofstream stream(path, std::ios::binary);
  for (const std::string& file : picture_files) {
    GMZIP_RETURN_IF_ERROR(ReadPictures(file, [&](const CorpusPicture& picture) -> Result<void> {
      uint8_t header[kPackedHeaderBytes];
      StoreLe<uint32_t>(static_cast<uint32_t>(picture.width), header);
      StoreLe<uint32_t>(static_cast<uint32_t>(picture.height), header + 4);
      header[8] = static_cast<uint8_t>(picture.num_channels);
      stream.write(reinterpret_cast<const char*>(header), sizeof(header));
      stream.write(reinterpret_cast<const char*>(picture.samples.data()),
                   static_cast<std::streamsize>(picture.samples.size()));
      return {};
    }));
  }
  stream.close();
  if (!stream) return MakeError(ErrorCode::kIo, path + ": cannot write");
  return {};
}

}  // namespace gmzip
