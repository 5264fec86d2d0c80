// The loops of GatedRecurrence on a CPU, in floating point (training only: nothing here is exact).
#ifndef GMZIP_MODELS_CHARS_RECURRENCE_TRAINING_KERNELS_H_
#define GMZIP_MODELS_CHARS_RECURRENCE_TRAINING_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace gmzip {

// Shapes as GatedRecurrence has them. T: float, or uint16_t for the bits of a bfloat16.
template <typename T>
struct RecurrenceForward {
  size_t steps;
  size_t streams;
  size_t width;
  const T* sums;       // [steps, streams, parts width]
  const float* bias;   // [parts width]
  const T* x;          // null: sums have a fourth part
  const float* state;  // [streams, width]
  const float* keep;   // [steps, streams]
  float* states;       // [steps, streams, width] receives the states
  T* y;                // [steps, streams, width] receives the outputs; null in the backward pass
};

template <typename T>
struct RecurrenceBackward {
  RecurrenceForward<T> forward;  // as it was, states filled
  const T* dy;                   // [steps, streams, width]
  T* dsums;                      // like sums
  T* dx;                         // like x; null if that is
  float* dbias;                  // [parts width], added to
  float* dstate;                 // [streams, width] working space, zeros
};

void RunRecurrence(const RecurrenceForward<float>& pass);
void RunRecurrence(const RecurrenceForward<uint16_t>& pass);
void RunRecurrenceBackward(const RecurrenceBackward<float>& pass);
void RunRecurrenceBackward(const RecurrenceBackward<uint16_t>& pass);

}  // namespace gmzip

#endif  // GMZIP_MODELS_CHARS_RECURRENCE_TRAINING_KERNELS_H_
