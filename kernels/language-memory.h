/** What the training of a policy works on: its parameters by name, sequences side by side, and the activations of its heads. */
#pragma once
#include "logarithm.h"
#include "known-tokens.h"

namespace {

/** Parameters of a policy as src/policy/policy.ts lays them out, or their gradients. */
struct LanguageParameters : TrunkParameters {
  /** [width][vocabulary]. */
  float *const unembedding = heads;
  /** [width], the last ones. */
  float *const valueHead = unembedding + shape.width * shape.vocabulary;

  int count() const { return static_cast<int>(valueHead - embedding) + shape.width; }
};

/** Of each sequence, which has one token more than the context, the last `responseLength` are predicted. */
struct LanguageTask {
  int responseLength;
  /** Behind the first one of a response nothing is predicted; −1 where there is none. */
  int endToken;
};

/** The first of some rows of tokens, as many as run side by side. Lanes that are left over take the last row once more. */
struct LanguageGroup : SideBySide {
  /** The first token from which one is predicted; `count` is behind the last one. */
  int from;
  /** Rows that there are. */
  int rows;

  LanguageGroup(const Shape &shape, const LanguageTask &task, const unsigned char *first, int left)
      : from(shape.context - task.responseLength), rows(smaller(groupSize, left)) {
    count = 0;
    for (int lane = 0; lane < groupSize; lane++) {
      const unsigned char *const own = first + smaller(lane, rows - 1) * (shape.context + 1);
      int last = from;
      while (last + 1 < shape.context && own[last + 1] != task.endToken) last++;
      tokens[lane] = own;
      lasts[lane] = last;
      if (last >= count) count = last + 1;
    }
  }

  /** The token that follows. */
  int next(int lane, int index) const { return tokens[lane][index + 1]; }
};

struct LanguageMemory : BlocksMemory {
  /** Of the final states. */
  Features normal;
  float *scales;
  /** Of each vocabulary entry e^(logit − largest), and behind them the values, [vocabulary + 1][tokens]; then the gradient of both. */
  Features predictions;
  /** One over the sum of the powers. */
  float *inverses;
  /** Unembedding and value head side by side, [width][vocabulary + 1], and their transpose. */
  float *heads, *turnedHeads;
  float *end;

  LanguageMemory(const Shape &shape, Arena arena) : BlocksMemory(shape, shape.layers, arena) {
    const int length = shape.context * groupSize, outs = shape.vocabulary + 1;
    normal = arena.features(shape.width, length);
    predictions = arena.features(outs, length);
    scales = arena.floats(length);
    inverses = arena.floats(length);
    heads = arena.floats(shape.width * outs);
    turnedHeads = arena.floats(shape.width * outs);
    end = arena.next;
  }
};

}
