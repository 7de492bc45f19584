/** What the training of a transformer with a linear head works on: its parameters by name, and the activations of one group. */
#pragma once
#include "training-blocks.h"

namespace {

/** Groups whose last tokens are kept until the gradients of the last block's weights are taken, all at once. */
constexpr int groupsKept = 8;

/** Parameters of the network, or their gradients. */
struct NetworkParameters : TrunkParameters {
  /** Behind all others. */
  float *const head = heads;

  int count() const { return static_cast<int>(head - embedding) + shape.width; }
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

/** The last block is not among `blocks`. */
struct TrainingMemory : BlocksMemory {
  float *scales, *scores;
  Features lastNormal;
  LastMemory last;
  GroupMemory group;
  float *end;

  TrainingMemory(const Shape &shape, Arena arena) : BlocksMemory(shape, shape.layers - 1, arena) {
    const int length = shape.context * groupSize;
    lastNormal = arena.features(shape.width, length);
    scales = arena.floats(length);
    scores = arena.floats(groupSize);
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
