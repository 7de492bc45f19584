/**
 * Activations for training, feature by feature: of each feature the tokens of a group of sequences lie in one row,
 * [token][sequence], so that the gradient of a weight is a product of two rows.
 */
#pragma once
#include "vector.h"

namespace {

/** Sequences that run side by side: the chosen ones of half as many pairs, then the rejected ones. */
constexpr int groupSize = 16;
constexpr int groupPairs = groupSize / 2;

inline Vector &vectorAt(float *place) { return *reinterpret_cast<Vector *>(place); }
inline const Vector &vectorAt(const float *place) { return *reinterpret_cast<const Vector *>(place); }

/** A vector that several products read. GCC would load it again for each of them. */
inline Vector kept(const float *place) {
  Vector own = vectorAt(place);
#if defined(__x86_64__) && !defined(__clang__)
#ifdef __AVX512F__
  asm("" : "+v"(own));
#else
  asm("" : "+x"(own));
#endif
#endif
  return own;
}

/** Rows of floats, one a feature. */
struct Features {
  float *first;
  /** Floats from one row to the next. */
  int stride;

  float *row(int feature) const { return first + feature * stride; }
  /** Without the features before this one. */
  Features from(int feature) const { return {row(feature), stride}; }
  /** Without the floats of each row before this one. */
  Features at(int place) const { return {first + place, stride}; }
};

/** Memory that is handed out in order. */
struct Arena {
  float *next;

  float *floats(int count) {
    float *const own = next;
    next += upTo(groupSize, count);
    return own;
  }
  /** Rows begin an odd number of cache lines from one another: an even one would crowd few places of the cache. */
  Features features(int count, int length) {
    const int stride = (upTo(groupSize, length) / groupSize | 1) * groupSize;
    return {floats(count * stride), stride};
  }
};

}
