/**
 * Scores: the transformer with a linear head on one token's state. All that the sequences of a group, one a lane, need at once
 * stays in the caches. The first block's projections are looked up; the last block computes the head's token alone.
 *
 * That token's query meets the keys of all others, which are a product of their rows: (row · K) · query = row · (K · query). So the
 * last block projects its one query instead of every key, and in the same way the one mixture instead of every value.
 */
#pragma once
#include "attention.h"
#include "prefixes.h"
#include "transformer.h"

namespace {

/** Groups whose head's tokens go through the last hidden layer together. */
constexpr int groupsAtOnce = tileRows;

/** A network as `packScoring` leaves it: blocks, the head [columns], the table. */
struct ScoringNetwork {
  const Shape &shape;
  const int columns, square, blockFloats, lastBlockFloats, tableColumns;
  float *const packed;

  ScoringNetwork(const Shape &shape, float *packed)
      : shape(shape),
        columns(columnsOf(shape)),
        square(columns * columns),
        blockFloats(upTo(aligned, (4 + 2 * expansion) * square)),
        lastBlockFloats(upTo(aligned, 2 * (shape.heads + expansion) * square)),
        tableColumns(shape.layers > 1 ? 4 * columns : columns),
        packed(packed) {}

  /** Panels of all blocks but the last. Key, value and query, which meet the same rows, lie together. */
  float *keys(int layer) const { return packed + layer * blockFloats; }
  float *queries(int layer) const { return keys(layer) + 2 * square; }
  float *attentionOut(int layer) const { return keys(layer) + 3 * square; }
  float *hidden(int layer) const { return keys(layer) + 4 * square; }
  float *hiddenOut(int layer) const { return hidden(layer) + expansion * square; }

  /** Panels of the last block: of each head query · keyᵀ [columns][heads · columns] and value · attentionOut, one below the other. */
  float *lastQueries() const { return packed + (shape.layers - 1) * blockFloats; }
  float *lastMixtures() const { return lastQueries() + shape.heads * square; }
  float *lastHidden() const { return lastMixtures() + shape.heads * square; }
  float *lastHiddenOut() const { return lastHidden() + expansion * square; }

  float *head() const { return lastQueries() + lastBlockFloats; }
  /** [context][vocabulary][tableColumns]: of every token at every position the stream and, of several blocks, keys, values, queries. */
  float *table() const { return head() + upTo(aligned, columns); }
  int floats() const {
    return static_cast<int>(table() - packed) + upTo(aligned, shape.context * shape.vocabulary * tableColumns);
  }
};

/** Rows of the tokens of one group, and of the head's tokens of several. */
struct ScoringRows {
  /** Of each block but the last: keys and values, [tokens][2][columns]. */
  Vector *keys;
  /** As the last block finds them, and normalised. */
  Vector *stream, *lastNormal;
  Vector *queries, *normal, *wide, *headQueries, *mixtures, *lastStream, *shares, *end;

  ScoringRows(const Shape &shape, Vector *work) {
    const int columns = columnsOf(shape);
    const int most = (shape.context > tileRows ? shape.context : tileRows) * columns;
    keys = work;
    stream = keys + 2 * most * (shape.layers > 1 ? shape.layers - 1 : 1);
    lastNormal = stream + most;
    queries = lastNormal + most;
    normal = queries + most;
    wide = normal + most;
    headQueries = wide + expansion * tileRows * columns;
    mixtures = headQueries + shape.heads * columns;
    lastStream = mixtures + groupsAtOnce * shape.heads * columns;
    shares = lastStream + groupsAtOnce * columns;
    end = shares + shape.context + together;
  }
};

/** Sequences side by side. */
struct Group {
  const unsigned char *tokens[laneCount];
  int last[laneCount];
  /** What follows the last token that a lane's head reads none of them sees. */
  int count = 0;

  Group() {}

  /** Lanes that are left over take the last sequence once more. */
  Group(const unsigned char *first, const int *lasts, int sequences, int length) {
    for (int lane = 0; lane < laneCount; lane++) {
      const int own = smaller(lane, sequences - 1);
      tokens[lane] = first + own * length;
      last[lane] = lasts[own];
      if (last[lane] >= count) count = last[lane] + 1;
    }
  }
};

struct Scorer {
  const ScoringNetwork network;
  const ScoringRows rows;
  const Shape &shape = network.shape;
  const int width = shape.width, columns = network.columns, heads = shape.heads;

  Scorer(const Shape &shape, float *packed, Vector *work) : network(shape, packed), rows(shape, work) {}

