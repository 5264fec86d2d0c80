// Training bytes: texts of several kinds, read by many streams at once.
#ifndef GMZIP_MODELS_CHARS_TEXT_SAMPLER_H_
#define GMZIP_MODELS_CHARS_TEXT_SAMPLER_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "models/chars/chars_config.h"

namespace gmzip {

// Inputs and targets of some steps of all streams, as the network takes them.
struct TextBatch {
  std::vector<int64_t> recent;   // [steps, streams, taps] the bytes before, the latest first
  std::vector<int64_t> hashed;   // [steps, streams, contexts] rows of longer contexts, if any
  std::vector<float> keep;       // [steps, streams] 0 where a text begins, else 1
  std::vector<int64_t> targets;  // [steps, streams] the next byte; kNoTarget: none
};

inline constexpr int64_t kNoTarget = -100;

// A pool of texts by kind. Kinds are drawn in proportion to the square roots of their sizes, so
// that none drowns the others, and all texts of a kind once before any comes again. Not
// thread-safe.
class TextSampler {
 public:
  // config: of the network to draw for.
  TextSampler(uint64_t seed, size_t num_streams, const CharsConfig& config)
      : random_(seed), config_(config), streams_(num_streams) {}

  // Adds a text. Long ones are cut into pieces that are drawn on their own.
  void Add(const std::string& kind, const std::vector<uint8_t>& text);

  // The next `steps` bytes of each stream. Needs at least one text.
  void Draw(size_t steps, TextBatch* batch);

  // The first `steps` bytes of each text, at most as many texts as there are streams, each in a
  // stream of its own: for validation.
  void Starts(size_t steps, TextBatch* batch) const;

  uint64_t num_bytes() const { return num_bytes_; }
  size_t num_streams() const { return streams_.size(); }

 private:
  using Text = std::vector<uint8_t>;
  struct Kind {
    uint64_t num_bytes = 0;
    std::vector<size_t> order;  // of its texts, as drawn
    size_t next = 0;
  };
  struct Stream {
    const Text* text = nullptr;
    size_t at = 0;
    HashedContexts contexts;  // before `at`
  };

  const Text& DrawText();
  void Resize(size_t steps, TextBatch* batch) const;
  // Fills the cell with the stream's next byte and moves on.
  void Fill(size_t cell, Stream* stream, TextBatch* batch) const;

  std::mt19937_64 random_;
  CharsConfig config_;
  uint64_t num_bytes_ = 0;
  std::map<std::string, size_t> kind_index_;
  std::vector<Kind> kinds_;
  std::vector<Text> texts_;
  std::vector<Stream> streams_;
};

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_TEXT_SAMPLER_H_
