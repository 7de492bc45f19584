/** Training of a reward model on pairs: score differences, the gradient of the Bradley–Terry loss, and Adam. */
#pragma once
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

}

/** Bytes of what training works on. */
ENTRY int trainingWork(const Shape *shape) {
  const TrainingMemory memory(*shape, Arena{reinterpret_cast<float *>(64)});
  return static_cast<int>(reinterpret_cast<char *>(memory.end) - reinterpret_cast<char *>(64));
}

/** Gaps [pairs] of what `Pairs` describes. */
ENTRY void pairGaps(const Shape *shape, const unsigned char *tokens, const int *lasts, int pairs, int length,
                    float *parameters, float *gaps, float *work) {
  Training training(*shape, parameters, work);
  training.blocks.prepare();
  const Pairs all{tokens, lasts, pairs, length};
  for (int first = 0; first < pairs; first += groupPairs) {
    training.forward(all.group(first), 0);
    gapsOf(training.memory.scores, pairs - first, gaps + first);
  }
}

/**
 * Gaps, and the gradient of the mean over pairs of −ln σ(gap) + share · gap, where `shares` [pairs] are what the rejected ones
 * have of the labels.
 */
ENTRY void pairGradient(const Shape *shape, const unsigned char *tokens, const int *lasts, const float *shares, int pairs,
                        int length, float *parameters, float *gradient, float *gaps, float *work) {
  Training training(*shape, parameters, work);
  Backward backward(training, gradient);
  training.blocks.prepare();
  const int count = training.parameters.count();
  for (int index = 0; index < count; index++) gradient[index] = 0;
  const Pairs all{tokens, lasts, pairs, length};
  int kept = 0;
  for (int first = 0; first < pairs; first += groupPairs) {
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
    if (++kept < groupsKept && first + groupPairs < pairs) continue;
    backward.settleKept(kept);
    kept = 0;
  }
}
