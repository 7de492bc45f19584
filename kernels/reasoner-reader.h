/**
 * A reasoner as token-reader.h reads it, every lane with a position, a step number and a length of its own. What was read of a prompt
 * is kept for all who answer it.
 */
#pragma once
#include "token-reader.h"

namespace {

/** A vector of sequences. */
struct ReasonerLanes : Lanes {
  /** The number of the step that each lane's next token belongs to. */
  int steps[laneCount];

  int beside(int lane) const { return steps[lane]; }
  void take(const ReasonerLanes &other) {
    Lanes::take(other);
    for (int lane = 0; lane < laneCount; lane++) steps[lane] = other.steps[lane];
  }
  void rest(int lane) { rows[lane] = -1, positions[lane] = 0, tokens[lane] = 0, steps[lane] = 0; }
};

/** The shape's context is the longest sequence. */
struct ReasonerReader : TokenReader {
  /** Tokens of a prompt that are kept, at most. */
  const int keptTokens;
  /** Of every prompt [keptTokens][layers][2][columns]. */
  float *const kept;
  Vector *const end;

  ReasonerReader(const Shape &shape, int prompts, int promptLength, float *packed, Vector *work)
      : TokenReader(shape, packed, work),
        keptTokens(promptLength - 1),
        kept(lanesOf(cachesEnd)),
        end(reinterpret_cast<Vector *>(kept + upTo(aligned, prompts * promptFloats()))) {}

  /** Reads the token of every lane; leaves logits of `count` groups where they are wanted. */
  void read(const ReasonerLanes *groups, int count, bool wantsLogits) const {
    const int size = shape.width / shape.heads;
    readBlocks(groups, count, wantsLogits,
               [&](int head, const Vector *query, HeadRows keys, HeadRows values, int tokens, Integers seen, Vector *out) {
                 attendRecent(query, keys, values, size, tokens, seen, model.slopes()[head], shares, out);
               });
  }

  /** Keeps the first `count` tokens of what a lane has read, as those of a prompt. */
  void keepPrompt(int prompt, int count, const ReasonerLanes &group, int lane) const {
    float *to = kept + prompt * promptFloats();
    for (int at = 0; at < count; at++)
      for (int layer = 0; layer < shape.layers; layer++, to += 2 * columns)
        scatter(cache(group, layer) + 2 * at * columns, lane, 2 * columns, to);
  }

  /** The reverse. */
  void recallPrompt(int prompt, int count, const ReasonerLanes &group, int lane) const {
    const float *from = kept + prompt * promptFloats();
    for (int at = 0; at < count; at++)
      for (int layer = 0; layer < shape.layers; layer++, from += 2 * columns) {
        float *const to = lanesOf(cache(group, layer) + 2 * at * columns) + lane;
        for (int column = 0; column < 2 * columns; column++) to[column * laneCount] = from[column];
      }
  }

 private:
  int promptFloats() const { return keptTokens * shape.layers * 2 * columns; }
};

}
