/**
 * The policy of src/policy/policy.ts, one token of each sequence at a time: a sequence a lane, keys and values written in place,
 * the lanes in groups of one vector that go through the products together. What it has read of a prefix can be kept, and found
 * again for any lane.
 */
#pragma once
#include "attention.h"
#include "prefixes.h"
#include "transformer.h"

namespace {

/** Sequences at once: what these need for a token, the hidden layer the most, stays in the nearest cache. */
constexpr int samplingGroups = 16 / laneCount;

/** Where a block's panels lie among its weights, in squares of columns². */
enum Square { keyAt = 0, valueAt = 1, queryAt = 2, attentionOutAt = 3, hiddenAt = 4, hiddenOutAt = 8, squares = 12 };

/** A policy as `packSampling` leaves it: blocks, the heads' panels, then embedding and positions row by row. */
struct LanguageModel {
  const Shape &shape;
  float *const weights;
  const int columns = columnsOf(shape);
  /** Of the logits and, behind them, the value. */
  const int headColumns = upTo(panelColumns, shape.vocabulary + 1);

  LanguageModel(const Shape &shape, float *packed) : shape(shape), weights(packed) {}

  float *block(int layer, Square square) const { return weights + layer * blockFloats() + square * columns * columns; }
  float *heads() const { return weights + shape.layers * blockFloats(); }
  /** [vocabulary][width], then [context or steps][width], then, with step numbers, slopes [layers][heads]. */
  float *embedding() const { return heads() + upTo(aligned, columns * headColumns); }
  float *positions() const { return embedding() + shape.vocabulary * shape.width; }
  int embeddedFloats() const { return (shape.vocabulary + rowsBeside(shape)) * shape.width; }
  float *slopes() const { return embedding() + embeddedFloats(); }
  int floats() const {
    return shape.layers * blockFloats() + upTo(aligned, columns * headColumns) +
           upTo(aligned, embeddedFloats() + slopesOf(shape));
  }

 private:
  int blockFloats() const { return upTo(aligned, squares * columns * columns); }
};

/** A vector of sequences. */
struct Lanes {
  /** Whose keys and values are this group's. */
  int place;
  /** The sequence of each lane, −1 where there is none, and the position and the token that it reads next. */
  int rows[laneCount], positions[laneCount], tokens[laneCount];
  /** The prefix before each lane's next token, −1 where nothing is known of it. */
  int prefixes[laneCount];
  /** A lane has a prefix whose keys and values it does not hold. */
  bool isNew = false;

