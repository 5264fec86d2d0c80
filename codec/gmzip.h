// gmzip's public interface: bytes to .gmz and back, at once or as a stream.
//
// Read first:
//  - Everything returns a Result; nothing throws but std::bad_alloc.
//  - Sinks and progress callbacks are called from the thread that calls gmzip, never from another.
//  - Output depends on the input, the options and the models alone, never on num_threads or on the
//    pieces the input comes in.
#ifndef GMZIP_CODEC_GMZIP_H_
#define GMZIP_CODEC_GMZIP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/container/gmz_format.h"  // Media, Way, Role, IndexEntry, PictureShape
#include "codec/container/gmz_writer.h"  // Sink
#include "codec/passes/picture_codec.h"  // PictureModels

namespace gmzip {

inline constexpr int kMinLevel = 1;
inline constexpr int kMaxLevel = 9;
// Of its own: what level 5 is for pictures, but for bytes as fast as people expect unasked.
inline constexpr int kDefaultLevel = 0;
inline constexpr uint64_t kDefaultMemoryLimit = uint64_t{4} << 30;

// Work done of work to do, in one unit of no meaning; total is 0 while it is not known.
struct Progress {
  uint64_t done = 0;
  uint64_t total = 0;
};
// Returns false to stop: the call under way then ends with kCancelled.
using ProgressCallback = std::function<bool(const Progress&)>;

struct CompressOptions {
  int level = kDefaultLevel;  // or kMinLevel .. kMaxLevel (docs/LEVELS.md)
  int num_threads = 0;        // 0: all cores
  bool verify = true;         // decode what was written and compare
  bool pixels_only = false;   // keep a picture's pixels, not its file
  bool learns = true;         // networks go on learning while they code: smaller, slower
  // No block of bytes goes on from another: coded on all cores, damage stays local, larger.
  bool independent = false;
  uint64_t memory_limit_bytes = kDefaultMemoryLimit;
  std::optional<uint64_t> known_size = {};  // of the whole input, where it is known beforehand
  std::string model_file = {};              // a weight file instead of the level's model
  std::optional<int> picture_class = {};    // of the picture, for a model that knows classes
  const PictureModels* models = nullptr;    // null: BuiltInPictureModels(); must outlive the call
  ProgressCallback progress = {};
};

struct CompressReport {
  Media media = Media::kBytes;
  Way way = Way::kBytes;
  uint64_t original_bytes = 0;
  uint64_t coded_bytes = 0;
  // With pixels_only on a picture: the suffix of the file that decompressing gives (".ppm");
  // empty if the file itself comes back.
  std::string restored_suffix;
  std::string note;  // one line on a way not taken; may be empty
};

struct DecompressOptions {
  int num_threads = 0;  // 0: all cores
  uint64_t memory_limit_bytes = kDefaultMemoryLimit;
  std::string model_file = {};            // looked at before `models`
  const PictureModels* models = nullptr;  // null: BuiltInPictureModels(); must outlive the call
  ProgressCallback progress = {};
  // Other work keeps the cores busy, such as the coding of what is decoded: no more threads than
  // blocks. The result is the same.
  bool beside_coding = false;
};

struct DecompressReport {
  GmzHeader header;
  uint64_t original_bytes = 0;
  uint64_t original_hash = 0;  // HashContent of the file
};

// Compresses a stream. Files that are no picture flow through in blocks, with memory bounded by
// level and threads however long they are; pictures are gathered first. Not thread-safe. After an
// error, or if Finish is not called, what the sink has is not a .gmz file.
class Compressor {
 public:
  // Errors: kInvalidArgument for a level out of range.
  static Result<Compressor> Create(CompressOptions options, Sink sink);
  ~Compressor();
  Compressor(Compressor&&) noexcept;
  Compressor& operator=(Compressor&&) noexcept;

  // Errors: the sink's own; kCancelled; kTooLarge; kInternal if verification fails;
  // kInvalidArgument for more bytes than known_size.
  Result<void> Write(std::span<const uint8_t> bytes);
  // Call once, after the last Write. Errors: as Write; kInvalidArgument if known_size was wrong.
  Result<CompressReport> Finish();

 private:
  class Impl;
  explicit Compressor(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Decompresses a stream. The sink gets no byte of a block or picture whose hash does not match.
// Not thread-safe.
class Decompressor {
 public:
  Decompressor(DecompressOptions options, Sink sink);
  ~Decompressor();
  Decompressor(Decompressor&&) noexcept;
  Decompressor& operator=(Decompressor&&) noexcept;

  // Errors: the sink's own; kDamaged; kUnsupported; kTooLarge; kModelMissing; kCancelled.
  Result<void> Write(std::span<const uint8_t> bytes);
  // Call once, after the last Write. Errors: as Write; kDamaged if the file is cut short.
  Result<DecompressReport> Finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// One call for bytes in memory. Errors: as the streams.
Result<std::vector<uint8_t>> Compress(std::span<const uint8_t> file, CompressOptions options = {},
                                      CompressReport* report = nullptr);
// The decompressed file counts towards options.memory_limit_bytes.
Result<std::vector<uint8_t>> Decompress(std::span<const uint8_t> gmz,
                                        DecompressOptions options = {});
// Decodes everything and keeps nothing.
Result<DecompressReport> Verify(std::span<const uint8_t> gmz, DecompressOptions options = {});

// How a block was coded by the byte model.
struct MixedInfo {
  std::string kind;          // "text", "binary" or "executable"
  int effort = 0;            // as docs/LEVELS.md has it
  int memory_log2 = 0;       // the model's tables take 2 to this
  bool starts_anew = false;  // or it goes on from the mixed block before it
};

struct BlockInfo : IndexEntry {
  std::optional<MixedInfo> mixed;  // with Coding::kMixed
};

// What a .gmz file says of itself.
struct FileInfo {
  GmzHeader header;
  uint64_t original_bytes = 0;
  uint64_t original_hash = 0;
  uint64_t coded_bytes = 0;
  std::vector<BlockInfo> blocks;
  // How the file is rebuilt from samples and side info, one line; empty where it is kept as bytes.
  std::string restoration;
};

// Fills `out` with the file's bytes from `offset` on; both lie inside the file.
using ReadAt = std::function<Result<void>(uint64_t offset, std::span<uint8_t> out)>;

// Reads header, end, side info, and the head of each mixed block, no other payload. Errors:
// kUnsupported, kDamaged, the reader's own.
Result<FileInfo> Describe(const ReadAt& read, uint64_t size_bytes);
Result<FileInfo> Describe(std::span<const uint8_t> gmz);

// What a damaged file gave.
struct RecoverReport {
  uint64_t num_blocks = 0;          // found, whole or damaged
  uint64_t num_damaged_blocks = 0;  // decoded to zeros or left out, for their own damage or that of
                                    // a block they go on from
  bool is_exact = false;            // the file came back whole: nothing was damaged
  std::string restored_suffix;      // as CompressReport's: the picture alone could be saved
  std::vector<std::string> notes;   // one line for each damaged part
};

// Decodes what can be decoded: a damaged block of a file of bytes comes out as as many zeros, and
// so do those that go on from it, up to the next that starts anew; the rows of a damaged picture
// frame are black, a picture whose side info is lost comes out as PNM. Errors: kUnsupported,
// kDamaged if the header itself is lost or nothing can be saved, as Decompressor otherwise.
Result<RecoverReport> Recover(std::span<const uint8_t> gmz, const DecompressOptions& options,
                              const Sink& sink);

}  // namespace gmzip

#endif  // GMZIP_CODEC_GMZIP_H_
