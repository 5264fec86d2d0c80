// The char-level network in exact integers: the twin of chars_network.h that coding uses.
//
// A gated linear recurrence in several layers over bytes, after char-rnn (Karpathy 2015), SRU (Lei
// et al. 2018, "Simple Recurrent Units for Highly Parallelizable Recurrence", section 2) and minGRU
// (Feng et al. 2024). docs/MODELS.md, "Text: the network".
#ifndef GMZIP_MODELS_CHARS_CHARS_MODEL_H_
#define GMZIP_MODELS_CHARS_CHARS_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "models/chars/chars_config.h"
#include "models/chars/hashed_contexts.h"
#include "models/runtime/aligned_vector.h"
#include "models/runtime/dense_layer.h"
#include "models/runtime/narrow_layer.h"
#include "models/runtime/weight_file.h"

namespace gmzip {

// What the network remembers of a stream, and what its last step gave.
class CharsState {
 public:
  // As before the first byte.
  explicit CharsState(const CharsConfig& config);

  // Units of the last layer after the last step: [width] Q14. The output layer's inputs.
  const int16_t* units() const { return units_.data(); }

 private:
  friend class CharsModel;

  std::vector<uint8_t> recent_;  // [taps] the last bytes, the latest first
  HashedContexts contexts_;
  AlignedVector<int16_t> hashed_;  // [contexts, hashed_embedding] Q5 and a number more
  AlignedVector<int16_t> longer_;  // [4 * width] Q12: what longer contexts give the first layer
  AlignedVector<int32_t> memory_;  // [layers, width] Q24
  AlignedVector<int16_t> sums_;    // [4 * width] Q10
  AlignedVector<int16_t> units_;   // [width] Q14
};

// What the layers from `first_layer` on did in some steps, one after the other: learning goes back
// through it.
class CharsTrace {
 public:
  // first_layer: 1 .. the number of layers, which stands for the output layer alone.
  CharsTrace(const CharsConfig& config, int first_layer, size_t max_steps);

  size_t num_steps() const { return num_steps_; }
  // Forgets the steps. The states they ended in are those before the next.
  void Clear();

  // Of layer `layer`: its inputs [steps, width] Q14, its sums [steps, 3 * width] Q10 and its states
  // [steps + 1, width] Q24, the first before the first step. The output layer has inputs alone.
  const int16_t* Inputs(int layer) const {
    return inputs_.data() + Index(layer) * max_steps_ * width_;
  }
  const int16_t* Sums(int layer) const {
    return sums_.data() + Index(layer) * max_steps_ * 3 * width_;
  }
  const int32_t* States(int layer) const {
    return states_.data() + Index(layer) * (max_steps_ + 1) * width_;
  }

 private:
  friend class CharsModel;

  size_t Index(int layer) const { return static_cast<size_t>(layer - first_layer_); }

  int first_layer_;
  size_t max_steps_;
  size_t width_;
  size_t num_layers_;  // with sums and states
  size_t num_steps_ = 0;
  AlignedVector<int16_t> inputs_;
  AlignedVector<int16_t> sums_;
  AlignedVector<int32_t> states_;
};

// Immutable after Create, and thread-safe.
class CharsModel {
 public:
  // Builds the layers of a weight file and proves that none can overflow.
  // Errors: kUnsupported for another family or format; kDamaged for wrong shapes or ranges.
  static Result<std::shared_ptr<const CharsModel>> Create(const WeightFile& file);

  const CharsConfig& config() const { return config_; }

  // The layers after the first, then the output: units to base-2 logarithms of the bytes' weights,
  // [256] Q10. What a stream learns it changes in copies of its own.
  const std::vector<DenseLayer>& layers() const { return layers_; }
  // The same with their weights rounded to 8 bits: what steps go through.
  const std::vector<NarrowLayer>& narrow_layers() const { return narrow_layers_; }

  // One step without a new byte: what comes first. For a state as it was made.
  //   learnt  what the last layers below the output became, rounded; those below them are the
  //           model's own
  //   trace   receives what the step's layers did; may be null
  void Start(std::span<const NarrowLayer> learnt, CharsState* state, CharsTrace* trace) const {
    Run(learnt, state, trace);
  }
  // Takes in a byte.
  void Step(uint8_t byte, std::span<const NarrowLayer> learnt, CharsState* state,
            CharsTrace* trace) const;

 private:
  explicit CharsModel(const CharsConfig& config) : config_(config) {}

  Result<void> ReadTables(const WeightFile& file);
  Result<void> ReadHashedTable(const WeightFile& file);
  // What the longer contexts give the first layer, to state->longer_.
  void LookUpContexts(CharsState* state) const;
  void Run(std::span<const NarrowLayer> learnt, CharsState* state, CharsTrace* trace) const;

  CharsConfig config_;
  AlignedVector<int16_t> tables_;     // [taps, 256, rows of the first layer] Q12
  std::vector<int8_t> hashed_table_;  // [hashed rows, hashed_embedding] Q5
  std::optional<NarrowLayer> hashed_layer_;
  std::vector<DenseLayer> layers_;          // the second and on, then the output
  std::vector<NarrowLayer> narrow_layers_;  // those of layers_, rounded
};

// The shape a weight file states. Errors as CharsModel::Create.
Result<CharsConfig> ReadCharsConfig(const WeightFile& file);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_CHARS_MODEL_H_
