/**
 * Training of a policy by losses that depend on the log-probabilities and values of the response tokens: some groups at once these
 * are read, whoever calls gives the loss's derivatives by them, and the gradient is added up. Every so many groups one belongs to
 * the same chunk, whatever number of them is read at once.
 */
#pragma once
#include "language-rooms.h"

/** Rows of a group. */
ENTRY int languageGroup() { return groupSize; }

/** Groups that may be read at once. */
ENTRY int languageRooms() { return rooms; }

/** Chunks of a batch of so many rows. */
ENTRY int languageChunks(int rows) { return chunksOf((rows + groupSize - 1) / groupSize); }

/** Bytes of what training works on with so many groups at once. */
ENTRY int languageWork(const Shape *shape, int groups) {
  const LanguageRooms own(*shape, nowhere(), nullptr, nowhere());
  return bytesFrom(nowhere(), own.room(groups));
}

/** Before the first groups of a step, of so many tokens: reads the parameters, and sets the gradients of so many chunks to 0. */
ENTRY void languagePrepare(const Shape *shape, float *parameters, int tokens, int chunks, float *gradient, float *work) {
  const LanguageRooms own(*shape, parameters, gradient, work);
  const LanguageTraining first = own.first();
  first.prepare();
  own.known.prepare(first.parameters, tokens, chunks);
  eachTask(chunks, [&](int chunk, int) { own.gradients.clear(chunk); });
}

/** Behind the last groups of a step: leaves the sum of the chunks' gradients in `gradient`. */
ENTRY void languageAddUp(const Shape *shape, float *parameters, int chunks, float *gradient, float *work) {
  const LanguageRooms own(*shape, parameters, gradient, work);
  own.gradients.addUp(chunks);
  own.known.settle(TrunkParameters{*shape, gradient}, own.first().blocks.transposed(0), chunks);
}

/** Log-probabilities and values of the first `groups` groups of `rows` rows at `tokens`, [rows of the groups][responseLength]. */
ENTRY void languageForward(const Shape *shape, const LanguageTask *task, const unsigned char *tokens, int rows, int groups,
                           float *parameters, float *logProbs, float *values, float *work) {
  LanguageRooms(*shape, parameters, nullptr, work).each<LanguageTraining>(groups, [&](const auto &training, int index) {
    const int first = index * groupSize, place = first * task->responseLength;
    const LanguageGroup group(*shape, *task, tokens + first * (shape->context + 1), rows - first);
    training.read(group);
    training.predict(group, logProbs + place, values + place);
  });
}

/**
 * Adds to the gradients those of the groups that `languageForward` has just read, by the loss's derivatives by what it wrote; the
 * first one belongs to the chunk `chunk` of `chunks`.
 */
ENTRY void languageBackward(const Shape *shape, const LanguageTask *task, const unsigned char *tokens, int rows, int groups,
                            float *parameters, const float *logProbs, const float *values, int chunk, int chunks,
                            float *gradient, float *work) {
  const LanguageRooms own(*shape, parameters, gradient, work);
  own.each<LanguageTraining>(groups, [&](const auto &training, int index) {
    const int first = index * groupSize, place = first * task->responseLength;
    LanguageGroup group(*shape, *task, tokens + first * (shape->context + 1), rows - first);
    const int its = (chunk + index) % chunks;
    training.backward(group, logProbs + place, values + place, own.gradients[its], its);
  });
}

/** ln π of every vocabulary entry at every response token of the groups, [rows of the groups][responseLength][vocabulary]. */
ENTRY void languageDistributions(const Shape *shape, const LanguageTask *task, const unsigned char *tokens, int rows,
                                 int groups, float *parameters, float *logProbs, float *work) {
  LanguageRooms(*shape, parameters, nullptr, work).each<LanguageTraining>(groups, [&](const auto &training, int index) {
    const int first = index * groupSize;
    const LanguageGroup group(*shape, *task, tokens + first * (shape->context + 1), rows - first);
    training.read(group);
    training.distribute(group, logProbs + first * task->responseLength * shape->vocabulary);
  });
}
