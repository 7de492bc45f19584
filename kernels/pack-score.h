/** Parameters of a transformer with a linear head as scoring reads them. */
#pragma once
#include "parallel.h"
#include "score-prefixes.h"
#include "token-table.h"

namespace {

inline void packBlock(const ScoringNetwork &network, int layer, const BlockParameters &own) {
  const Shape &shape = network.shape;
  packMatrix(shape, own.key, 1, 1, 1, network.keys(layer));
  packMatrix(shape, own.value, 1, 1, 1, network.keys(layer) + network.square);
  packMatrix(shape, own.query, 1, 1, queryScale(shape), network.queries(layer));
  packMatrix(shape, own.attentionOut, 1, 1, 1, network.attentionOut(layer));
  packMatrix(shape, own.hidden, 1, expansion, 1, network.hidden(layer));
  packMatrix(shape, own.hiddenOut, expansion, 1, 1, network.hiddenOut(layer));
}

/**
 * Of each head query · keyᵀ and value · attentionOut, [columns][columns] each; `scratch` has room for both of all heads,
 * row-major.
 */
inline void packLastBlock(const ScoringNetwork &network, const BlockParameters &own, float *scratch) {
  const Shape &shape = network.shape;
  const int width = shape.width, columns = network.columns, size = width / shape.heads;
  const int across = shape.heads * columns;
  float *const queries = scratch, *const mixtures = scratch + columns * across;
  for (int at = 0; at < 2 * columns * across; at++) scratch[at] = 0;
  for (int head = 0; head < shape.heads; head++)
    for (int row = 0; row < width; row++)
      for (int at = head * size; at < (head + 1) * size; at++) {
        const float query = queryScale(shape) * own.query[row * width + at];
        float *const toQueries = queries + row * across + head * columns;
        for (int column = 0; column < width; column++) toQueries[column] += query * own.key[column * width + at];
        float *const toMixtures = mixtures + (head * columns + row) * columns;
        const float value = own.value[row * width + at];
        const float *const out = own.attentionOut + at * width;
        for (int column = 0; column < width; column++) toMixtures[column] += value * out[column];
      }
  packPanels(queries, columns, across, 1, columns, across, network.lastQueries());
  packPanels(mixtures, across, columns, 1, across, columns, network.lastMixtures());
  packMatrix(shape, own.hidden, 1, expansion, 1, network.lastHidden());
  packMatrix(shape, own.hiddenOut, expansion, 1, 1, network.lastHiddenOut());
}

/** Vectors that a part of so many sequences is worked on in. */
inline int scoringVectors(const Shape &shape, int sequences) {
  const Scorer scorer(shape, nullptr, nullptr);
  const SharedScorer shared(scorer, sequences, scorer.rows.end);
  return static_cast<int>(shared.end - static_cast<Vector *>(nullptr));
}

inline void scorePart(const Scorer &scorer, const unsigned char *tokens, const int *lasts, int sequences, int length,
                      float *scores) {
  bool isEven = true;
  for (int sequence = 1; sequence < sequences; sequence++) isEven &= lasts[sequence] == lasts[0];
  // The only block of a network reads no token but the last.
  if (isEven && scorer.shape.layers > 1) scoreShared(scorer, tokens, sequences, length, lasts[0], scores, scorer.rows.end);
  else scoreInOrder(scorer, tokens, lasts, sequences, length, scores);
}

}

/** Floats of a packed network. */
ENTRY int scoringFloats(const Shape *shape) { return ScoringNetwork(*shape, nullptr).floats(); }

/** Bytes of what is worked on for so many sequences in a call, so many at most in a part; for packing, of 0, which takes rows as well. */
ENTRY int scoringWork(const Shape *shape, int sequences, int ofPart) {
  const int columns = columnsOf(*shape);
  const int scratchBytes = 2 * shape->heads * columns * columns * static_cast<int>(sizeof(float));
  const int parts = partsOf(sequences, ofPart);
  const int rowBytes = (parts < 1 ? 1 : parts) * scoringVectors(*shape, ofPart) * static_cast<int>(sizeof(Vector));
  return rowBytes > scratchBytes ? rowBytes : scratchBytes;
}

/** `parameters` are those of `transformerSpecs` in their order, then the head's [width]. */
ENTRY void packScoring(const Shape *shape, const float *parameters, float *packed, Vector *work) {
  const ScoringNetwork network(*shape, packed);
  const float *next = parameters + (shape->vocabulary + shape->context) * shape->width;
  for (int layer = 0; layer < shape->layers; layer++) {
    const BlockParameters own(next, shape->width);
    if (layer < shape->layers - 1) packBlock(network, layer, own);
    else packLastBlock(network, own, lanesOf(work));
    next = own.next;
  }
  for (int column = 0; column < network.columns; column++)
    network.head()[column] = column < shape->width ? next[column] : 0;
  fillTokenTable(*shape, parameters, shape->layers > 1 ? network.keys(0) : nullptr, work, network.table());
}

/**
 * Scores [sequences] of tokens [sequences][length]: the head on the state of the token at `lasts` [sequences]. Those of about one
 * length, and those that begin alike, next to one another take no longer than they must; where all are of one length, in any order.
 * No score depends on the parts, which are worked on at once.
 */
ENTRY void score(const Shape *shape, float *packed, const unsigned char *tokens, const int *lasts, int sequences,
                 int length, float *scores, int ofPart, Vector *work) {
  const int vectors = scoringVectors(*shape, ofPart);
  eachTask(partsOf(sequences, ofPart), [&](int part, int) {
    const int first = part * ofPart;
    scorePart(Scorer(*shape, packed, work + part * vectors), tokens + first * length, lasts + first,
              smaller(ofPart, sequences - first), length, scores + first);
  });
}
