/**
 * The two sequences of a pair begin with the same tokens, their prompt. What a token gives by itself, all but attention, is the same for
 * both, and is computed once: features are folded, the chosen ones' tokens two and two side by side behind half of their room,
 * [⌊shared / 2⌋ left free][⌈shared / 2⌉ of two tokens][tokens of all sequences]. For attention they are unfolded.
 */
#pragma once
#include "feature-rows.h"

namespace {

/** The floats of one token of all chosen sequences, or of all rejected ones. */
typedef float Half __attribute__((vector_size(4 * groupPairs), aligned(4), may_alias));

inline Half &halfAt(float *place) { return *reinterpret_cast<Half *>(place); }

/** The first place of folded tokens. */
inline int foldedFrom(int shared) { return shared / 2; }

/** Calls `fold(place of two, place of the first token, whether there is a second one)` in an order in which none is overwritten. */
template <typename Fold>
INLINED void eachTwo(Features x, int width, int shared, bool isUnfolded, const Fold &fold) {
  const int twos = shared - foldedFrom(shared);
  for (int feature = 0; feature < width; feature++)
    for (int at = 0; at < twos; at++) {
      const int two = isUnfolded ? twos - 1 - at : at;
      fold(x.row(feature) + (foldedFrom(shared) + two) * groupSize, x.row(feature) + 2 * two * groupSize, 2 * two + 1 < shared);
    }
}

/** Of `shared` tokens, which are the same for both sequences of a pair; where a second one is missing the first stands twice. */
inline void fold(Features x, int width, int shared) {
  eachTwo(x, width, shared, true, [](float *place, float *tokens, bool isTwo) {
    const Half first = halfAt(tokens), second = isTwo ? halfAt(tokens + groupSize) : first;
    halfAt(place) = first;
    halfAt(place + groupPairs) = second;
  });
}

/** Of a gradient, which is the sum of that of both sequences. */
inline void foldSum(Features x, int width, int shared) {
  eachTwo(x, width, shared, true, [](float *place, float *tokens, bool isTwo) {
    const auto sum = [](float *token) { return halfAt(token) + halfAt(token + groupPairs); };
    const Half first = sum(tokens), second = isTwo ? sum(tokens + groupSize) : Half{};
    halfAt(place) = first;
    halfAt(place + groupPairs) = second;
  });
}

/** What the rejected sequences get: the same, or, of a gradient that is the chosen ones' already, nothing. */
enum class Twin { same, zero };

template <Twin twin>
void unfold(Features x, int width, int shared) {
  eachTwo(x, width, shared, false, [](float *place, float *tokens, bool isTwo) {
    const Half first = halfAt(place), second = halfAt(place + groupPairs);
    const auto put = [](float *token, Half own) {
      halfAt(token) = own;
      halfAt(token + groupPairs) = twin == Twin::same ? own : Half{};
    };
    put(tokens, first);
    if (isTwo) put(tokens + groupSize, second);
  });
}

}
