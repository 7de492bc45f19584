/** What training does with features one by one: embedding, layer normalisation, and their gradients. */
#pragma once
#include "feature-products.h"

namespace {

/** Sequences that run side by side, as tokens [length] and the index of the last token of each that counts. */
struct SideBySide {
  const unsigned char *tokens[groupSize];
  int lasts[groupSize];
  /** Tokens up to the last one of all. */
  int count;
  /** Of pairs, the first tokens that the two sequences of every one have in common. */
  int shared = 0;

  int token(int lane, int index) const { return tokens[lane][index]; }
  /** Which of the rows beside those of tokens is added to a token's. */
  int place(int, int index) const { return index; }
};

/** (x − mean) / √(variance + 10⁻⁵) of `floats` floats of each row, as `layerNorm` in src/tensor/layers.ts. */
inline void normaliseFeatures(Features x, int width, int floats, Features out, float *scales) {
  const float share = 1.0f / static_cast<float>(width);
  for (int place = 0; place < floats; place += laneCount) {
    Vector sum = {};
    for (int feature = 0; feature < width; feature++) sum += vectorAt(x.row(feature) + place);
    const Vector mean = sum * share;
    Vector squares = {};
    for (int feature = 0; feature < width; feature++) {
      const Vector centred = vectorAt(x.row(feature) + place) - mean;
      squares += centred * centred;
    }
    const Vector scale = 1.0f / squareRoot(squares * share + 1e-5f);
    vectorAt(scales + place) = scale;
    for (int feature = 0; feature < width; feature++)
      vectorAt(out.row(feature) + place) = (vectorAt(x.row(feature) + place) - mean) * scale;
  }
}

/** `result` of the gradient by x, of that by the normalised features. */
template <Result result>
void normaliseGradient(Features gradient, Features normal, const float *scales, int width, int floats, Features out) {
  const float share = 1.0f / static_cast<float>(width);
  for (int place = 0; place < floats; place += laneCount) {
    Vector sum = {}, along = {};
    for (int feature = 0; feature < width; feature++) {
      const Vector own = vectorAt(gradient.row(feature) + place);
      sum += own;
      along += own * vectorAt(normal.row(feature) + place);
    }
    const Vector mean = sum * share, slope = along * share, scale = vectorAt(scales + place);
    for (int feature = 0; feature < width; feature++) {
      const Vector centred = vectorAt(gradient.row(feature) + place) - mean;
      settle<result>(out.row(feature) + place, (centred - slope * vectorAt(normal.row(feature) + place)) * scale);
    }
  }
}

/** The sums of embedding [vocabulary][width] and positions or step numbers. */
template <typename Group>
inline void embedFeatures(const Group &group, const float *embedding, const float *positions, int width, Features out) {
  for (int index = 0; index < group.count; index++)
    for (int lane = 0; lane < groupSize; lane++) {
      const float *const own = embedding + group.token(lane, index) * width;
      const float *const position = positions + group.place(lane, index) * width;
      float *to = out.first + index * groupSize + lane;
      for (int feature = 0; feature < width; feature++, to += out.stride) *to = own[feature] + position[feature];
    }
}

inline void embedGradient(const SideBySide &group, Features gradient, int width, float *embedding, float *positions) {
  for (int index = 0; index < group.count; index++) {
    for (int lane = 0; lane < groupSize; lane++) {
      float *const own = embedding + group.tokens[lane][index] * width;
      const float *from = gradient.first + index * groupSize + lane;
      for (int feature = 0; feature < width; feature++, from += gradient.stride) own[feature] += *from;
    }
    for (int feature = 0; feature < width; feature++) {
      Vector sum = {};
      for (int lane = 0; lane < groupSize; lane += laneCount)
        sum += vectorAt(gradient.row(feature) + index * groupSize + lane);
      positions[index * width + feature] += laneSum(sum);
    }
  }
}

/** The last token of each sequence, [width][groupSize]. */
inline void pickLast(const SideBySide &group, Features x, int width, Features out) {
  for (int feature = 0; feature < width; feature++)
    for (int lane = 0; lane < groupSize; lane++)
      out.row(feature)[lane] = x.row(feature)[group.lasts[lane] * groupSize + lane];
}

/** The gradient of `pickLast`, added. */
inline void spreadLast(const SideBySide &group, Features gradient, int width, Features out) {
  for (int feature = 0; feature < width; feature++)
    for (int lane = 0; lane < groupSize; lane++)
      out.row(feature)[group.lasts[lane] * groupSize + lane] += gradient.row(feature)[lane];
}

inline void clearFeatures(Features x, int width, int floats) {
  for (int feature = 0; feature < width; feature++)
    for (int place = 0; place < floats; place += laneCount) vectorAt(x.row(feature) + place) = Vector{};
}

inline void copyFeatures(Features from, int width, int floats, Features to) {
  for (int feature = 0; feature < width; feature++)
    for (int place = 0; place < floats; place += laneCount)
      vectorAt(to.row(feature) + place) = vectorAt(from.row(feature) + place);
}

}
