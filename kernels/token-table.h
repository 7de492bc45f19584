/**
 * What the first block makes of a token by itself. Embedding, layer normalisation and the projections to key, value and query depend
 * on nothing but the token and what stands beside it, a position or a step number, and of these pairs there are far fewer than tokens.
 */
#pragma once
#include "transformer.h"

namespace {

/** Pairs of a token and what stands beside it. */
inline int knownPairs(const Shape &shape) { return rowsBeside(shape) * shape.vocabulary; }

/** Pairs for which there is room at most. */
constexpr int mostKnown = 4096;

/** Whether it pays to make all pairs for so many tokens. */
inline bool areKnown(const Shape &shape, int tokens) {
  return knownPairs(shape) <= mostKnown && 2 * knownPairs(shape) <= tokens;
}

/**
 * Rows of the stream and, where there are `panels` of keys, values and queries, of these three behind it, of all pairs:
 * [beside][vocabulary][columns or 4 · columns]. `parameters` begin with the embedding and the rows beside it; `work` has room for five
 * rows of vectors.
 */
inline void fillTokenTable(const Shape &shape, const float *parameters, const float *panels, Vector *work, float *out) {
  const int width = shape.width, columns = columnsOf(shape);
  const int tableColumns = panels ? 4 * columns : columns;
  Vector *const stream = work, *const projected = stream + columns, *const normal = projected + 3 * columns;
  const float *beside = parameters + shape.vocabulary * width;
  for (int row = 0; row < rowsBeside(shape); row++, beside += width)
    for (int token = 0; token < shape.vocabulary; token += laneCount) {
      const int tokens = smaller(laneCount, shape.vocabulary - token);
      for (int column = 0; column < columns; column++)
        for (int lane = 0; lane < laneCount; lane++) {
          const int own = token + smaller(lane, tokens - 1);
          lanesOf(stream + column)[lane] = column < width ? parameters[own * width + column] + beside[column] : 0;
        }
      if (panels) {
        normalise(stream, 1, width, columns, normal);
        project<Put::store>(normal, 1, columns, panels, 3 * columns, projected);
      }
      spread(stream, tableColumns, tokens, out, tableColumns);
      out += tokens * tableColumns;
    }
}

}
