// make_golden_inputs FOLDER: writes the originals of the golden files. Integers only and a fixed
// seed, so the pictures come out the same everywhere (a PNG's deflate stream depends on zlib, which
// is why the originals are committed too).
#include <png.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace gmzip {
namespace {

class Random {
 public:
  // Uniform in 0 .. range - 1 (xorshift; the bias does not matter here).
  int Below(int range) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<int>((state_ >> 33) % static_cast<uint64_t>(range));
  }

 private:
  uint64_t state_ = 0x9E3779B97F4A7C15;
};

// Height of a smooth landscape: bilinear between random values on a grid of `cell` pixels, 0 ..
// 255.
class ValueNoise {
 public:
  ValueNoise(Random* random, int cell) : cell_(cell) {
    for (int& value : grid_) value = random->Below(256);
  }
  int At(int x, int y) const {
    const int gx = x / cell_;
    const int gy = y / cell_;
    const int fx = x % cell_;
    const int fy = y % cell_;
    const int top = Corner(gx, gy) * (cell_ - fx) + Corner(gx + 1, gy) * fx;
    const int bottom = Corner(gx, gy + 1) * (cell_ - fx) + Corner(gx + 1, gy + 1) * fx;
    return (top * (cell_ - fy) + bottom * fy) / (cell_ * cell_);
  }

 private:
  static constexpr int kSide = 32;
  int Corner(int gx, int gy) const {
    return grid_[static_cast<size_t>((gy % kSide) * kSide + gx % kSide)];
  }
  int cell_;
  std::array<int, kSide * kSide> grid_{};
};

struct Samples {
  int width = 0;
  int height = 0;
  int num_channels = 0;
  std::vector<uint8_t> values;  // [height, width, channels]
};

// What makes a photograph: light and colour that vary slowly, one hard edge, grain.
Samples Photograph(int width, int height, int num_channels) {
  Random random;
  const ValueNoise light(&random, 23);
  const ValueNoise detail(&random, 5);
  const std::array<ValueNoise, 3> tint = {ValueNoise(&random, 31), ValueNoise(&random, 31),
                                          ValueNoise(&random, 31)};
  Samples picture{width, height, num_channels, {}};
  const bool has_alpha = num_channels % 2 == 0;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int dx = x - width / 2;
      const int dy = y - height / 3;
      const bool is_inside = dx * dx + dy * dy < width * width / 16;
      const int luma = 40 + light.At(x, y) / 2 + detail.At(x, y) / 6 + (is_inside ? 60 : 0);
      for (int c = 0; c < num_channels - (has_alpha ? 1 : 0); ++c) {
        const int colour = tint[static_cast<size_t>(c)].At(x, y) / 5;
        const int grain = random.Below(4) + random.Below(4) - 3;
        picture.values.push_back(
            static_cast<uint8_t>(std::clamp(luma + colour - 25 + grain, 0, 255)));
      }
      if (has_alpha) picture.values.push_back(static_cast<uint8_t>(is_inside ? 255 : 2 * x));
    }
  }
  return picture;
}

void WriteFile(const std::string& path, const std::string& head,
               const std::vector<uint8_t>& values) {
  std::ofstream file(path, std::ios::binary);
  file << head;
  file.write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size()));
}

void WritePnm(const std::string& path, const Samples& picture) {
  const std::string size = std::to_string(picture.width) + " " + std::to_string(picture.height);
  WriteFile(path, (picture.num_channels == 1 ? "P5\n" : "P6\n") + size + "\n255\n", picture.values);
}

void WritePam(const std::string& path, const Samples& picture) {
  WriteFile(path,
            "P7\nWIDTH " + std::to_string(picture.width) + "\nHEIGHT " +
                std::to_string(picture.height) +
                "\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\n"
                "ENDHDR\n",
            picture.values);
}

bool WritePng(const std::string& path, const Samples& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = picture.num_channels == 1   ? PNG_FORMAT_GRAY
                 : picture.num_channels == 3 ? PNG_FORMAT_RGB
                                             : PNG_FORMAT_RGBA;
  return png_image_write_to_file(&image, path.c_str(), 0, picture.values.data(), 0, nullptr) != 0;
}

