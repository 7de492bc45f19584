/**
 * A language model one token of each sequence at a time: a sequence a lane, keys and values written in place, the lanes in groups of
 * one vector that go through the products together.
 */
#pragma once
#include "attention.h"
#include "language-model.h"

namespace {

/** Sequences at once: what these need for a token, the hidden layer the most, stays in the nearest cache. */
constexpr int samplingGroups = 16 / laneCount;

/** A vector of sequences. */
struct Lanes {
  /** Whose keys and values are this group's. */
  int place;
  /** The sequence of each lane, −1 where there is none, and the position and the token that it reads next. */
  int rows[laneCount], positions[laneCount], tokens[laneCount];

  /** Not by =, which may ask WebAssembly for a library. */
  void take(const Lanes &other) {
    place = other.place;
    for (int lane = 0; lane < laneCount; lane++) {
      rows[lane] = other.rows[lane];
      positions[lane] = other.positions[lane];
      tokens[lane] = other.tokens[lane];
    }
  }
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
  bool isTogether() const {
    for (const int position : positions)
      if (position != positions[0]) return false;
    return true;
  }
};

/** A model with room for what it reads. */
struct TokenReader {
  const LanguageModel model;
  const Shape &shape = model.shape;
  const int columns = model.columns;
  /** Rows of the newest tokens, [samplingGroups][columns], `fresh` of twice and `wide` of four times as many columns. */
  Vector *const stream, *const normal, *const fresh, *const wide;
  /** [samplingGroups][headColumns]. */
  Vector *const logits;
  Vector *const shares;
  /** [samplingGroups][layers][context][2][columns]. */
  Vector *const caches, *const cachesEnd;

  TokenReader(const Shape &shape, float *packed, Vector *work)
      : model(shape, packed),
        stream(work),
        normal(stream + samplingGroups * columns),
        fresh(normal + samplingGroups * columns),
        wide(fresh + 2 * samplingGroups * columns),
        logits(wide + expansion * samplingGroups * columns),
        shares(logits + samplingGroups * model.headColumns),
        caches(shares + shape.context + together),
        cachesEnd(caches + samplingGroups * shape.layers * cacheRows()) {}

  /** Lanes look at keys and values that are not theirs, with a share of 0: there has to be a number. */
  void clear() const {
    for (Vector *at = caches; at < cachesEnd; at++) *at = Vector{};
  }

 protected:
  int cacheRows() const { return 2 * shape.context * columns; }
  Vector *cache(const Lanes &group, int layer) const {
    return caches + (group.place * shape.layers + layer) * cacheRows();
  }

  /**
   * Reads the token of every lane, and what a group says stands `beside` it; leaves logits and values of `count` groups where they are
   * wanted. `attend(head, query, keys, values, count, seen, out)` is what a head does, those of all layers one after the other.
   */
  template <typename Group, typename Attend>
  void readBlocks(const Group *groups, int count, bool wantsHeads, const Attend &attend) const {
    for (int layer = 0; layer < shape.layers; layer++) {
      const bool isLooked = layer == 0 && model.hasTable(), wantsQueries = wantsHeads || layer < shape.layers - 1;
      if (isLooked) {
        for (int group = 0; group < count; group++) lookUp(groups[group], group * columns);
      } else {
        if (layer == 0)
          for (int group = 0; group < count; group++) embed(groups[group], stream + group * columns);
        projectTokens(layer, groups, count, wantsQueries);
      }
      if (!wantsQueries) return;
      for (int group = 0; group < count; group++) attendHeads(layer, groups[group], group * columns, attend);
      project<Put::add>(normal, count, columns, model.block(layer, attentionOutAt), columns, stream);
      hiddenBlock(shape, model.block(layer, hiddenAt), model.block(layer, hiddenOutAt), stream, count, normal, wide);
    }
    normalise(stream, count, shape.width, columns, normal);
    project<Put::store>(normal, count, columns, model.heads(), model.headColumns, logits);
  }

 private:
  template <typename Group>
  void projectTokens(int layer, const Group *groups, int count, bool wantsQueries) const {
    normalise(stream, count, shape.width, columns, normal);
    project<Put::store>(normal, count, columns, model.block(layer, keyAt), 2 * columns, fresh);
    for (int group = 0; group < count; group++) keep(fresh + 2 * group * columns, groups[group], cache(groups[group], layer));
    if (wantsQueries) project<Put::store>(normal, count, columns, model.block(layer, queryAt), columns, fresh);
  }

  /** Rows of the stream and queries to `at`, keys and values to where they are kept. */
  template <typename Group>
  void lookUp(const Group &group, int at) const {
    const float *places[laneCount];
    for (int lane = 0; lane < laneCount; lane++)
      places[lane] = model.table() + (group.beside(lane) * shape.vocabulary + group.tokens[lane]) * model.tableColumns();
    gather(places, model.tableColumns(), wide);
    const Vector *part = copyRow(wide, columns, stream + at);
    keep(part, group, cache(group, 0));
    copyRow(part + 2 * columns, columns, fresh + at);
  }

  template <typename Group>
  void embed(const Group &group, Vector *out) const {
    const float *tokens[laneCount], *others[laneCount];
    for (int lane = 0; lane < laneCount; lane++) {
      tokens[lane] = model.embedding() + group.tokens[lane] * shape.width;
      others[lane] = model.positions() + group.beside(lane) * shape.width;
    }
    float *to = lanesOf(out);
    for (int column = 0; column < shape.width; column++)
      for (int lane = 0; lane < laneCount; lane++) *to++ = tokens[lane][column] + others[lane][column];
    for (int column = shape.width; column < columns; column++) out[column] = Vector{};
  }

  /** Puts keys and values of the newest tokens where each lane stands. */
  void keep(const Vector *from, const Lanes &group, Vector *to) const {
    const int floats = 2 * columns;
    if (group.isTogether()) {
      copyRow(from, floats, to + group.positions[0] * floats);
      return;
    }
    for (int lane = 0; lane < laneCount; lane++) {
      float *own = lanesOf(to + group.positions[lane] * floats) + lane;
      for (int at = 0; at < floats; at++) own[at * laneCount] = lanesOf(from + at)[lane];
    }
  }

  template <typename Attend>
  void attendHeads(int layer, const Lanes &group, int at, const Attend &attend) const {
    Integers seen;
    for (int lane = 0; lane < laneCount; lane++) seen[lane] = group.positions[lane];
    const Vector *const keys = cache(group, layer);
    const int size = shape.width / shape.heads;
    for (int head = 0; head < shape.heads; head++) {
      const int first = head * size;
      const HeadRows own{keys + first, 2 * columns}, values{keys + columns + first, 2 * columns};
      attend(layer * shape.heads + head, fresh + at + first, own, values, group.last() + 1, seen, normal + at + first);
    }
    for (int column = shape.width; column < columns; column++) normal[at + column] = Vector{};
  }
};

}
