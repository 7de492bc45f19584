/** What the training of a transformer with a linear head works on: its parameters by name, and the activations of one group. */
#pragma once
#include "feature-attention.h"
#include "feature-rows.h"
#include "transformer.h"

namespace {

/** Groups whose last tokens are kept until the gradients of the last block's weights are taken, all at once. */
constexpr int groupsKept = 8;

/** Parameters of the network, or their gradients. */
struct NetworkParameters {
  const Shape &shape;
  float *const embedding;
  float *const positions = embedding + shape.vocabulary * shape.width;
  float *const blocks = positions + shape.context * shape.width;
  float *const head = blocks + shape.layers * blockFloats(shape);

  static int blockFloats(const Shape &shape) { return (4 + 2 * expansion) * shape.width * shape.width; }
  BlockWeights block(int layer) const { return {blocks + layer * blockFloats(shape), shape.width}; }
  int count() const { return static_cast<int>(head - embedding) + shape.width; }
};

/** Of one block all that its gradient needs. */
struct BlockMemory {
  Features normal, queries, keys, values, mixed, hiddenNormal, hidden;
  /** [head][query][key][sequence]. */
  float *shares;
  float *scales, *hiddenScales;
};

/** Of the last block, which computes the last tokens alone, [feature][group][sequence]. */
struct LastMemory {
  Features normal, query, mixedNormal, mixed, stream, hiddenNormal, hidden, out;
  Features queryGradient, projectedGradient, mixedGradient, streamGradient, hiddenGradient, outGradient, scoreGradient;
};

/** Of the last tokens of one group, [feature][sequence]. */
struct GroupMemory {
  Features projected, mixedNormalGradient, normalGradient;
  float *shares, *scales;
};

struct TrainingMemory {
  static constexpr int mostLayers = 64;
  /** The stream's gradient takes its place once the last tokens are picked from it. */
  Features stream, streamGradient, normalGradient;
  float *shareGradients, *scales, *scores, *transposed;
  /** From one query's shares to the next. */
  int shareStride;
  Features lastNormal;
  BlockMemory blocks[mostLayers];
  LastMemory last;
  GroupMemory group;
  float *end;

  TrainingMemory(const Shape &shape, float *work) {
    const int width = shape.width, length = shape.context * groupSize;
    Arena arena{work};
    shareStride = length + groupSize;
    const int shares = shape.context * shareStride;
    for (int layer = 0; layer + 1 < shape.layers; layer++) {
      BlockMemory &block = blocks[layer];
      block.normal = arena.features(width, length);
      Features *const rows[] = {&block.queries, &block.keys, &block.values, &block.mixed, &block.hiddenNormal};
      for (Features *const own : rows) *own = arena.features(width, length);
      block.hidden = arena.features(expansion * width, length);
      block.shares = arena.floats(shape.heads * shares);
      block.scales = arena.floats(length);
      block.hiddenScales = arena.floats(length);
    }
    Features *const streams[] = {&stream, &normalGradient, &lastNormal};
    for (Features *const own : streams) *own = arena.features(width, length);
    streamGradient = stream;
    shareGradients = arena.floats(shares);
    scales = arena.floats(length);
    scores = arena.floats(groupSize);
    transposed = arena.floats(shape.layers * NetworkParameters::blockFloats(shape));
    openLast(shape, arena);
    end = arena.next;
  }

 private:
  void openLast(const Shape &shape, Arena &arena) {
    const int width = shape.width, length = groupsKept * groupSize;
    Features *const rows[] = {&last.normal,        &last.query,         &last.mixed,          &last.stream,
                              &last.hiddenNormal,  &last.out,           &last.queryGradient,  &last.mixedGradient,
                              &last.streamGradient, &last.outGradient};
    for (Features *const own : rows) *own = arena.features(width, length);
    last.hidden = arena.features(expansion * width, length);
    last.hiddenGradient = arena.features(expansion * width, length);
    last.mixedNormal = arena.features(shape.heads * width, length);
    last.projectedGradient = arena.features(shape.heads * width, length);
    last.scoreGradient = arena.features(1, length);
    group.projected = arena.features(shape.heads * width, groupSize);
    group.mixedNormalGradient = arena.features(shape.heads * width, groupSize);
    group.normalGradient = arena.features(width, groupSize);
    group.shares = arena.floats(shape.heads * shape.context * groupSize);
    group.scales = arena.floats(groupSize);
  }
};

}
