// What 'gmzip bench' measures: anything that compresses and decompresses.
#ifndef GMZIP_BASELINES_CODER_H_
#define GMZIP_BASELINES_CODER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "baselines/raster.h"
#include "baselines/waveform.h"

namespace gmzip {

// What comes back: the file with all its bytes, or the samples of its picture or sound alone.
enum class Subject { kFile, kPixels, kSamples };

// As reports say it.
inline std::string_view SubjectName(Subject subject) {
  return subject == Subject::kFile ? "file" : subject == Subject::kPixels ? "pixels" : "samples";
}

// A file read beforehand, so that nobody's figure contains the disk.
struct Original {
  std::string name;  // without folders; peers' files are called so
  std::vector<uint8_t> file;
  std::optional<Raster> raster;      // of a picture
  std::optional<Waveform> waveform;  // of sound
  std::string waveform_problem;      // why a WAV file has no waveform; empty otherwise

  // What a coder of that subject must bring back. kPixels: only where there is a raster; kSamples:
  // a waveform.
  const std::vector<uint8_t>& BytesOf(Subject subject) const {
    if (subject == Subject::kPixels) return raster->samples;
    return subject == Subject::kSamples ? waveform->samples : file;
  }
  // The file's bytes, or of a picture or sound those of its samples: what ratios and speeds refer
  // to.
  uint64_t RawBytes() const {
    if (waveform) return waveform->samples.size();
    return raster ? raster->samples.size() : file.size();
  }
};

// What a decoder is told beside the coded bytes: how much comes back. It checks that, and takes no
// more memory.
struct ExpectedShape {
  size_t size_bytes = 0;
  RasterShape raster = {};      // of a picture
  WaveformShape waveform = {};  // of sound
};

struct CoderInfo {
  std::string name;      // "zstd:19"; the same for the same settings, unique in a run
  std::string kind;      // "gmzip", "baseline" or "peer"
  std::string settings;  // the command line that does the same: "zstd -19"
  std::string version;   // of the library; may be empty
  Subject subject = Subject::kFile;
  int num_threads = 1;
};

// One direction, once.
struct CodingStep {
  std::vector<uint8_t> bytes;
  double seconds = 0;                         // by the clock on the wall
  std::optional<uint64_t> peak_memory_bytes;  // of a process of its own; nullopt within this one
};

// Used by one thread at a time.
class Coder {
 public:
  explicit Coder(CoderInfo info) : info_(std::move(info)) {}
  virtual ~Coder() = default;
  Coder(const Coder&) = delete;
  Coder& operator=(const Coder&) = delete;

  const CoderInfo& info() const { return info_; }

  // Whether the file is of a kind that this coder is for. A coder of pixels sees pictures alone,
  // one of samples WAV files alone, of which it then says what is wrong with them.
  bool Takes(const Original& original) const {
    if (info_.subject == Subject::kPixels) return original.raster.has_value();
    if (info_.subject == Subject::kFile) return true;
    return original.waveform.has_value() || !original.waveform_problem.empty();
  }

  // Errors: the coder's own; kUnsupported for a picture or sound of a kind it does not know.
  virtual Result<CodingStep> Compress(const Original& original) = 0;
  // Errors: the coder's own; kDamaged if the bytes are not of `expected`'s shape.
  virtual Result<CodingStep> Decompress(std::span<const uint8_t> coded,
                                        const ExpectedShape& expected) = 0;

 private:
  CoderInfo info_;
};

}  // namespace gmzip

#endif  // GMZIP_BASELINES_CODER_H_
