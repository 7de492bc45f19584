/**
 * What token-table.h says of the first block, in training: a step makes it once for each pair; groups look it up and gather the
 * gradients by pair, chunk by chunk, and behind the last group these go through the projections once.
 */
#pragma once
#include "parallel.h"
#include "token-table.h"
#include "training-blocks.h"

namespace {

/** Pairs that are a task. */
constexpr int knownOfPart = 64;

/** Of the rows that lie at `places`, one a lane, the first `columns` as features. */
inline void rowsToFeatures(const float *rows, const int places[laneCount], int columns, Features out) {
  for (int column = 0; column < columns; column += laneCount) {
    Vector square[laneCount];
    for (int lane = 0; lane < laneCount; lane++)
      square[lane] = *reinterpret_cast<const LooseVector *>(rows + places[lane] + column);
    transpose(square);
    for (int at = 0; at < laneCount; at++)
      if (column + at < columns) vectorAt(out.row(column + at)) = square[at];
  }
}

/** The other way round; the columns behind, up to whole vectors, get 0. Lanes may have a row in common. */
template <Result result>
inline void featuresToRows(Features from, int columns, float *rows, const int places[laneCount]) {
  for (int column = 0; column < columns; column += laneCount) {
    Vector square[laneCount];
    for (int at = 0; at < laneCount; at++)
      square[at] = column + at < columns ? vectorAt(from.row(column + at)) : Vector{};
    transpose(square);
    for (int lane = 0; lane < laneCount; lane++) {
      LooseVector &there = *reinterpret_cast<LooseVector *>(rows + places[lane] + column);
      if constexpr (result == Result::add)
        there += square[lane];
      else
        there = square[lane];
    }
  }
}

struct KnownTokens {
  const Shape &shape;
  const int width = shape.width, pairs = knownPairs(shape);
  /** For all pairs, or for none. */
  const int room = pairs <= mostKnown ? upTo(groupSize, pairs) : 0;
  /** Of a pair's row: stream, key and value lie before the query. */
  const int queryAt = upTo(groupSize, 3 * width), rowFloats = queryAt + upTo(groupSize, width);
  /** Whether the batch at hand uses them. */
  int *isUsed;
  /** [feature][pair], stream, keys and values below one another; then the gradients of these. */
  Features others, queries;
  Features normal, normalGradient;
  float *scales;
  /** [pair][rowFloats], and the chunks' gradients. */
  float *rows, *gradients;
  float *end;

  KnownTokens(const Shape &shape, float *work) : shape(shape) {
    Arena arena{work};
    isUsed = reinterpret_cast<int *>(arena.floats(1));
    others = arena.features(3 * width, room);
    Features *const all[] = {&queries, &normal, &normalGradient};
    for (Features *const own : all) *own = arena.features(width, room);
    scales = arena.floats(room);
    rows = arena.floats(room * rowFloats);
    gradients = arena.floats(mostChunks * room * rowFloats);
    end = arena.next;
  }

  /** Before the first group of a batch, with gradients of so many chunks: pairs are made where tokens are clearly more. */
  void prepare(const TrunkParameters &parameters, int tokens, int chunks) const {
    *isUsed = areKnown(shape, tokens);
    if (!*isUsed) return;
    eachPart([&](int first, int count) { make(parameters, first, count); });
    eachTask(chunks, [&](int chunk, int) {
      float *const own = gradientsOf(chunk);
      for (int at = 0; at < room * rowFloats; at++) own[at] = 0;
    });
  }

  /** Stream, keys and values of a group's tokens, and queries from `from` on, where the first block looks for them. */
  template <typename Group>
  void look(const Group &group, int from, const BlocksMemory &memory) const {
    eachVector(group, [&](int index, int first, const int places[laneCount]) {
      rowsToFeatures(rows, places, 3 * width, memory.stream.at(first));
      if (index >= from) rowsToFeatures(rows + queryAt, places, width, memory.blocks[0].queries.at(first));
    });
  }

  /** Adds what `Blocks::backwardProjected` left to the gradients of a chunk. */
  template <typename Group>
  void gather(const Group &group, int from, const BlocksMemory &memory, int chunk) const {
    float *const own = gradientsOf(chunk);
    eachVector(group, [&](int index, int first, const int places[laneCount]) {
      featuresToRows<Result::add>(memory.streamGradient.at(first), 3 * width, own, places);
      if (index >= from) featuresToRows<Result::add>(memory.blocks[0].mixed.at(first), width, own + queryAt, places);
    });
  }

