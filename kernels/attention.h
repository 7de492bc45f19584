/** Scaled dot-product attention of one head's query to keys and values of the tokens before it. */
#pragma once
#include "exponential.h"

namespace {

/** The logit of a key that a lane may not see, as in the mask of src/tensor/layers.ts. */
constexpr float unseen = -1e9f;

/** Keys, or columns, that are taken together. */
constexpr int together = 4;

/** Rows of one head of as many tokens as `count`, the next one `stride` vectors behind. */
struct HeadRows {
  const Vector *first;
  int stride;
};

/** Logits become e^(logit − largest), exactly 0 where unseen; returns their sum. */
inline Vector shareOut(Vector *shares, int count, Vector largest) {
  Vector sum = {};
  for (int key = 0; key < count; key++) {
    const Vector logit = shares[key];
    const Vector share = choose(logit != all(unseen), exponential(logit - largest), Vector{});
    sum += share;
    shares[key] = share;
  }
  return sum;
}

/** Products of the query with the keys; returns the largest. */
inline Vector logits(const Vector *query, HeadRows keys, int size, int count, Integers last, Vector *out) {
  Vector largest = all(unseen);
  for (int first = 0; first < count; first += together) {
    Vector sums[together] = {};
    const Vector *own[together];
    // Behind the last key that one is taken again: nobody reads what is written there.
    for (int key = 0; key < together; key++) own[key] = keys.first + smaller(first + key, count - 1) * keys.stride;
    for (int at = 0; at < size; at++)
      for (int key = 0; key < together; key++) sums[key] += query[at] * own[key][at];
    for (int key = 0; key < together; key++) {
      const Vector logit = choose(Integers{} + (first + key) <= last, sums[key], all(unseen));
      out[first + key] = logit;
      largest = larger(logit, largest);
    }
  }
  return largest;
}

/** Takes from each logit `slope` for every token between the key and the lane's `last` one; returns the largest. */
inline Vector preferRecent(Vector *logits, int count, Integers last, float slope) {
  Vector largest = all(unseen);
  for (int key = 0; key < count; key++) {
    const Integers behind = key - last;
    const Vector logit = logits[key] + __builtin_convertvector(behind, Vector) * slope;
    logits[key] = choose(behind <= 0, logit, all(unseen));
    largest = larger(logits[key], largest);
  }
  return largest;
}

template <int some>
inline void mixSome(const Vector *shares, HeadRows values, int count, Vector scale, Vector *out) {
  Vector sums[some] = {};
  for (int key = 0; key < count; key++, values.first += values.stride)
    for (int at = 0; at < some; at++) sums[at] += shares[key] * values.first[at];
  for (int at = 0; at < some; at++) out[at] = sums[at] * scale;
}

/** The sum of the values weighted by the shares, times `scale`. */
inline void mix(const Vector *shares, HeadRows values, int size, int count, Vector scale, Vector *out) {
  int at = 0;
  for (; at + together <= size; at += together)
    mixSome<together>(shares, {values.first + at, values.stride}, count, scale, out + at);
  for (; at < size; at++) mixSome<1>(shares, {values.first + at, values.stride}, count, scale, out + at);
}

/** The mixture by logits, whose largest is given. */
inline void mixShared(HeadRows values, int size, int count, Vector largest, Vector *shares, Vector *out) {
  const Vector sum = shareOut(shares, count, largest);
  mix(shares, values, size, count, 1.0f / sum, out);
}

/**
 * Query and values have `size` columns; the query holds 1/√head width. Lane i sees the keys up to `last`'s lane i. `shares` has
 * room for count + `together` vectors.
 */
inline void attend(const Vector *query, HeadRows keys, HeadRows values, int size, int count, Integers last, Vector *shares,
                   Vector *out) {
  const Vector largest = logits(query, keys, size, count, last, shares);
  mixShared(values, size, count, largest, shares, out);
}

/** The same for a head with a recency slope. */
inline void attendRecent(const Vector *query, HeadRows keys, HeadRows values, int size, int count, Integers last, float slope,
                         Vector *shares, Vector *out) {
  logits(query, keys, size, count, last, shares);
  const Vector largest = preferRecent(shares, count, last, slope);
  mixShared(values, size, count, largest, shares, out);
}

}
