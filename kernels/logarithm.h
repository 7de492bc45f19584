/** Natural logarithms of vectors. */
#pragma once
#include "vector.h"

namespace {

/** ln x for normal x > 0 by the polynomial of Cephes' logf (Moshier). What is not a number stays none. */
inline Vector logarithm(Vector x) {
  const Integers bits = (Integers)x;
  // x = mantissa · 2^exponent with a mantissa from √½ to √2.
  const Vector half = (Vector)((bits & 0x007fffff) | 0x3f000000);
  const Integers isSmall = half < all(0.707106781f);
  const Vector exponent = __builtin_convertvector((bits >> 23) - 126 + isSmall, Vector);
  const Vector rest = choose(isSmall, half + half, half) - 1.0f;
  Vector sum = all(7.0376836292e-2f) * rest + -1.1514610310e-1f;
  sum = sum * rest + 1.1676998740e-1f;
  sum = sum * rest + -1.2420140846e-1f;
  sum = sum * rest + 1.4249322787e-1f;
  sum = sum * rest + -1.6668057665e-1f;
  sum = sum * rest + 2.0000714765e-1f;
  sum = sum * rest + -2.4999993993e-1f;
  sum = sum * rest + 3.3333331174e-1f;
  sum = sum * rest + -0.5f;
  sum = sum * (rest * rest) + rest;
  // ln 2 in two parts, the first of few bits.
  sum = exponent * -2.12194440e-4f + sum;
  sum = exponent * 0.693359375f + sum;
  return choose(x == x, sum, x);
}

}
