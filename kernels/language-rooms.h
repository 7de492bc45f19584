/** Rooms for several groups of a policy's training at once, and the gradients of chunks. */
#pragma once
#include "language-training.h"
#include "parallel.h"

namespace {

/** First the gradients of chunks, then known tokens, then rooms for a group each; what `prepare` writes is in the first one. */
struct LanguageRooms {
  const Shape &shape;
  float *const parameters;
  const ChunkGradients gradients;
  const KnownTokens known{shape, gradients.end()};
  const int floats = static_cast<int>(LanguageMemory(shape, Arena{known.end}).end - known.end);

  LanguageRooms(const Shape &shape, float *parameters, float *gradient, float *work)
      : shape(shape),
        parameters(parameters),
        gradients{gradient, work, LanguageParameters{{shape, parameters}}.count()} {}

  float *room(int index) const { return known.end + index * floats; }

  LanguageTraining first() const { return {shape, parameters, known, room(0)}; }

  /** Calls `run(training, group)` for so many groups, each in the room of its number. */
  template <typename Kind, typename... Given, typename Run>
  void each(int groups, const Run &run, const Given &...given) const {
    const LanguageMemory prepared(shape, Arena{room(0)});
    eachTask(groups, [&](int group, int) {
      Kind training(shape, given..., parameters, known, room(group));
      training.memory.transposed = prepared.transposed;
      training.memory.heads = prepared.heads;
      training.memory.turnedHeads = prepared.turnedHeads;
      run(training, group);
    });
  }
};

}
