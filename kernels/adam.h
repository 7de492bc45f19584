/** Adam on flat parameters, as `adamStep` in src/tensor/adam.ts. */
#pragma once
#include "activations.h"

namespace {

/** The Euclidean norm; partial sums of few numbers keep its digits. */
inline float normOf(const float *values, int count) {
  double square = 0;
  for (int first = 0; first < count; first += 4096) {
    const int end = smaller(first + 4096, count);
    float sums[16] = {};
    int index = first;
    for (; index + 16 <= end; index += 16)
      for (int lane = 0; lane < 16; lane++) sums[lane] += values[index + lane] * values[index + lane];
    for (; index < end; index++) sums[0] += values[index] * values[index];
    for (int lane = 0; lane < 16; lane++) square += sums[lane];
  }
  return static_cast<float>(__builtin_sqrt(square));
}

}

/** What of AdamOptions and of the step's rates there is; `decay` is the rate times the weight decay. */
struct AdamStep {
  float beta1, beta2, epsilon, maximumNorm, rate, decay;
  /** Of the gradient, before it is clipped; written by the step. */
  float norm;
};

/** One step; parameters, mean and square are [count] each. */
ENTRY void adam(AdamStep *step, float *parameters, float *mean, float *square, const float *gradient, int count) {
  const AdamStep own = *step;
  step->norm = normOf(gradient, count);
  const float share = own.maximumNorm / (step->norm + 1e-12f);
  // The order keeps a norm that is not a number.
  const float clip = share > 1 ? 1 : share;
  for (int index = 0; index < count; index++) {
    const float clipped = gradient[index] * clip;
    mean[index] = mean[index] * own.beta1 + clipped * (1 - own.beta1);
    square[index] = square[index] * own.beta2 + clipped * clipped * (1 - own.beta2);
    const float along = mean[index] / (__builtin_sqrtf(square[index]) + own.epsilon);
    parameters[index] = parameters[index] * (1 - own.decay) - along * own.rate;
  }
}
