/** Scaled dot-product attention of one row of queries to the first rows of keys and values. */
#pragma once
#include "exponential.h"

namespace {

/** The logit of a key that a lane may not see, as in the mask of src/tensor/layers.ts. */
constexpr float unseen = -1e9f;

/** Keys, or columns, that are taken together. */
constexpr int together = 4;

/**
 * Queries hold 1/√head width; keys and values are [count][2][columns], where heads share the first `width` columns and those
 * behind them become 0. Lane i sees the keys up to `last`'s lane i. `shares` has room for count + 3 vectors.
 */
struct Attention {
  int width, columns, heads;
  Vector *shares;

  void attend(const Vector *query, const Vector *keys, int count, Integers last, Vector *out) const {
    const int size = width / heads;
    const Vector *values = keys + columns;
    for (int head = 0; head < heads; head++) {
      const int at = head * size;
      const Vector largest = logits(query + at, keys + at, size, count, last);
      const Vector sum = exponentials(count, largest);
      mix(values + at, size, count, 1.0f / sum, out + at);
    }
    for (int column = width; column < columns; column++) out[column] = Vector{};
  }

 private:
  /** Products of the query with the keys; returns the largest. */
  Vector logits(const Vector *query, const Vector *keys, int size, int count, Integers last) const {
    Vector largest = all(unseen);
    for (int first = 0; first < count; first += together) {
      Vector sums[together] = {};
      const Vector *own[together];
      // Behind the last key that one is taken again: nobody reads what is written there.
      for (int key = 0; key < together; key++) own[key] = keys + smaller(first + key, count - 1) * 2 * columns;
      for (int at = 0; at < size; at++)
        for (int key = 0; key < together; key++) sums[key] += query[at] * own[key][at];
      for (int key = 0; key < together; key++) {
        const Vector logit = choose(Integers{} + (first + key) <= last, sums[key], all(unseen));
        shares[first + key] = logit;
        largest = larger(logit, largest);
      }
    }
    return largest;
  }

  /** Logits become e^(logit − largest), exactly 0 where unseen; returns their sum. */
  Vector exponentials(int count, Vector largest) const {
    Vector sum = {};
    for (int key = 0; key < count; key++) {
      const Vector logit = shares[key];
      const Vector share = choose(logit != all(unseen), exponential(logit - largest), Vector{});
      sum += share;
      shares[key] = share;
    }
    return sum;
  }

  /** The sum of the values weighted by the shares, times `scale`. */
  void mix(const Vector *values, int size, int count, Vector scale, Vector *out) const {
    int at = 0;
    for (; at + together <= size; at += together) mixSome<together>(values + at, count, scale, out + at);
    for (; at < size; at++) mixSome<1>(values + at, count, scale, out + at);
  }

  template <int some>
  void mixSome(const Vector *values, int count, Vector scale, Vector *out) const {
    Vector sums[some] = {};
    for (int key = 0; key < count; key++, values += 2 * columns)
      for (int at = 0; at < some; at++) sums[at] += shares[key] * values[at];
    for (int at = 0; at < some; at++) out[at] = sums[at] * scale;
  }
};

}
