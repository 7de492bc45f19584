/**
 * Training of a reasoner, as that of a policy in train-language.h, whose room and preparation serve here as well; the shape's context is
 * the length of the rows at hand.
 */
#pragma once
#include "reasoner-training.h"

/** Log-probabilities and values of the first group of `rows` rows, [rows of the group][length]. */
ENTRY void reasonerForward(const Shape *shape, const ReasonerTask *task, const unsigned char *tokens,
                           const unsigned char *steps, const int *starts, const int *ends, int rows, float *parameters,
                           float *logProbs, float *values, float *work) {
  const ReasonerTraining training(*shape, *task, parameters, work);
  const ReasonerGroup group(*task, {tokens, steps, starts, ends}, rows);
  training.read(group);
  training.predict(group, logProbs, values);
}

/** Adds to the gradient that of the group that `reasonerForward` has just read, by the loss's derivatives by what it wrote. */
ENTRY void reasonerBackward(const Shape *shape, const ReasonerTask *task, const unsigned char *tokens,
                            const unsigned char *steps, const int *starts, const int *ends, int rows, float *parameters,
                            const float *logProbs, const float *values, float *gradient, float *work) {
  const ReasonerTraining training(*shape, *task, parameters, work);
  ReasonerGroup group(*task, {tokens, steps, starts, ends}, rows);
  training.backward(group, logProbs, values, gradient);
}