// Words that come back, so that a dictionary coder finds something.
std::vector<uint8_t> Text(size_t size) {
  constexpr std::array kWords = {"the ", "coder ", "reads ", "each ", "pixel ",    "once,\n",
                                 "and ", "gives ", "it ",    "back ", "exactly.\n"};
  Random random;
  std::string text;
  while (text.size() < size) {
    text += kWords[static_cast<size_t>(random.Below(static_cast<int>(kWords.size())))];
  }
  return {text.begin(), text.end()};
}

std::vector<uint8_t> Noise(int size_bytes) {
  Random random;
  std::vector<uint8_t> noise;
  for (int i = 0; i < size_bytes; ++i) noise.push_back(static_cast<uint8_t>(random.Below(256)));
  return noise;
}

// Records of 12 bytes: a counter, a slow value, a small one, a constant.
std::vector<uint8_t> Records(int count) {
  Random random;
  std::vector<uint8_t> records;
  int slow = 5000;
  for (int i = 0; i < count; ++i) {
    slow += random.Below(9) - 4;
    for (const int value : {i, slow, random.Below(6)}) {
      records.push_back(static_cast<uint8_t>(value));
      records.push_back(static_cast<uint8_t>(value >> 8));
      records.push_back(static_cast<uint8_t>(value >> 16));
    }
    records.insert(records.end(), {0xCA, 0xFE, 0x00});
  }
  return records;
}

// The header of an x86-64 program, then calls to a few places and moves: machine code by its looks.
std::vector<uint8_t> Program(int count) {
  Random random;
  std::vector<uint8_t> program = {0x7F, 'E', 'L', 'F', 2, 1, 1, 0};
  program.resize(64);
  program[16] = 2;
  program[18] = 62;
  for (int i = 0; i < count; ++i) {
    const int target = 64 + 256 * random.Below(4);
    const int distance = target - static_cast<int>(program.size()) - 5;
    program.push_back(0xE8);
    for (int shift = 0; shift < 32; shift += 8) {
      program.push_back(static_cast<uint8_t>(distance >> shift));
    }
    program.insert(program.end(), {0x48, 0x8B, static_cast<uint8_t>(0x45 + 8 * random.Below(4)),
                                   static_cast<uint8_t>(-8 * random.Below(5))});
  }
  return program;
}

void Append(const std::vector<uint8_t>& bytes, std::vector<uint8_t>* to) {
  to->insert(to->end(), bytes.begin(), bytes.end());
}

// A chain of two blocks of different kinds, with a run and noise between them.
std::vector<uint8_t> Kinds() {
  constexpr size_t kPiece = 65536;
  std::vector<uint8_t> kinds = Text(kPiece);
  kinds.resize(kPiece);
  for (size_t i = 0; i < kPiece; ++i) kinds.push_back(static_cast<uint8_t>("gmzip"[i % 5]));
  Append(Noise(static_cast<int>(kPiece)), &kinds);
  Append(Records(500), &kinds);
  return kinds;
}

bool WriteAll(const std::string& folder) {
  const Samples colour = Photograph(61, 47, 3);
  const Samples grey = Photograph(45, 38, 1);
  const Samples with_alpha = Photograph(29, 33, 4);
  WritePnm(folder + "/colour.ppm", colour);
  WritePnm(folder + "/grey.pgm", grey);
  WritePnm(folder + "/column.ppm", Photograph(1, 130, 3));
  WritePnm(folder + "/row.pgm", Photograph(150, 1, 1));
  WritePam(folder + "/alpha.pam", with_alpha);
  WriteFile(folder + "/text.txt", "", Text(3000));
  WriteFile(folder + "/records.bin", "", Records(250));
  WriteFile(folder + "/program.bin", "", Program(200));
  WriteFile(folder + "/kinds.bin", "", Kinds());
  WriteFile(folder + "/run.bin", "", std::vector<uint8_t>(1000, 'r'));
  WriteFile(folder + "/noise.bin", "", Noise(300));
  WriteFile(folder + "/one_byte.bin", "a", {});
  WriteFile(folder + "/empty.bin", "", {});
  return WritePng(folder + "/colour.png", colour) && WritePng(folder + "/grey.png", grey) &&
         WritePng(folder + "/alpha.png", with_alpha);
}

}  // namespace
}  // namespace gmzip

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "Usage: make_golden_inputs FOLDER\n");
    return 1;
  }
  return gmzip::WriteAll(argv[1]) ? 0 : 1;
}