  /** Behind the last group: adds to `gradient` what all chunks have gathered. */
  void settle(const TrunkParameters &gradient, const BlockWeights &turned, int chunks) const {
    if (!*isUsed) return;
    eachPart([&](int first, int count) { backward(turned, first, count, chunks); });
    const BlockWeights own = gradient.block(0);
    float *const weights[] = {own.key, own.value, own.query};
    const Features by[] = {others.from(width), others.from(2 * width), queries};
    eachTask(3, [&](int task, int) { addOuter(normal, width, by[task], width, room, weights[task], width); });
    for (int pair = 0; pair < pairs; pair++) {
      const float *const from = rows + pair * rowFloats;
      float *const token = gradient.embedding + pair % shape.vocabulary * width;
      float *const place = gradient.positions + pair / shape.vocabulary * width;
      for (int column = 0; column < width; column++) {
        token[column] += from[column];
        place[column] += from[column];
      }
    }
  }

 private:
  float *gradientsOf(int chunk) const { return gradients + chunk * room * rowFloats; }

  /** Calls `work` with the first of some pairs and their number, for all. */
  template <typename Work>
  void eachPart(const Work &work) const {
    eachTask(partsOf(room, knownOfPart), [&](int part, int) {
      work(part * knownOfPart, smaller(knownOfPart, room - part * knownOfPart));
    });
  }

  /** Calls `work` for each vector of a group's tokens: the token's index, its place in features, and where the rows of its pairs lie. */
  template <typename Group, typename Work>
  INLINED void eachVector(const Group &group, const Work &work) const {
    for (int index = 0; index < group.count; index++)
      for (int first = 0; first < groupSize; first += laneCount) {
        int places[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
          const int row = first + lane;
          places[lane] = (group.place(row, index) * shape.vocabulary + group.token(row, index)) * rowFloats;
        }
        work(index, index * groupSize + first, places);
      }
  }

  /** Calls `work` for each vector of some pairs: its place in features, and where the rows lie. */
  template <typename Work>
  INLINED void eachPairs(int first, int count, const Work &work) const {
    for (int pair = first; pair < first + count; pair += laneCount) {
      int places[laneCount];
      for (int lane = 0; lane < laneCount; lane++) places[lane] = (pair + lane) * rowFloats;
      work(pair, places);
    }
  }

  void make(const TrunkParameters &parameters, int first, int count) const {
    const BlockWeights weights = parameters.block(0);
    for (int at = first; at < first + count; at++) {
      // Behind the last pair there is room for a few more, which nobody looks up.
      const int pair = smaller(at, pairs - 1);
      const float *const token = parameters.embedding + pair % shape.vocabulary * width;
      const float *const place = parameters.positions + pair / shape.vocabulary * width;
      for (int feature = 0; feature < width; feature++) others.row(feature)[at] = token[feature] + place[feature];
    }
    const Features own = normal.at(first);
    normaliseFeatures(others.at(first), width, count, own, scales + first);
    const auto project = [&](const float *matrix, Features out) {
      product<Result::store>({matrix, width}, width, own, width, out.at(first), count);
    };
    project(weights.key, others.from(width));
    project(weights.value, others.from(2 * width));
    project(weights.query, queries);
    eachPairs(first, count, [&](int pair, const int places[laneCount]) {
      featuresToRows<Result::store>(others.at(pair), 3 * width, rows, places);
      featuresToRows<Result::store>(queries.at(pair), width, rows + queryAt, places);
    });
  }

  /** Leaves the gradients of keys, values and queries as features, and those of the stream in rows. */
  void backward(const BlockWeights &turned, int first, int count, int chunks) const {
    float *const sum = gradientsOf(0);
    for (int chunk = 1; chunk < chunks; chunk++) {
      const float *const own = gradientsOf(chunk);
      for (int at = first * rowFloats; at < (first + count) * rowFloats; at++) sum[at] += own[at];
    }
    eachPairs(first, count, [&](int pair, const int places[laneCount]) {
      rowsToFeatures(sum, places, 3 * width, others.at(pair));
      rowsToFeatures(sum + queryAt, places, width, queries.at(pair));
    });
    const Features out = normalGradient.at(first);
    product<Result::store>({turned.query, width}, width, queries.at(first), width, out, count);
    product<Result::add>({turned.key, width}, width, others.from(width).at(first), width, out, count);
    product<Result::add>({turned.value, width}, width, others.from(2 * width).at(first), width, out, count);
    normaliseGradient<Result::add>(out, normal.at(first), scales + first, width, count, others.at(first));
    eachPairs(first, count, [&](int pair, const int places[laneCount]) {
      featuresToRows<Result::store>(others.at(pair), width, rows, places);
    });
  }
};

}
