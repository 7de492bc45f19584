/**
 * Training of a reasoner, as that of a policy in train-language.h, whose room and preparation serve here as well; the shape's context is
 * the length of the rows at hand.
 */
#pragma once
#include "language-rooms.h"
#include "reasoner-training.h"

namespace {

/** Arrays without the rows before `first`. */
inline ReasonerArrays arraysFrom(const ReasonerTask &task, const ReasonerArrays &all, int first) {
  return {all.tokens + first * task.length, all.steps + first * task.length, all.starts + first, all.ends + first};
}

}

/** Log-probabilities and values of the first `groups` groups of `rows` rows, [rows of the groups][length]. */
ENTRY void reasonerForward(const Shape *shape, const ReasonerTask *task, const unsigned char *tokens,
                           const unsigned char *steps, const int *starts, const int *ends, int rows, int groups,
                           float *parameters, float *logProbs, float *values, float *work) {
  const ReasonerArrays all{tokens, steps, starts, ends};
  const auto read = [&](const ReasonerTraining &training, int index) {
    const int first = index * groupSize, place = first * task->length;
    const ReasonerGroup group(*task, arraysFrom(*task, all, first), rows - first);
    training.read(group);
    training.predict(group, logProbs + place, values + place);
  };
  LanguageRooms(*shape, parameters, nullptr, work).each<ReasonerTraining>(groups, read, *task);
}

/**
 * Adds to the gradients those of the groups that `reasonerForward` has just read, by the loss's derivatives by what it wrote; the
 * first one belongs to the chunk `chunk` of `chunks`.
 */
ENTRY void reasonerBackward(const Shape *shape, const ReasonerTask *task, const unsigned char *tokens,
                            const unsigned char *steps, const int *starts, const int *ends, int rows, int groups,
                            float *parameters, const float *logProbs, const float *values, int chunk, int chunks,
                            float *gradient, float *work) {
  const ReasonerArrays all{tokens, steps, starts, ends};
  const LanguageRooms own(*shape, parameters, gradient, work);
  const auto add = [&](const ReasonerTraining &training, int index) {
    const int first = index * groupSize, place = first * task->length;
    ReasonerGroup group(*task, arraysFrom(*task, all, first), rows - first);
    const int its = (chunk + index) % chunks;
    training.backward(group, logProbs + place, values + place, own.gradients[its], its);
  };
  own.each<ReasonerTraining>(groups, add, *task);
}
