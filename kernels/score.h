/**
 * Scores: the transformer with a linear head on one token's state. All that the sequences of a group, one a lane, need at once
 * stays in the caches. The first block's projections are looked up, the last block computes the head's token alone.
 */
#pragma once
#include "attention.h"
#include "transformer.h"

namespace {

/** Groups whose head's tokens go through the last hidden layer together. */
constexpr int groupsAtOnce = tileRows;

/** A network as `packScores` leaves it: blocks, then the head [columns], then the table. */
struct ScoringNetwork {
  const Shape &shape;
  const int columns = columnsOf(shape);
  float *const weights;

  ScoringNetwork(const Shape &shape, float *packed) : shape(shape), weights(packed) {}

  Block block(int layer) const { return {weights + layer * blockFloats(), columns}; }
  float *head() const { return weights + shape.layers * blockFloats(); }
  /** [context][vocabulary][4 · columns]: of every token at every position the stream, keys, values and queries. */
  float *table() const { return head() + upTo(aligned, columns); }
  int floats() const {
    return shape.layers * blockFloats() + upTo(aligned, columns) +
           upTo(aligned, shape.context * shape.vocabulary * 4 * columns);
  }

 private:
  int blockFloats() const { return upTo(aligned, squares * columns * columns); }
};

/** Rows of the tokens of one group, and of the head's tokens of several. */
struct ScoringRows {
  Vector *stream, *keys, *queries, *normal, *wide, *lastStream, *lastMixed, *shares, *end;

  ScoringRows(const Shape &shape, Vector *work) {
    const int columns = columnsOf(shape);
    const int most = (shape.context > tileRows ? shape.context : tileRows) * columns;
    stream = work;
    keys = stream + most;
    queries = keys + 2 * most;
    normal = queries + most;
    wide = normal + most;
    lastStream = wide + expansion * tileRows * columns;
    lastMixed = lastStream + groupsAtOnce * columns;
    shares = lastMixed + groupsAtOnce * columns;
    end = shares + shape.context + together;
  }
};

struct Scorer {
  const ScoringNetwork network;
  const ScoringRows rows;
  const Shape &shape = network.shape;
  const int columns = network.columns;
  const Attention attention{shape.width, columns, shape.heads, rows.shares};

  Scorer(const Shape &shape, float *packed, Vector *work) : network(shape, packed), rows(shape, work) {}

  /** The first block's rows for every token at every position; embedding and positions are row-major. */
  void fillTable(const float *embedding, const float *positions) const {
    const int width = shape.width;
    float *out = network.table();
    for (int position = 0; position < shape.context; position++, positions += width)
      for (int token = 0; token < shape.vocabulary; token += laneCount) {
        const int tokens = smaller(laneCount, shape.vocabulary - token);
        for (int column = 0; column < columns; column++)
          for (int lane = 0; lane < laneCount; lane++) {
            const int own = token + smaller(lane, tokens - 1);
            lanesOf(rows.stream + column)[lane] = column < width ? embedding[own * width + column] + positions[column] : 0;
          }
        normalise(rows.stream, 1, width, columns, rows.normal);
        project<Put::store>(rows.normal, 1, columns, network.block(0).at(key), 3 * columns, rows.keys);
        for (int lane = 0; lane < tokens; lane++, out += 4 * columns) {
          scatter(rows.stream, lane, columns, out);
          scatter(rows.keys, lane, 3 * columns, out + columns);
        }
      }
  }

  /** `sequences` of up to a group up to the last block's attention; the head's row of stream and attention go to `place`. */
  void runGroup(const unsigned char *tokens, const int *lasts, int sequences, int length, int place) const {
    int last[laneCount], start[laneCount], count = 0;
    Integers seen;
    for (int lane = 0; lane < laneCount; lane++) {
      // Lanes that are left over take the last sequence once more.
      const int own = smaller(lane, sequences - 1);
      start[lane] = own * length;
      seen[lane] = last[lane] = lasts[own];
      // What follows the last of the group's tokens none of them sees.
      if (last[lane] >= count) count = last[lane] + 1;
    }
    lookUp(tokens, start, count);
    const int final = shape.layers - 1;
    for (int layer = 0; layer < final; layer++) {
      const Block block = network.block(layer);
      if (layer > 0) {
        projectKeys(block, count);
        project<Put::store>(rows.normal, count, columns, block.at(query), columns, rows.queries);
      }
      attendAll(count);
      project<Put::add>(rows.normal, count, columns, block.at(attentionOut), columns, rows.stream);
      hiddenBlock(shape, block, rows.stream, count, rows.normal, rows.wide);
    }
    Vector *const stream = rows.lastStream + place * columns;
    pick(rows.stream, last, columns, stream);
    if (final > 0) {
      projectKeys(network.block(final), count);
      normalise(stream, 1, shape.width, columns, rows.normal);
      project<Put::store>(rows.normal, 1, columns, network.block(final).at(query), columns, rows.queries);
    } else {
      pick(rows.queries, last, columns, rows.normal);
      for (int column = 0; column < columns; column++) rows.queries[column] = rows.normal[column];
    }
    attention.attend(rows.queries, rows.keys, count, seen, rows.lastMixed + place * columns);
  }

