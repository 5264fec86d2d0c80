// Backward pass of RecurrenceStep (recurrence.h) through a stretch of time, for learning while
// coding: exact on every machine as learning_kernels.h is.
#ifndef GMZIP_MODELS_RUNTIME_RECURRENCE_LEARNING_H_
#define GMZIP_MODELS_RUNTIME_RECURRENCE_LEARNING_H_

#include <cstddef>
#include <cstdint>

namespace gmzip {

// Gradients by one unit of an integer, not by the number it stands for.
struct RecurrenceGradients {
  size_t steps;
  size_t width;
  const int16_t* sums;    // [steps, 3 * width] Q10
  const int16_t* x;       // [steps, width] Q14
  const int32_t* states;  // [steps + 1, width] Q24; the first is the one before the first step
  const float* dy;        // [steps, width]
  float* dsums;           // [steps, 3 * width] receives the gradients of sums
  float* dx;              // [steps, width] receives those of x that do not pass through sums
  float* dstate;          // [width] working space: what comes after the last step is left out
};

// Thread-safe.
void RecurrenceBackward(const RecurrenceGradients& pass);

}  // namespace gmzip

#endif  // GMZIP_MODELS_RUNTIME_RECURRENCE_LEARNING_H_
