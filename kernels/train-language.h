/**
 * Training of a policy by losses that depend on the log-probabilities and values of the response tokens: group by group these
 * are read, whoever calls gives the loss's derivatives by them, and the gradient is added up.
 */
#pragma once
#include "language-training.h"

/** Rows of a group. */
ENTRY int languageGroup() { return groupSize; }

/** Bytes of what training works on. */
ENTRY int languageWork(const Shape *shape) {
  const LanguageMemory memory(*shape, Arena{reinterpret_cast<float *>(64)});
  return static_cast<int>(reinterpret_cast<char *>(memory.end) - reinterpret_cast<char *>(64));
}

/** Before the first group of a step: reads the parameters, and sets the gradient to 0. */
ENTRY void languagePrepare(const Shape *shape, float *parameters, float *gradient, float *work) {
  const LanguageTraining training(*shape, parameters, work);
  training.prepare();
  const int count = training.parameters.count();
  for (int index = 0; index < count; index++) gradient[index] = 0;
}

/** Log-probabilities and values of the first group of `rows` rows at `tokens`, [rows of the group][responseLength]. */
ENTRY void languageForward(const Shape *shape, const LanguageTask *task, const unsigned char *tokens, int rows,
                           float *parameters, float *logProbs, float *values, float *work) {
  const LanguageTraining training(*shape, parameters, work);
  const LanguageGroup group(*shape, *task, tokens, rows);
  training.read(group);
  training.predict(group, logProbs, values);
}

/** Adds to the gradient that of the group that `languageForward` has just read, by the loss's derivatives by what it wrote. */
ENTRY void languageBackward(const Shape *shape, const LanguageTask *task, const unsigned char *tokens, int rows,
                            float *parameters, const float *logProbs, const float *values, float *gradient, float *work) {
  const LanguageTraining training(*shape, parameters, work);
  LanguageGroup group(*shape, *task, tokens, rows);
  training.backward(group, logProbs, values, gradient);
}

/** ln π of every vocabulary entry at every response token of the first group, [rows of the group][responseLength][vocabulary]. */
ENTRY void languageDistributions(const Shape *shape, const LanguageTask *task, const unsigned char *tokens, int rows,
                                 float *parameters, float *logProbs, float *work) {
  const LanguageTraining training(*shape, parameters, work);
  const LanguageGroup group(*shape, *task, tokens, rows);
  training.read(group);
  training.distribute(group, logProbs);
}
