/** Rows: the activations of one token of as many sequences as there are lanes, [columns] of vectors. */
#pragma once
#include "vector.h"

namespace {

template <int... lanes>
struct LaneList {};

template <int count, int... lanes>
struct LanesBelow : LanesBelow<count - 1, count - 1, lanes...> {};

template <int... lanes>
struct LanesBelow<0, lanes...> {
  typedef LaneList<lanes...> List;
};

/** The lanes of two vectors that `lanes` name, those of the second behind those of the first. */
template <int... lanes>
inline Vector shuffle(Vector a, Vector b) {
#if defined(__clang__)
  return __builtin_shufflevector(a, b, lanes...);
#else
  return __builtin_shuffle(a, b, Integers{lanes...});
#endif
}

/** Of squares of `step` by `step` lanes, the second one of the first row and the first one of the second change places. */
template <int step, int... lanes>
inline void exchange(Vector &first, Vector &second, LaneList<lanes...>) {
  const Vector upper = shuffle<(lanes & step ? laneCount + lanes - step : lanes)...>(first, second);
  second = shuffle<(lanes & step ? laneCount + lanes : lanes + step)...>(first, second);
  first = upper;
}

template <int step = 1>
inline void transpose(Vector square[laneCount]) {
  if constexpr (step < laneCount) {
    for (int row = 0; row < laneCount; row++)
      if (!(row & step)) exchange<step>(square[row], square[row + step], LanesBelow<laneCount>::List());
    transpose<2 * step>(square);
  }
}

/** `columns` vectors made of floats at a place for each lane. */
inline void gather(const float *const places[laneCount], int columns, Vector *out) {
  int column = 0;
  for (; column + laneCount <= columns; column += laneCount) {
    Vector square[laneCount];
    for (int lane = 0; lane < laneCount; lane++)
      square[lane] = *reinterpret_cast<const LooseVector *>(places[lane] + column);
    transpose(square);
    for (int lane = 0; lane < laneCount; lane++) out[column + lane] = square[lane];
  }
  float *to = lanesOf(out + column);
  for (; column < columns; column++)
    for (int lane = 0; lane < laneCount; lane++) *to++ = places[lane][column];
}

/** The reverse: of the first `lanes` lanes the floats to places that lie `stride` floats from one another. */
inline void spread(const Vector *rows, int columns, int lanes, float *places, int stride) {
  int column = 0;
  for (; column + laneCount <= columns; column += laneCount) {
    Vector square[laneCount];
    for (int at = 0; at < laneCount; at++) square[at] = rows[column + at];
    transpose(square);
    for (int lane = 0; lane < lanes; lane++)
      *reinterpret_cast<LooseVector *>(places + lane * stride + column) = square[lane];
  }
  for (; column < columns; column++)
    for (int lane = 0; lane < lanes; lane++) places[lane * stride + column] = lanesOf(rows + column)[lane];
}

/** Returns what lies behind the row. */
inline const Vector *copyRow(const Vector *row, int columns, Vector *out) {
  for (int column = 0; column < columns; column++) out[column] = row[column];
  return row + columns;
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
