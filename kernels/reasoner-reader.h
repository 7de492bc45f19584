/**
 * A reasoner one token at a time: a sequence a lane, keys and values written in place, as language-model.h has it for policies, but
 * every lane with a position, a step number and a length of its own. What was read of a prompt is kept for all who answer it.
 */
#pragma once
#include "language-model.h"

namespace {

/** A vector of sequences. */
struct ReasonerLanes {
  /** Whose keys and values are this group's. */
  int place;
  /** What each lane works on, −1 where nothing, and the position, the token and its step number that it reads next. */
  int rows[laneCount], positions[laneCount], tokens[laneCount], steps[laneCount];

  /** Not by =, which may ask WebAssembly for a library. */
  void take(const ReasonerLanes &other) {
    place = other.place;
    for (int lane = 0; lane < laneCount; lane++) {
      rows[lane] = other.rows[lane];
      positions[lane] = other.positions[lane];
      tokens[lane] = other.tokens[lane];
      steps[lane] = other.steps[lane];
    }
  }
  void rest(int lane) { rows[lane] = -1, positions[lane] = 0, tokens[lane] = 0, steps[lane] = 0; }
  bool isIdle() const {
    for (const int row : rows)
      if (row >= 0) return false;
    return true;
  }
  int last() const {
    int last = 0;
    for (const int position : positions)
      if (position > last) last = position;
    return last;
  }
};

/** The shape's context is the longest sequence. */
struct ReasonerReader {
  const LanguageModel model;
  const Shape &shape = model.shape;
  const int columns = model.columns;
  /** Tokens of a prompt that are kept, at most. */
  const int keptTokens;
  /** Rows of the newest tokens, [samplingGroups][columns], `fresh` of twice and `wide` of four times as many columns. */
  Vector *const stream, *const normal, *const fresh, *const wide;
  /** [samplingGroups][headColumns]. */
  Vector *const logits;
  Vector *const shares;
  /** [samplingGroups][layers][context][2][columns]. */
  Vector *const caches, *const cachesEnd;
  /** Of every prompt [keptTokens][layers][2][columns]. */
  float *const kept;
  Vector *const end;

  ReasonerReader(const Shape &shape, int prompts, int promptLength, float *packed, Vector *work)
      : model(shape, packed),
        keptTokens(promptLength - 1),
        stream(work),
        normal(stream + samplingGroups * columns),
        fresh(normal + samplingGroups * columns),
        wide(fresh + 2 * samplingGroups * columns),
        logits(wide + expansion * samplingGroups * columns),
        shares(logits + samplingGroups * model.headColumns),
        caches(shares + shape.context + together),
        cachesEnd(caches + samplingGroups * shape.layers * cacheRows()),
        kept(lanesOf(cachesEnd)),
        end(reinterpret_cast<Vector *>(kept + upTo(aligned, prompts * promptFloats()))) {}

  /** Lanes look at keys and values that are not theirs, with a share of 0: there has to be a number. */
  void clear() const {
    for (Vector *at = caches; at < cachesEnd; at++) *at = Vector{};
  }

  /** Reads the token of every lane; leaves logits of `count` groups where they are wanted. */
  void read(const ReasonerLanes *groups, int count, bool wantsLogits) const {
    for (int group = 0; group < count; group++) embed(groups[group], stream + group * columns);
    for (int layer = 0; layer < shape.layers; layer++) {
      normalise(stream, count, shape.width, columns, normal);
      project<Put::store>(normal, count, columns, model.block(layer, keyAt), 2 * columns, fresh);
      for (int group = 0; group < count; group++) keep(fresh + 2 * group * columns, groups[group], layer);
      if (layer == shape.layers - 1 && !wantsLogits) return;
      project<Put::store>(normal, count, columns, model.block(layer, queryAt), columns, fresh);
      for (int group = 0; group < count; group++) attendHeads(layer, groups[group], group * columns);
      project<Put::add>(normal, count, columns, model.block(layer, attentionOutAt), columns, stream);
      hiddenBlock(shape, model.block(layer, hiddenAt), model.block(layer, hiddenOutAt), stream, count, normal, wide);
    }
    normalise(stream, count, shape.width, columns, normal);
    project<Put::store>(normal, count, columns, model.heads(), model.headColumns, logits);
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
  int cacheRows() const { return 2 * shape.context * columns; }
  int promptFloats() const { return keptTokens * shape.layers * 2 * columns; }
  Vector *cache(const ReasonerLanes &group, int layer) const {
    return caches + (group.place * shape.layers + layer) * cacheRows();
  }

  void embed(const ReasonerLanes &group, Vector *out) const {
    const float *tokens[laneCount], *steps[laneCount];
    for (int lane = 0; lane < laneCount; lane++) {
      tokens[lane] = model.embedding() + group.tokens[lane] * shape.width;
      steps[lane] = model.positions() + group.steps[lane] * shape.width;
    }
    float *to = lanesOf(out);
    for (int column = 0; column < shape.width; column++)
      for (int lane = 0; lane < laneCount; lane++) *to++ = tokens[lane][column] + steps[lane][column];
    for (int column = shape.width; column < columns; column++) out[column] = Vector{};
  }

  /** Puts keys and values of the newest tokens where each lane stands. */
  void keep(const Vector *from, const ReasonerLanes &group, int layer) const {
    const int floats = 2 * columns;
    for (int lane = 0; lane < laneCount; lane++) {
      float *own = lanesOf(cache(group, layer) + group.positions[lane] * floats) + lane;
      for (int at = 0; at < floats; at++) own[at * laneCount] = lanesOf(from + at)[lane];
    }
  }

  void attendHeads(int layer, const ReasonerLanes &group, int at) const {
    Integers seen;
    for (int lane = 0; lane < laneCount; lane++) seen[lane] = group.positions[lane];
    const Vector *const keys = cache(group, layer);
    const int size = shape.width / shape.heads;
    for (int head = 0; head < shape.heads; head++) {
      const int first = head * size;
      const HeadRows own{keys + first, 2 * columns}, values{keys + columns + first, 2 * columns};
      attendRecent(fresh + at + first, own, values, size, group.last() + 1, seen,
                   model.slopes()[layer * shape.heads + head], shares, normal + at + first);
    }
  }
};

}
