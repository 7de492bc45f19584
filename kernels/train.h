/** Training of a reward model on pairs: score differences, the gradient of the Bradley–Terry loss, and Adam. */
#pragma once
#include "parallel.h"
#include "training-backward.h"

namespace {

/** Sequences of pairs, the chosen ones of all pairs first, [2 · pairs][length], and their last tokens [2 · pairs]. */
struct Pairs {
  const unsigned char *tokens;
  const int *lasts;
  int count, length;

  /** Places that are left over take the last pair once more. */
  SideBySide group(int first) const {
    SideBySide own;
    own.count = 0;
    for (int place = 0; place < groupSize; place++) {
      const int row = smaller(first + place % groupPairs, count - 1) + (place < groupPairs ? 0 : count);
      own.tokens[place] = tokens + row * length;
      own.lasts[place] = lasts[row];
      if (own.lasts[place] >= own.count) own.count = own.lasts[place] + 1;
    }
    return own;
  }
};

/** r(chosen) − r(rejected) of the pairs of a group that there are. */
inline int gapsOf(const float *scores, int left, float *gaps) {
  const int some = smaller(groupPairs, left);
  for (int pair = 0; pair < some; pair++) gaps[pair] = scores[pair] - scores[groupPairs + pair];
  return some;
}

/** σ(−gap): how far from certain a pair's label is. */
inline float uncertainty(float gap) {
  const float small = exponential(all(gap < 0 ? gap : -gap))[0];
  return (gap < 0 ? 1.0f : small) / (1.0f + small);
}

/** Rooms for the activations of one group each, and for the gradients of chunks; what is transposed is in the first one. */
struct TrainingRooms {
  const Shape &shape;
  float *const parameters, *const work;
  const int floats = static_cast<int>(TrainingMemory(shape, Arena{work}).end - work);
  const int count = NetworkParameters{{shape, parameters}}.count();

  TrainingRooms(const Shape &shape, float *parameters, float *work) : shape(shape), parameters(parameters), work(work) {}

  ChunkGradients gradients(float *first) const { return {first, work + rooms * floats, count}; }
  int bytes() const {
    return static_cast<int>(sizeof(float)) * (rooms * floats + (mostChunks - 1) * upTo(aligned, count));
  }

  void prepare() const { Training(shape, parameters, work).blocks.prepare(); }

  /** Calls `run(training, task)` for every task. */
  template <typename Run>
  void each(int tasks, const Run &run) const {
    eachTask(tasks, [&](int task, int room) {
      Training training(shape, parameters, work + room * floats);
      training.memory.transposed = TrainingMemory(shape, Arena{work}).transposed;
      run(training, task);
    });
  }
};

}

/** Bytes of what training works on. */
ENTRY int trainingWork(const Shape *shape) {
  float *const start = reinterpret_cast<float *>(64);
  return TrainingRooms(*shape, start, start).bytes();
}

/** Gaps [pairs] of what `Pairs` describes. */
ENTRY void pairGaps(const Shape *shape, const unsigned char *tokens, const int *lasts, int pairs, int length,
                    float *parameters, float *gaps, float *work) {
  const TrainingRooms rooms(*shape, parameters, work);
  const Pairs all{tokens, lasts, pairs, length};
  const int groups = (pairs + groupPairs - 1) / groupPairs, chunks = chunksOf(groups);
  rooms.prepare();
  rooms.each(chunks, [&](Training &training, int chunk) {
    for (int first = chunk * groupPairs; first < pairs; first += chunks * groupPairs) {
      training.forward(all.group(first), 0);
      gapsOf(training.memory.scores, pairs - first, gaps + first);
    }
  });
}

/**
 * Gaps, and the gradient of the mean over pairs of −ln σ(gap) + share · gap, where `shares` [pairs] are what the rejected ones
 * have of the labels.
 */
ENTRY void pairGradient(const Shape *shape, const unsigned char *tokens, const int *lasts, const float *shares, int pairs,
                        int length, float *parameters, float *gradient, float *gaps, float *work) {
  const TrainingRooms rooms(*shape, parameters, work);
  const ChunkGradients gradients = rooms.gradients(gradient);
  const Pairs all{tokens, lasts, pairs, length};
  const int groups = (pairs + groupPairs - 1) / groupPairs, chunks = chunksOf(groups);
  rooms.prepare();
  rooms.each(chunks, [&](Training &training, int chunk) {
    gradients.clear(chunk);
    Backward backward(training, gradients[chunk]);
    int kept = 0;
    // By turns: pairs come by their length, and chunks take about as long as one another.
    for (int first = chunk * groupPairs; first < pairs; first += chunks * groupPairs) {
      const SideBySide group = all.group(first);
      training.forward(group, kept);
      const int some = gapsOf(training.memory.scores, pairs - first, gaps + first);
      float scores[groupSize] = {};
      for (int pair = 0; pair < some; pair++) {
        const float own = (shares[first + pair] - uncertainty(gaps[first + pair])) / static_cast<float>(pairs);
        scores[pair] = own;
        scores[groupPairs + pair] = -own;
      }
      backward.backward(group, kept, scores);
      if (++kept < groupsKept && first + chunks * groupPairs < pairs) continue;
      backward.settleKept(kept);
      kept = 0;
    }
  });
  gradients.add(chunks);
}
