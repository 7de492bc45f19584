/** A block's matrices as panels, next to one another. */
#pragma once
#include "transformer.h"

namespace {

/** Where the panels of a block lie, in squares of columns². What the first products of a token need lies together. */
enum Square { keySquare = 0, valueSquare = 1, querySquare = 2, attentionOutSquare = 3, hiddenSquare = 4, hiddenOutSquare = 8, squares = 12 };

struct Block {
  const float *weights;
  int columns;

  const float *at(Square square) const { return weights + square * columns * columns; }
};

/** A block's panels of its parameters as `transformerSpecs` orders them; returns what lies behind them. */
inline const float *packBlock(const Shape &shape, const float *parameters, float *out) {
  const BlockParameters own(shape, parameters);
  const int square = columnsOf(shape) * columnsOf(shape);
  packMatrix(shape, own.key, 1, 1, 1, out + keySquare * square);
  packMatrix(shape, own.value, 1, 1, 1, out + valueSquare * square);
  packMatrix(shape, own.query, 1, 1, queryScale(shape), out + querySquare * square);
  packMatrix(shape, own.attentionOut, 1, 1, 1, out + attentionOutSquare * square);
  packMatrix(shape, own.hidden, 1, expansion, 1, out + hiddenSquare * square);
  packMatrix(shape, own.hiddenOut, expansion, 1, 1, out + hiddenOutSquare * square);
  return own.next;
}

}
