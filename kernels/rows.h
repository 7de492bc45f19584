/** Rows: the activations of one token of as many sequences as there are lanes, [columns] of vectors. */
#pragma once
#include "vector.h"

namespace {

/** `columns` vectors made of floats at a place for each lane. */
inline void gather(const float *const places[laneCount], int columns, Vector *out) {
  float *to = lanesOf(out);
  for (int column = 0; column < columns; column++)
    for (int lane = 0; lane < laneCount; lane++) *to++ = places[lane][column];
}

/** The row of each lane's own token, of rows [tokens][columns]. */
inline void pick(const Vector *rows, const int tokens[laneCount], int columns, Vector *out) {
  float *to = lanesOf(out);
  for (int column = 0; column < columns; column++)
    for (int lane = 0; lane < laneCount; lane++)
      *to++ = lanesOf(rows + tokens[lane] * columns + column)[lane];
}

/** One lane of a row as floats next to one another. */
inline void scatter(const Vector *row, int lane, int columns, float *out) {
  for (int column = 0; column < columns; column++) out[column] = lanesOf(row + column)[lane];
}

/**
 * (x − mean) / √(variance + 10⁻⁵) of the first `width` columns of each row and lane, as `layerNorm` in src/tensor/layers.ts; 0
 * in the columns behind them.
 */
inline void normalise(const Vector *x, int rows, int width, int columns, Vector *out) {
  const float share = 1.0f / static_cast<float>(width);
  for (; rows > 0; rows--, x += columns, out += columns) {
    Vector sum = {};
    for (int column = 0; column < width; column++) sum += x[column];
    const Vector mean = sum * share;
    Vector squares = {};
    for (int column = 0; column < width; column++) {
      const Vector centred = x[column] - mean;
      squares += centred * centred;
    }
    const Vector variance = squares * share + 1e-5f;
    const Vector scale = 1.0f / squareRoot(variance);
    for (int column = 0; column < width; column++) out[column] = (x[column] - mean) * scale;
    for (int column = width; column < columns; column++) out[column] = Vector{};
  }
}

}
