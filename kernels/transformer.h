/** The transformer of src/tensor/transformer.ts: its sizes, and its parameters in the order in which kernels read them. */
#pragma once
#include "products.h"
#include "rows.h"

/** As TransformerShape there; with step numbers, parameters do not depend on the context, which is room alone. */
struct Shape {
  int width, heads, layers, vocabulary, context, steps;
};

namespace {

/** A hidden layer is this many times as wide as the residual stream. */
constexpr int expansion = 4;

/** Vectors may begin at multiples of this many floats. */
constexpr int aligned = 16;

/** The width of rows: columns behind the width are 0. */
inline int columnsOf(const Shape &shape) { return upTo(panelColumns, shape.width); }

/** Rows that are added to those of tokens: of positions, or of step numbers. */
inline int rowsBeside(const Shape &shape) { return shape.steps > 0 ? shape.steps : shape.context; }

/** Recency slopes, one a head and layer where there are step numbers. */
inline int slopesOf(const Shape &shape) { return shape.steps > 0 ? shape.layers * shape.heads : 0; }

/** A block's row-major matrices among the parameters, or their gradients, as `transformerSpecs` orders them. */
template <typename Number>
struct BlockMatrices {
  Number *query, *key, *value, *attentionOut, *hidden, *hiddenOut, *next;

  BlockMatrices(Number *first, int width) {
    const int square = width * width;
    query = first;
    key = query + square;
    value = key + square;
    attentionOut = value + square;
    hidden = attentionOut + square;
    hiddenOut = hidden + expansion * square;
    next = hiddenOut + expansion * square;
  }
};

using BlockParameters = BlockMatrices<const float>;
using BlockWeights = BlockMatrices<float>;

/** 1/√head width, which goes into the queries as in attentionBlock of transformer.ts. */
inline float queryScale(const Shape &shape) {
  return __builtin_sqrtf(static_cast<float>(shape.heads) / static_cast<float>(shape.width));
}

/** Panels of a matrix from rows to rows, `from` and `to` times as wide as the residual stream. */
inline void packMatrix(const Shape &shape, const float *matrix, int from, int to, float scale, float *out) {
  const int width = shape.width, columns = columnsOf(shape);
  packPanels(matrix, from * width, to * width, scale, from * columns, to * columns, out);
}

/** x += relu(norm(x) · in) · out, of rows at `x`; `normal` has room for a tile's rows, `wide` for four times as many. */
inline void hiddenBlock(const Shape &shape, const float *in, const float *out, Vector *x, int rows, Vector *normal,
                        Vector *wide) {
  const int columns = columnsOf(shape);
  while (rows > 0) {
    const int some = rowsOfTile(rows);
    normalise(x, some, shape.width, columns, normal);
    project<Put::storeRelu>(normal, some, columns, in, expansion * columns, wide);
    project<Put::add>(wide, some, expansion * columns, out, columns, x);
    x += some * columns;
    rows -= some;
  }
}

}
