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
    own.shared = sharedOf(own);
    return own;
  }

  /** What follows a sequence's last token says nothing. */
  static int sharedOf(const SideBySide &group) {
    int shared = group.count;
    for (int chosen = 0; chosen < groupPairs; chosen++) {
      const int rejected = groupPairs + chosen;
      const int most = smaller(shared, smaller(group.lasts[chosen], group.lasts[rejected]) + 1);
      int own = 0;
      while (own < most && group.tokens[chosen][own] == group.tokens[rejected][own]) own++;
      shared = own;
    }
    return shared;
  }

  int tokensRead() const { return 2 * count * length; }
  int chunks() const { return chunksOf((count + groupPairs - 1) / groupPairs); }
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

/** What a batch is worked on in: gradients of chunks, then rooms for the activations of a group; weights are transposed in the first. */
struct TrainingRooms {
  const Shape &shape;
  float *const parameters;
  const ChunkGradients gradients;
  const KnownTokens known{shape, gradients.end()};
  float *const first = known.end;
  const int floats = static_cast<int>(TrainingMemory(shape, Arena{first}).end - first);

  TrainingRooms(const Shape &shape, float *parameters, float *gradient, float *work)
      : shape(shape),
        parameters(parameters),
        gradients{gradient, work, NetworkParameters{{shape, parameters}}.count()} {}

  float *end() const { return first + rooms * floats; }

  /** Calls `run(training, chunk)` for every chunk of so many tokens. */
  template <typename Run>
  void eachChunk(int chunks, int tokens, const Run &run) const {
    const Training prepared(shape, parameters, known, first);
    prepared.blocks.prepare();
    // The last block reads other things of a token.
    known.prepare(prepared.parameters, shape.layers > 1 ? tokens : 0, chunks);
    eachTask(chunks, [&](int chunk, int room) {
      Training training(shape, parameters, known, first + room * floats);
      training.memory.transposed = prepared.memory.transposed;
      run(training, chunk);
    });
  }

  /** The gradient of all chunks. */
  void addUp(int chunks) const {
    const Training prepared(shape, parameters, known, first);
    gradients.addUp(chunks);
    known.settle(TrunkParameters{shape, gradients.first}, prepared.blocks.transposed(0), chunks);
  }
};

}

/** Bytes of what training works on. */
ENTRY int trainingWork(const Shape *shape) {
  return bytesFrom(nowhere(), TrainingRooms(*shape, nowhere(), nullptr, nowhere()).end());
}

/** Gaps [pairs] of what `Pairs` describes. */
ENTRY void pairGaps(const Shape *shape, const unsigned char *tokens, const int *lasts, int pairs, int length,
                    float *parameters, float *gaps, float *work) {
  const TrainingRooms own(*shape, parameters, nullptr, work);
  const Pairs all{tokens, lasts, pairs, length};
  const int chunks = all.chunks();
  own.eachChunk(chunks, all.tokensRead(), [&](Training &training, int chunk) {
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
  const TrainingRooms own(*shape, parameters, gradient, work);
  const Pairs all{tokens, lasts, pairs, length};
  const int chunks = all.chunks();
  own.eachChunk(chunks, all.tokensRead(), [&](Training &training, int chunk) {
    own.gradients.clear(chunk);
    Backward backward(training, own.gradients[chunk], chunk);
    int kept = 0;
    // By turns: pairs come by their length, and chunks take about as long as one another.
    for (int first = chunk * groupPairs; first < pairs; first += chunks * groupPairs) {
      const SideBySide group = all.group(first);
      training.forward(group, kept);
      const int some = gapsOf(training.memory.scores, pairs - first, gaps + first);
      float scores[groupSize] = {};
      for (int pair = 0; pair < some; pair++) {
        const float byGap = (shares[first + pair] - uncertainty(gaps[first + pair])) / static_cast<float>(pairs);
        scores[pair] = byGap;
        scores[groupPairs + pair] = -byGap;
      }
      backward.backward(group, kept, scores);
      if (++kept < groupsKept && first + chunks * groupPairs < pairs) continue;
      backward.settleKept(kept);
      kept = 0;
    }
  });
  own.addUp(chunks);
}
