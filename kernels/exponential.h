/** Exponentials of vectors. */
#pragma once
#include "vector.h"

namespace {

/**
 * eˣ for x < 88 by the polynomial of Cephes' expf (Moshier). Below −60 it stays at e⁻⁶⁰, which changes no sum of shares that has
 * 1 among them: smaller ones would make products without leading bits, which are slow. What is not a number stays none.
 */
inline Vector exponential(Vector x) {
  const Vector within = larger(x, all(-60));
  // Adding 1.5 · 2²³ rounds to a whole number, which the low bits of the sum then hold.
  const Vector rounder = all(12582912);
  const Vector shifted = within * 1.44269504f + rounder;
  const Vector power = shifted - rounder;
  // ln 2 in two parts, the first of few bits.
  Vector rest = within - power * 0.693359375f;
  rest = rest + power * 2.1219444e-4f;
  Vector sum = all(1.98756915e-4f) * rest + 1.3981999507e-3f;
  sum = sum * rest + 8.3334519073e-3f;
  sum = sum * rest + 4.1665795894e-2f;
  sum = sum * rest + 1.6666665459e-1f;
  sum = sum * rest + 5.0000001201e-1f;
  const Vector square = rest * rest;
  sum = sum * square + rest;
  sum = sum + 1.0f;
  return (Vector)((Integers)sum + ((Integers)shifted << 23));
}

}