  /** Not by =, which may ask WebAssembly for a library. */
  void take(const Lanes &other) {
    place = other.place;
    isNew = other.isNew;
    for (int lane = 0; lane < laneCount; lane++) {
      rows[lane] = other.rows[lane];
      positions[lane] = other.positions[lane];
      tokens[lane] = other.tokens[lane];
      prefixes[lane] = other.prefixes[lane];
    }
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

/** Floats that are kept of a prefix: keys and values of its last token. */
inline int keptFloats(const Shape &shape) { return 2 * shape.layers * columnsOf(shape); }

/** A policy with room for what it reads. */
struct Reader {
  const LanguageModel model;
  const PrefixTree &tree;
  const Shape &shape = model.shape;
  const int columns = model.columns;
  /** Rows of the newest tokens, [samplingGroups][columns], `fresh` of twice and `wide` of four times as many columns. */
  Vector *const stream, *const normal, *const fresh, *const wide;
  /** [samplingGroups][headColumns]. */
  Vector *const logits;
  Vector *const shares;
  /** [samplingGroups][layers][context][2][columns]. */
  Vector *const caches;
  /** The prefix whose last token's keys and values a lane holds, −1 where they are its own: [samplingGroups][context]. */
  Integers *const held;
  /** Of all prefixes, [layers][2][columns] each; of those of one length, [headColumns] each. */
  float *const kept, *const keptLogits;
  Vector *const end;

  Reader(const Shape &shape, const PrefixTree &tree, float *packed, Vector *work)
      : model(shape, packed),
        tree(tree),
        stream(work),
        normal(stream + samplingGroups * columns),
        fresh(normal + samplingGroups * columns),
        wide(fresh + 2 * samplingGroups * columns),
        logits(wide + expansion * samplingGroups * columns),
        shares(logits + samplingGroups * model.headColumns),
        caches(shares + shape.context + together),
        held(reinterpret_cast<Integers *>(caches + samplingGroups * shape.layers * cacheRows())),
        kept(lanesOf(reinterpret_cast<Vector *>(held + samplingGroups * shape.context))),
        keptLogits(kept + upTo(aligned, tree.room * keptFloats(shape))),
        end(reinterpret_cast<Vector *>(keptLogits + upTo(aligned, tree.roomAtOnce * model.headColumns))) {}

  /** Lanes look at keys and values that are not theirs, with a share of 0: there has to be a number. */
  void clear() const {
    for (Vector *at = caches; at < reinterpret_cast<Vector *>(held); at++) *at = Vector{};
    for (int at = 0; at < samplingGroups * shape.context; at++) held[at] = Integers{} - 1;
  }

  /** Reads the token of every lane; leaves logits and values of `count` groups where they are wanted. */
  void read(const Lanes *groups, int count, bool wantsHeads) const {
    for (int group = 0; group < count; group++) embed(groups[group], stream + group * columns);
    for (int layer = 0; layer < shape.layers; layer++) {
      normalise(stream, count, shape.width, columns, normal);
      project<Put::store>(normal, count, columns, model.block(layer, keyAt), 2 * columns, fresh);
      for (int group = 0; group < count; group++)
        keep(fresh + 2 * group * columns, groups[group], cache(groups[group], layer));
      if (layer == shape.layers - 1 && !wantsHeads) return;
      project<Put::store>(normal, count, columns, model.block(layer, queryAt), columns, fresh);
      for (int group = 0; group < count; group++) attendHeads(layer, groups[group], group * columns);
      project<Put::add>(normal, count, columns, model.block(layer, attentionOutAt), columns, stream);
      hiddenBlock(shape, model.block(layer, hiddenAt), model.block(layer, hiddenOutAt), stream, count, normal, wide);
    }
    normalise(stream, count, shape.width, columns, normal);
    project<Put::store>(normal, count, columns, model.heads(), model.headColumns, logits);
  }

  /** Keys and values of each lane's prefix, up to `position`, to where the group's are. */
  void recall(const Lanes &group, int position) const {
    recallPrefixes(tree, group.prefixes, position, held + group.place * shape.context, kept, keptFloats(shape),
                   [&](int at, KeptRows &rows) {
                     for (int layer = 0; layer < shape.layers; layer++)
                       rows.take(2 * columns, cache(group, layer) + 2 * at * columns);
                   });
  }

  /** Keeps what was read of the prefixes from `first` on, a lane each, at `position`: the lanes are those of the group. */
  void keepRead(const Lanes &group, int at, int position, int first, int count, bool hasLogits) const {
    const Vector *const newest = cache(group, 0) + 2 * position * columns;
    Integers &own = held[group.place * shape.context + position];
    for (int lane = 0; lane < count; lane++) {
      float *to = kept + (first + lane) * keptFloats(shape);
      own[lane] = first + lane;
      for (int layer = 0; layer < shape.layers; layer++, to += 2 * columns)
        scatter(newest + layer * cacheRows(), lane, 2 * columns, to);
      float *const logitsTo = keptLogits + (first + lane - tree.shorter) * model.headColumns;
      if (hasLogits) scatter(logits + at * model.headColumns, lane, model.headColumns, logitsTo);
    }
  }

  /** Logits and values behind the newest prefixes, one for each lane, as those of the first group. */
  void recallLogits(const int prefixes[laneCount]) const {
    const float *places[laneCount];
    for (int lane = 0; lane < laneCount; lane++)
      places[lane] = keptLogits + (prefixes[lane] - tree.shorter) * model.headColumns;
    gather(places, model.headColumns, logits);
  }

 private:
  int cacheRows() const { return 2 * shape.context * columns; }
  Vector *cache(const Lanes &group, int layer) const {
    return caches + (group.place * shape.layers + layer) * cacheRows();
  }

  void embed(const Lanes &group, Vector *out) const {
    const float *tokens[laneCount], *positions[laneCount];
    for (int lane = 0; lane < laneCount; lane++) {
      tokens[lane] = model.embedding() + group.tokens[lane] * shape.width;
      positions[lane] = model.positions() + group.positions[lane] * shape.width;
    }
    float *to = lanesOf(out);
    for (int column = 0; column < shape.width; column++)
      for (int lane = 0; lane < laneCount; lane++) *to++ = tokens[lane][column] + positions[lane][column];
    for (int column = shape.width; column < columns; column++) out[column] = Vector{};
  }

  /** Puts keys and values of the newest tokens where each lane stands. */
  void keep(const Vector *from, const Lanes &group, Vector *to) const {
    const int floats = 2 * columns;
    if (group.isTogether()) {
      to += group.positions[0] * floats;
      for (int at = 0; at < floats; at++) to[at] = from[at];
      return;
    }
    for (int lane = 0; lane < laneCount; lane++) {
      float *own = lanesOf(to + group.positions[lane] * floats) + lane;
      for (int at = 0; at < floats; at++) own[at * laneCount] = lanesOf(from + at)[lane];
    }
  }

  void attendHeads(int layer, const Lanes &group, int at) const {
    Integers seen;
    for (int lane = 0; lane < laneCount; lane++) seen[lane] = group.positions[lane];
    const Vector *const keys = cache(group, layer);
    const int size = shape.width / shape.heads;
    for (int first = 0; first < shape.width; first += size) {
      const HeadRows own{keys + first, 2 * columns}, values{keys + columns + first, 2 * columns};
      attend(fresh + at + first, own, values, size, group.last() + 1, seen, shares, normal + at + first);
    }
  }
};

}
