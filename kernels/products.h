/**
 * Products of rows with weights. Weights lie in panels of a few columns, [columns / panelColumns][inner][panelColumns], and are
 * read in order; tiles of sums, some rows by a panel, stay in registers while the inner axis runs.
 */
#pragma once
#include "vector.h"

namespace {

/** Columns of weights, and with them of rows, are a multiple of this: those that are missing are 0. */
constexpr int panelColumns = registerCount == 32 ? 4 : 2;
constexpr int tileRows = registerCount == 32 ? 5 : 4;

/** How many of so many rows go first. Tiles are of about one size: a last one of a single row would wait for its own sums. */
inline int rowsOfTile(int rows) {
  const int tiles = (rows + tileRows - 1) / tileRows;
  return (rows + tiles - 1) / tiles;
}

/** What a product does with its results. */
enum class Put { store, add, storeRelu };

template <int rows, int panels, Put put>
inline void tile(const Vector *x, int inner, const float *weights, int columns, Vector *out) {
  constexpr int wide = panels * panelColumns;
  Vector sums[rows][wide] = {};
  for (int at = 0; at < inner; at++, weights += panelColumns)
    for (int row = 0; row < rows; row++) {
      const Vector own = x[row * inner + at];
      for (int column = 0; column < wide; column++)
        sums[row][column] += own * weights[column / panelColumns * inner * panelColumns + column % panelColumns];
    }
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < wide; column++) {
      Vector *to = out + row * columns + column;
      const Vector sum = sums[row][column];
      // The order keeps what is not a number.
      *to = put == Put::add ? *to + sum : put == Put::storeRelu ? larger(sum, Vector{}) : sum;
    }
}

/** Panels that are taken together: with fewer than eight sums at once, sums wait for themselves. */
constexpr int panelsFor(int rows) { return rows * panelColumns < 8 ? 8 / (rows * panelColumns) : 1; }

/** `rows` are 1 to `most`. */
template <int most, Put put>
inline void panels(const Vector *x, int rows, int inner, const float *weights, int columns, Vector *out) {
  if constexpr (most > 1)
    if (rows < most) return panels<most - 1, put>(x, rows, inner, weights, columns, out);
  constexpr int some = panelsFor(most);
  int column = 0;
  for (; column + some * panelColumns <= columns; column += some * panelColumns)
    tile<most, some, put>(x, inner, weights + column * inner, columns, out + column);
  for (; column < columns; column += panelColumns)
    tile<most, 1, put>(x, inner, weights + column * inner, columns, out + column);
}

/** out [rows][columns] = x [rows][inner] · weights. */
template <Put put>
void project(const Vector *x, int rows, int inner, const float *weights, int columns, Vector *out) {
  while (rows > 0) {
    const int some = rowsOfTile(rows);
    panels<tileRows, put>(x, some, inner, weights, columns, out);
    x += some * inner;
    out += some * columns;
    rows -= some;
  }
}

/** The panels of a row-major matrix [inner][columns], with rows and columns of 0 up to `paddedInner` and `paddedColumns`. */
inline void packPanels(const float *matrix, int inner, int columns, float scale, int paddedInner, int paddedColumns,
                       float *out) {
  for (int first = 0; first < paddedColumns; first += panelColumns)
    for (int row = 0; row < paddedInner; row++)
      for (int column = first; column < first + panelColumns; column++)
        *out++ = row < inner && column < columns ? scale * matrix[row * columns + column] : 0;
}

}
