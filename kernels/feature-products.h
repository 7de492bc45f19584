/** Products of weights with features, and the gradient of weights. Tiles of sums stay in registers while the inner axis runs. */
#pragma once
#include "activations.h"

namespace {

/** Calls would cost as much as short rows. */
#define INLINED __attribute__((always_inline)) inline

/** Vectors of one row that are taken together, with four rows. */
constexpr int tileVectors = registerCount == 32 ? 4 : 2;

/** As many features of the inner axis as leave room in the first cache. */
constexpr int innerAtOnce = 128;

/** What a product does with its results; `gate` keeps them where there is a positive number in their place. */
enum class Result { store, add, relu, gate };

/** Weights [inner][stride], of which the first `outs` columns count. */
struct Weights {
  const float *first;
  int stride;

  Weights from(int inner) const { return {first + inner * stride, stride}; }
};

template <Result result>
inline void settle(float *place, Vector sum) {
  Vector &there = vectorAt(place);
  if constexpr (result == Result::store) there = sum;
  if constexpr (result == Result::add) there += sum;
  // The order keeps what is not a number.
  if constexpr (result == Result::relu) there = larger(sum, Vector{});
  if constexpr (result == Result::gate) there = choose(there > Vector{}, sum, Vector{});
}

template <Result result, int outs, int vectors>
INLINED void productTile(const float *weights, int weightStride, Features x, int inner, Features out) {
  Vector sums[outs][vectors] = {};
  const float *row = x.first;
  for (int at = 0; at < inner; at++, row += x.stride, weights += weightStride) {
    Vector own[vectors];
    for (int place = 0; place < vectors; place++) own[place] = kept(row + place * laneCount);
    for (int to = 0; to < outs; to++) {
      const Vector weight = all(weights[to]);
      for (int place = 0; place < vectors; place++) sums[to][place] += weight * own[place];
    }
  }
  for (int to = 0; to < outs; to++)
    for (int place = 0; place < vectors; place++) settle<result>(out.row(to) + place * laneCount, sums[to][place]);
}

/** The next vectors of all rows of `out`; few vectors are taken with more rows. */
template <Result result, int vectors>
INLINED void productColumn(Weights weights, int outs, Features x, int inner, Features out) {
  constexpr int most = 4 * tileVectors / vectors;
  int to = 0;
  if constexpr (most > 4)
    for (; to + most <= outs; to += most)
      productTile<result, most, vectors>(weights.first + to, weights.stride, x, inner, out.from(to));
  for (; to + 4 <= outs; to += 4)
    productTile<result, 4, vectors>(weights.first + to, weights.stride, x, inner, out.from(to));
  for (; to < outs; to++)
    productTile<result, 1, vectors>(weights.first + to, weights.stride, x, inner, out.from(to));
}

template <Result result>
void productPart(Weights weights, int outs, Features x, int inner, Features out, int floats) {
  int place = 0;
  for (; place + tileVectors * laneCount <= floats; place += tileVectors * laneCount)
    productColumn<result, tileVectors>(weights, outs, x.at(place), inner, out.at(place));
  if constexpr (tileVectors > 2)
    for (; place + 2 * laneCount <= floats; place += 2 * laneCount)
      productColumn<result, 2>(weights, outs, x.at(place), inner, out.at(place));
  for (; place < floats; place += laneCount)
    productColumn<result, 1>(weights, outs, x.at(place), inner, out.at(place));
}

/** out [outs][floats] = Σ over inner of weights [inner][outs] · x [inner][floats]. */
template <Result result>
void product(Weights weights, int outs, Features x, int inner, Features out, int floats) {
  constexpr bool linear = result == Result::store || result == Result::add;
  const int part = linear ? smaller(inner, innerAtOnce) : inner;
  productPart<result>(weights, outs, x, part, out, floats);
  if constexpr (linear)
    for (int from = part; from < inner; from += innerAtOnce)
      productPart<Result::add>(weights.from(from), outs, x.from(from), smaller(innerAtOnce, inner - from), out, floats);
}

typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));

#ifdef __clang__
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, Integers{__VA_ARGS__})
#endif

/** Sums of neighbouring lanes, in fours of lanes: two of a, then two of b. */
inline Vector neighbourSums(Vector a, Vector b) {
#if defined(__AVX512F__)
  return SHUFFLE(a, b, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30) +
         SHUFFLE(a, b, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31);
#elif defined(__AVX__)
  return SHUFFLE(a, b, 0, 2, 8, 10, 4, 6, 12, 14) + SHUFFLE(a, b, 1, 3, 9, 11, 5, 7, 13, 15);
#else
  return SHUFFLE(a, b, 0, 2, 4, 6) + SHUFFLE(a, b, 1, 3, 5, 7);
#endif
}

/** The sums of all fours of lanes. */
inline Four foursSum(Vector fours) {
#if defined(__AVX512F__)
  fours += SHUFFLE(fours, fours, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  fours += SHUFFLE(fours, fours, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
#elif defined(__AVX__)
  fours += SHUFFLE(fours, fours, 4, 5, 6, 7, 0, 1, 2, 3);
#endif
  return *reinterpret_cast<const Four *>(&fours);
}

/** The sums over the lanes of four vectors. */
inline Four laneSums(const Vector sums[4]) {
  return foursSum(neighbourSums(neighbourSums(sums[0], sums[1]), neighbourSums(sums[2], sums[3])));
}

inline float laneSum(Vector sum) {
  const Vector pairs = neighbourSums(sum, sum);
  return foursSum(neighbourSums(pairs, pairs))[0];
}

template <int rows, int columns>
INLINED void outerTile(Features x, Features y, int floats, float *gradient, int stride) {
  Vector sums[rows][columns] = {};
  for (int place = 0; place < floats; place += laneCount) {
    Vector own[columns];
    for (int column = 0; column < columns; column++) own[column] = kept(y.row(column) + place);
    for (int row = 0; row < rows; row++) {
      const Vector other = kept(x.row(row) + place);
      for (int column = 0; column < columns; column++) sums[row][column] += other * own[column];
    }
  }
  for (int row = 0; row < rows; row++) {
    float *const to = gradient + row * stride;
    if constexpr (columns == 4)
      *reinterpret_cast<Four *>(to) += laneSums(sums[row]);
    else
      to[0] += laneSum(sums[row][0]);
  }
}

template <int rows>
INLINED void outerRows(Features x, Features y, int columns, int floats, float *gradient, int stride) {
  int column = 0;
  for (; column + 4 <= columns; column += 4) outerTile<rows, 4>(x, y.from(column), floats, gradient + column, stride);
  for (; column < columns; column++) outerTile<rows, 1>(x, y.from(column), floats, gradient + column, stride);
}

/** gradient [rows][stride] += x [rows][floats] · y [columns][floats]ᵀ. */
inline void addOuter(Features x, int rows, Features y, int columns, int floats, float *gradient, int stride) {
  // As many rows of y stay in the first cache while those of x pass by.
  constexpr int atOnce = 16;
  for (int first = 0; first < columns; first += atOnce) {
    const int some = smaller(atOnce, columns - first);
    int row = 0;
    for (; row + tileVectors <= rows; row += tileVectors)
      outerRows<tileVectors>(x.from(row), y.from(first), some, floats, gradient + row * stride + first, stride);
    for (; row < rows; row++)
      outerRows<1>(x.from(row), y.from(first), some, floats, gradient + row * stride + first, stride);
  }
}

}