  /** The rest of the last block, and the head's product, of several groups. */
  void finish(int groups, int sequences, float *scores) const {
    const Block block = network.block(shape.layers - 1);
    project<Put::add>(rows.lastMixed, groups, columns, block.at(attentionOut), columns, rows.lastStream);
    hiddenBlock(shape, block, rows.lastStream, groups, rows.normal, rows.wide);
    const float *head = network.head();
    for (int group = 0; group < groups; group++) {
      Vector sum = {};
      for (int column = 0; column < columns; column++) sum += rows.lastStream[group * columns + column] * head[column];
      for (int lane = 0; lane < laneCount && group * laneCount + lane < sequences; lane++)
        scores[group * laneCount + lane] = sum[lane];
    }
  }

 private:
  /** The first block's stream, keys, values and queries of the first `count` tokens. */
  void lookUp(const unsigned char *tokens, const int start[laneCount], int count) const {
    const float *table = network.table();
    for (int token = 0; token < count; token++, table += shape.vocabulary * 4 * columns) {
      const float *places[laneCount];
      for (int lane = 0; lane < laneCount; lane++) places[lane] = table + tokens[start[lane] + token] * 4 * columns;
      const int at = token * columns;
      gather(places, columns, rows.stream + at);
      for (const float *&place : places) place += columns;
      gather(places, 2 * columns, rows.keys + 2 * at);
      for (const float *&place : places) place += 2 * columns;
      gather(places, columns, rows.queries + at);
    }
  }

  void projectKeys(const Block &block, int count) const {
    normalise(rows.stream, count, shape.width, columns, rows.normal);
    project<Put::store>(rows.normal, count, columns, block.at(key), 2 * columns, rows.keys);
  }

  /** Every token's attention to itself and the tokens before it. */
  void attendAll(int count) const {
    for (int token = 0; token < count; token++) {
      const int at = token * columns;
      attention.attend(rows.queries + at, rows.keys, token + 1, Integers{} + token, rows.normal + at);
    }
  }
};

}

/** Floats of a packed network, a multiple of what vectors need. */
ENTRY int scoringFloats(const Shape *shape) { return ScoringNetwork(*shape, nullptr).floats(); }

/** Bytes of the rows that are worked on. */
ENTRY int scoringWork(const Shape *shape) {
  const ScoringRows rows(*shape, reinterpret_cast<Vector *>(sizeof(Vector)));
  return static_cast<int>((rows.end - rows.stream) * sizeof(Vector));
}

/** `parameters` are those of `transformerSpecs` in their order, then the head's [width]. */
ENTRY void packScoring(const Shape *shape, const float *parameters, float *packed, Vector *work) {
  const Scorer scorer(*shape, packed, work);
  const ScoringNetwork &network = scorer.network;
  const float *const embedding = parameters;
  const float *const positions = embedding + shape->vocabulary * shape->width;
  const float *next = positions + shape->context * shape->width;
  const int blockFloats = static_cast<int>(network.block(1).weights - network.block(0).weights);
  for (int layer = 0; layer < shape->layers; layer++) next = packBlock(*shape, next, packed + layer * blockFloats);
  for (int column = 0; column < network.columns; column++)
    network.head()[column] = column < shape->width ? next[column] : 0;
  scorer.fillTable(embedding, positions);
}

/**
 * Scores [sequences] of tokens [sequences][length]: the head on the state of the token at `lasts` [sequences]. Those of about one
 * length next to one another take no longer than they must.
 */
ENTRY void score(const Shape *shape, float *packed, const unsigned char *tokens, const int *lasts, int sequences,
                 int length, float *scores, Vector *work) {
  const Scorer scorer(*shape, packed, work);
  const int most = groupsAtOnce * laneCount;
  for (int first = 0; first < sequences; first += most) {
    const int some = smaller(most, sequences - first);
    int groups = 0;
    for (int at = 0; at < some; at += laneCount, groups++)
      scorer.runGroup(tokens + (first + at) * length, lasts + first + at, smaller(laneCount, some - at), length, groups);
    scorer.finish(groups, some, scores + first);
  }
}
