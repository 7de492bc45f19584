/**
 * Vectors of floats in the compiler's own terms (GCC and clang alike). Lane i belongs to sequence i of those that run side by
 * side, so that no width and no number of heads leaves a remainder, and no result depends on how many lanes there are.
 *
 * Expressions hold one product a sum at most: where the processor multiplies and adds in one step there is one way to do so,
 * and every compiler gives the same bits.
 */
#pragma once

#if defined(__AVX512F__)
constexpr int laneCount = 16;
#elif defined(__AVX__)
constexpr int laneCount = 8;
#else
constexpr int laneCount = 4;
#endif

/** Registers for vectors, by which products choose their tiles; V8 has no more than the 16 of SSE on x64. */
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int registerCount = 32;
#else
constexpr int registerCount = 16;
#endif

typedef float Vector __attribute__((vector_size(4 * laneCount), may_alias));
typedef int Integers __attribute__((vector_size(4 * laneCount), may_alias));
/** Wherever it lies. */
typedef float LooseVector __attribute__((vector_size(4 * laneCount), may_alias, aligned(4)));

/** What JavaScript may call: see native.cpp and wasm.cpp. */
#ifdef __wasm__
#define ENTRY extern "C" __attribute__((used, visibility("default")))
#else
#define ENTRY static
#endif

namespace {

inline Vector all(float value) { return Vector{} + value; }

inline float *lanesOf(Vector *vector) { return reinterpret_cast<float *>(vector); }
inline const float *lanesOf(const Vector *vector) { return reinterpret_cast<const float *>(vector); }

/** Where a lane of a is not a number, the result is none. */
inline Vector larger(Vector a, Vector b) { return a < b ? b : a; }

/** `yes` where the mask's lanes are −1, `no` where they are 0. */
inline Vector choose(Integers mask, Vector yes, Vector no) {
  return (Vector)(((Integers)yes & mask) | ((Integers)no & ~mask));
}

inline Vector squareRoot(Vector x) {
  Vector root;
  for (int lane = 0; lane < laneCount; lane++) root[lane] = __builtin_sqrtf(x[lane]);
  return root;
}

inline int smaller(int a, int b) { return a < b ? a : b; }
inline int upTo(int multiple, int value) { return (value + multiple - 1) / multiple * multiple; }

}

/** Numbers in a vector; nothing depends on it but room. */
ENTRY int lanes() { return laneCount; }

/** Whether a product and a sum are one step, rounded once: what decides the bits. */
ENTRY int fusesSums() {
#if defined(__FMA__) || defined(__aarch64__)
  return 1;
#else
  return 0;
#endif
}
