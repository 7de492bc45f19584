/**
 * Scores of sequences that share prefixes: what the blocks before the last make of a prefix is made once, all prefixes of one length
 * before the longer ones, and kept for the sequences that begin with it.
 */
#pragma once
#include "score.h"

namespace {

/** Of a prefix's last token: keys and values of every block but the last, the row as the last one finds it, and normalised. */
inline int scoringKeptFloats(const Shape &shape) { return 2 * shape.layers * columnsOf(shape); }

struct SharedScorer {
  const Scorer &scorer;
  const Shape &shape = scorer.shape;
  const int columns = scorer.columns;
  PrefixTree tree;
  /** The prefix whose last token a lane's rows are of, [context]. */
  Integers *const held;
  float *const kept;
  Vector *const end;

  SharedScorer(const Scorer &scorer, int sequences, Vector *work)
      : scorer(scorer),
        tree(sequences, shape.vocabulary, mostKept / scoringKeptFloats(shape), work),
        held(reinterpret_cast<Integers *>(tree.end)),
        kept(lanesOf(reinterpret_cast<Vector *>(held + shape.context))),
        end(reinterpret_cast<Vector *>(kept + upTo(aligned, tree.room * scoringKeptFloats(shape)))) {}

  /** How long the prefixes are that were read: as long as they are clearly fewer than the sequences. */
  int readPrefixes(const unsigned char *tokens, int sequences, int length, int last) {
    tree.begin(sequences);
    for (int position = 0; position < shape.context; position++) held[position] = Integers{} - 1;
    int position = 0;
    while (position <= last && tree.grow(tokens + position, length)) readLast(tokens, length, position++);
    return position;
  }

  /** The rows of each lane's prefix, up to `position`, to where the scorer has them. */
  void recall(const int *prefixes, int position) const {
    const ScoringRows &rows = scorer.rows;
    recallPrefixes(tree, prefixes, position, held, kept, scoringKeptFloats(shape), [&](int at, KeptRows &own) {
      for (int layer = 0; layer < shape.layers - 1; layer++)
        own.take(2 * columns, scorer.keysOf(layer) + 2 * at * columns);
      own.take(columns, rows.stream + at * columns);
      own.take(columns, rows.lastNormal + at * columns);
    });
  }

 private:
  /** The last token of the longest prefixes, at `position`. */
  void readLast(const unsigned char *tokens, int length, int position) const {
    int place = 0;
    for (int first = tree.shorter; first < tree.known; first += laneCount) {
      const int count = smaller(laneCount, tree.known - first);
      Group group;
      int prefixes[laneCount];
      for (int lane = 0; lane < laneCount; lane++) {
        // Lanes that are left over take the last prefix once more.
        const int own = first + smaller(lane, count - 1);
        while (tree.owners[place] != own) place++;
        group.tokens[lane] = tokens + tree.order[place] * length;
        prefixes[lane] = tree.parents[own];
      }
      group.count = position + 1;
      recall(prefixes, position);
      scorer.runBlocks(group, position);
      for (int lane = 0; lane < count; lane++) keep(first + lane, lane, position);
      for (int lane = 0; lane < laneCount; lane++) held[position][lane] = first + smaller(lane, count - 1);
    }
  }

  void keep(int prefix, int lane, int position) const {
    const ScoringRows &rows = scorer.rows;
    float *to = kept + prefix * scoringKeptFloats(shape);
    for (int layer = 0; layer < shape.layers - 1; layer++, to += 2 * columns)
      scatter(scorer.keysOf(layer) + 2 * position * columns, lane, 2 * columns, to);
    scatter(rows.stream + position * columns, lane, columns, to);
    scatter(rows.lastNormal + position * columns, lane, columns, to + columns);
  }
};

/** Scores whose heads all read the token at `last`; `scores` [sequences]. */
inline void scoreShared(const Scorer &scorer, const unsigned char *tokens, int sequences, int length, int last,
                        float *scores, Vector *work) {
  SharedScorer shared(scorer, sequences, work);
  const int from = shared.readPrefixes(tokens, sequences, length, last);
  const PrefixTree &tree = shared.tree;
  const int most = groupsAtOnce * laneCount;
  Group before;
  for (int first = 0; first < sequences; first += most) {
    const int some = smaller(most, sequences - first);
    int groups = 0;
    for (int at = first; at < first + some; at += laneCount, groups++) {
      Group group;
      group.count = last + 1;
      int prefixes[laneCount];
      for (int lane = 0; lane < laneCount; lane++) {
        const int place = smaller(at + lane, sequences - 1);
        group.tokens[lane] = tokens + tree.order[place] * length;
        group.last[lane] = last;
        prefixes[lane] = tree.owners[place];
      }
      shared.recall(prefixes, from);
      const int known = from > 0 ? from : sharedTokens(group, before);
      scorer.runBlocks(group, known);
      scorer.attendLast(group, groups);
      if (from == 0) before = group;
    }
    float own[groupsAtOnce * laneCount];
    scorer.finish(groups, some, own);
    for (int at = 0; at < some; at++) scores[tree.order[first + at]] = own[at];
  }
}

}
