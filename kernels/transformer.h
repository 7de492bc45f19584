/** The transformer of src/tensor/transformer.ts: its sizes, and its parameters in the order in which kernels read them. */
#pragma once
#include "products.h"
#include "rows.h"

/** As TransformerShape there. */
struct Shape {
  int width, heads, layers, vocabulary, context;
};

namespace {

/** A hidden layer is this many times as wide as the residual stream. */
constexpr int expansion = 4;

/** Vectors may begin at multiples of this many floats. */
constexpr int aligned = 16;

/** The width of rows: columns behind the width are 0. */
inline int columnsOf(const Shape &shape) { return upTo(panelColumns, shape.width); }

/** Where the panels of a block lie, in squares of columns². What the first block looks up lies together. */
enum Square { key = 0, value = 1, query = 2, attentionOut = 3, hidden = 4, hiddenOut = 8, squares = 12 };

struct Block {
  const float *weights;
  int columns;

  const float *at(Square square) const { return weights + square * columns * columns; }
};

/** A block's panels of its parameters as `transformerSpecs` orders them; returns what lies behind them. */
inline const float *packBlock(const Shape &shape, const float *parameters, float *out) {
  const int width = shape.width, columns = columnsOf(shape), square = columns * columns;
  // 1/√head width, as in attentionBlock of transformer.ts.
  const float scale = __builtin_sqrtf(static_cast<float>(shape.heads) / static_cast<float>(width));
  const Square order[] = {query, key, value, attentionOut};
  for (const Square name : order) {
    packPanels(parameters, width, width, name == query ? scale : 1, columns, columns, out + name * square);
    parameters += width * width;
  }
  const int wide = expansion * width, paddedWide = expansion * columns;
  packPanels(parameters, width, wide, 1, columns, paddedWide, out + hidden * square);
  parameters += width * wide;
  packPanels(parameters, wide, width, 1, paddedWide, columns, out + hiddenOut * square);
  return parameters + width * wide;
}

/** x += relu(norm(x) · hidden) · hiddenOut, of rows at `x`; `normal` has room for a tile's rows, `wide` for four times as many. */
inline void hiddenBlock(const Shape &shape, const Block &block, Vector *x, int rows, Vector *normal, Vector *wide) {
  const int columns = block.columns;
  while (rows > 0) {
    const int tiles = (rows + tileRows - 1) / tileRows;
    const int some = (rows + tiles - 1) / tiles;
    normalise(x, some, shape.width, columns, normal);
    project<Put::storeRelu>(normal, some, columns, block.at(hidden), expansion * columns, wide);
    project<Put::add>(wide, some, expansion * columns, block.at(hiddenOut), columns, x);
    x += some * columns;
    rows -= some;
  }
}

}