  /** The rows of the group's tokens from `from` on, up to the last block; those before are there. */
  void runBlocks(const Group &group, int from) const {
    lookUp(group, from);
    const int count = group.count - from;
    Vector *const stream = rows.stream + from * columns;
    for (int layer = 0; layer < shape.layers - 1; layer++) {
      Vector *const keys = keysOf(layer);
      if (layer > 0) {
        normalise(stream, count, width, columns, rows.normal);
        project<Put::store>(rows.normal, count, columns, network.keys(layer), 2 * columns, keys + 2 * from * columns);
        project<Put::store>(rows.normal, count, columns, network.queries(layer), columns, rows.queries);
      }
      attendAll(keys, from, group.count);
      project<Put::add>(rows.normal, count, columns, network.attentionOut(layer), columns, stream);
      hiddenBlock(shape, network.hidden(layer), network.hiddenOut(layer), stream, count, rows.normal, rows.wide);
    }
    normalise(stream, count, width, columns, rows.lastNormal + from * columns);
  }

  /** The last block's attention of each lane's own token; its row and what its heads mix go to `place`. */
  void attendLast(const Group &group, int place) const {
    Integers last;
    for (int lane = 0; lane < laneCount; lane++) last[lane] = group.last[lane];
    pick(rows.stream, group.last, columns, rows.lastStream + place * columns);
    pick(rows.lastNormal, group.last, columns, rows.normal);
    project<Put::store>(rows.normal, 1, columns, network.lastQueries(), heads * columns, rows.headQueries);
    const HeadRows all{rows.lastNormal, columns};
    for (int head = 0; head < heads; head++)
      attend(rows.headQueries + head * columns, all, all, columns, group.count, last, rows.shares,
             rows.mixtures + (place * heads + head) * columns);
  }

  /** The rest of the last block, and the head's product, of several groups. */
  void finish(int groups, int sequences, float *scores) const {
    project<Put::add>(rows.mixtures, groups, heads * columns, network.lastMixtures(), columns, rows.lastStream);
    hiddenBlock(shape, network.lastHidden(), network.lastHiddenOut(), rows.lastStream, groups, rows.normal, rows.wide);
    const float *head = network.head();
    for (int group = 0; group < groups; group++) {
      Vector sum = {};
      for (int column = 0; column < columns; column++) sum += rows.lastStream[group * columns + column] * head[column];
      for (int lane = 0; lane < laneCount && group * laneCount + lane < sequences; lane++)
        scores[group * laneCount + lane] = sum[lane];
    }
  }

  Vector *keysOf(int layer) const { return rows.keys + layer * 2 * shape.context * columns; }

 private:

  /** What the table has of the tokens. */
  void lookUp(const Group &group, int from) const {
    const int perPosition = shape.vocabulary * network.tableColumns;
    for (int token = from; token < group.count; token++) {
      const float *places[laneCount];
      for (int lane = 0; lane < laneCount; lane++)
        places[lane] = network.table() + token * perPosition + group.tokens[lane][token] * network.tableColumns;
      // All at once, where as many as there are lanes can be taken together.
      gather(places, network.tableColumns, rows.wide);
      const Vector *part = rows.wide;
      part = copyRow(part, columns, rows.stream + token * columns);
      if (shape.layers == 1) continue;
      part = copyRow(part, 2 * columns, rows.keys + 2 * token * columns);
      copyRow(part, columns, rows.queries + (token - from) * columns);
    }
  }

  /** The tokens' attention to themselves and those before them. */
  void attendAll(const Vector *keys, int from, int count) const {
    const int size = width / heads;
    const Vector *query = rows.queries;
    Vector *out = rows.normal;
    for (int token = from; token < count; token++, query += columns, out += columns) {
      for (int head = 0; head < heads; head++) {
        const int at = head * size;
        attend(query + at, {keys + at, 2 * columns}, {keys + columns + at, 2 * columns}, size, token + 1,
               Integers{} + token, rows.shares, out + at);
      }
      for (int column = width; column < columns; column++) out[column] = Vector{};
    }
  }
};

/** How many tokens from the first on are those of the other group in every lane. */
inline int sharedTokens(const Group &group, const Group &other) {
  int shared = smaller(group.count, other.count);
  for (int lane = 0; lane < laneCount; lane++)
    for (int token = 0; token < shared; token++)
      if (group.tokens[lane][token] != other.tokens[lane][token]) shared = token;
  return shared;
}

/** Scores in the order in which the sequences come, groups that begin alike one after the other. */
inline void scoreInOrder(const Scorer &scorer, const unsigned char *tokens, const int *lasts, int sequences, int length,
                         float *scores) {
  const int most = groupsAtOnce * laneCount;
  Group before(tokens, lasts, 1, length);
  before.count = 0;
  for (int first = 0; first < sequences; first += most) {
    const int some = smaller(most, sequences - first);
    int groups = 0;
    for (int at = first; at < first + some; at += laneCount, groups++) {
      const Group group(tokens + at * length, lasts + at, smaller(laneCount, sequences - at), length);
      scorer.runBlocks(group, sharedTokens(group, before));
      scorer.attendLast(group, groups);
      before = group;
    }
    scorer.finish(groups, some, scores + first);
  }
}

}
