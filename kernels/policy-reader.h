/**
 * The policy of src/policy/policy.ts as token-reader.h reads it. What it has read of a prefix can be kept, and found again for any
 * lane.
 */
#pragma once
#include "prefixes.h"
#include "token-reader.h"

namespace {

/** A vector of sequences. */
struct PolicyLanes : Lanes {
  /** The prefix before each lane's next token, −1 where nothing is known of it. */
  int prefixes[laneCount];
  /** A lane has a prefix whose keys and values it does not hold. */
  bool isNew = false;

  int beside(int lane) const { return positions[lane]; }
  void take(const PolicyLanes &other) {
    Lanes::take(other);
    isNew = other.isNew;
    for (int lane = 0; lane < laneCount; lane++) prefixes[lane] = other.prefixes[lane];
  }
};

/** Floats that are kept of a prefix: keys and values of its last token. */
inline int keptFloats(const Shape &shape) { return 2 * shape.layers * columnsOf(shape); }

struct PolicyReader : TokenReader {
  const PrefixTree &tree;
  /** The prefix whose last token's keys and values a lane holds, −1 where they are its own: [samplingGroups][context]. */
  Integers *const held;
  /** Of all prefixes, [layers][2][columns] each; of those of one length, [headColumns] each. */
  float *const kept, *const keptLogits;
  Vector *const end;

  PolicyReader(const Shape &shape, const PrefixTree &tree, float *packed, Vector *work)
      : TokenReader(shape, packed, work),
        tree(tree),
        held(reinterpret_cast<Integers *>(cachesEnd)),
        kept(lanesOf(reinterpret_cast<Vector *>(held + samplingGroups * shape.context))),
        keptLogits(kept + upTo(aligned, tree.room * keptFloats(shape))),
        end(reinterpret_cast<Vector *>(keptLogits + upTo(aligned, tree.roomAtOnce * model.headColumns))) {}

  void clear() const {
    TokenReader::clear();
    for (int at = 0; at < samplingGroups * shape.context; at++) held[at] = Integers{} - 1;
  }

  /** Reads the token of every lane; leaves logits and values of `count` groups where they are wanted. */
  void read(const PolicyLanes *groups, int count, bool wantsHeads) const {
    const int size = shape.width / shape.heads;
    readBlocks(groups, count, wantsHeads,
               [&](int, const Vector *query, HeadRows keys, HeadRows values, int tokens, Integers seen, Vector *out) {
                 attend(query, keys, values, size, tokens, seen, shares, out);
               });
  }

  /** Keys and values of each lane's prefix, up to `position`, to where the group's are. */
  void recall(const PolicyLanes &group, int position) const {
    recallPrefixes(tree, group.prefixes, position, held + group.place * shape.context, kept, keptFloats(shape),
                   [&](int at, KeptRows &rows) {
                     for (int layer = 0; layer < shape.layers; layer++)
                       rows.take(2 * columns, cache(group, layer) + 2 * at * columns);
                   });
  }

  /** Keeps what was read of the prefixes from `first` on, a lane each, at `position`: the lanes are those of the group. */
  void keepRead(const PolicyLanes &group, int at, int position, int first, int count, bool hasLogits) const {
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
};

}
