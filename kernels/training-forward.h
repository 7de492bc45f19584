/**
 * A transformer with a linear head on a group of sequences, with all that the gradient needs kept. What it computes is what
 * `rewardForward` in src/reward/model/reward-model.ts computes, up to the order of sums.
 */
#pragma once
#include "known-tokens.h"
#include "training-memory.h"

namespace {

struct Training {
  const Shape &shape;
  const NetworkParameters parameters;
  TrainingMemory memory;
  const KnownTokens &known;
  const Blocks blocks{shape, parameters, memory};
  const int width = blocks.width, headWidth = blocks.headWidth, wide = blocks.wide;

  Training(const Shape &shape, float *values, const KnownTokens &known, float *work)
      : shape(shape), parameters{{shape, values}}, memory(shape, Arena{work}), known(known) {}

  /** The last block has no tokens that it computes once for both sequences of a pair. */
  Span spanOf(const SideBySide &group) const { return {0, group.count, shape.layers > 1 ? group.shared : 0}; }

  /** Scores of a group into `memory.scores`; its last tokens go to `place` of what is kept. */
  void forward(const SideBySide &group, int place) {
    const Span span = spanOf(group);
    if (*known.isUsed) known.look(group, 0, memory);
    else embedFeatures(group, parameters.embedding, parameters.positions, width, memory.stream);
    fold(memory.stream, width, span.shared);
    if (*known.isUsed) blocks.forwardProjected(0, span);
    for (int layer = *known.isUsed; layer + 1 < shape.layers; layer++) blocks.forward(layer, span);
    unfold<Twin::same>(memory.stream, width, span.shared);
    attendLast(group, place * groupSize);
    finish(place * groupSize);
  }

 private:
  /**
   * The last block's attention for the last tokens alone. The weights of keys go to the query, qᵀ(K n) = (Kᵀq)ᵀ n, and those of
   * values behind the sum, Σ s V n = V Σ s n: then nothing but normalised rows is needed of the other tokens.
   */
  void attendLast(const SideBySide &group, int place) {
    const LastMemory &last = memory.last;
    const int layer = shape.layers - 1;
    const BlockWeights weights = parameters.block(layer), turned = blocks.transposed(layer);
    normaliseFeatures(memory.stream, width, group.count * groupSize, memory.lastNormal, memory.scales);
    pickLast(group, memory.stream, width, last.stream.at(place));
    pickLast(group, memory.lastNormal, width, last.normal.at(place));
    product<Result::store>({weights.query, width}, width, last.normal.at(place), width, last.query.at(place), groupSize);
    for (int head = 0; head < shape.heads; head++) {
      const int first = head * headWidth;
      const Features projected = memory.group.projected.from(head * width);
      const Features mixed = last.mixedNormal.from(head * width).at(place);
      product<Result::store>({turned.key + first * width, width}, width, last.query.from(first).at(place), headWidth,
                             projected, groupSize);
      for (int lane = 0; lane < groupSize; lane += laneCount) {
        float *const shares = memory.group.shares + head * shape.context * groupSize + lane;
        dotRows<1>(projected.at(lane), memory.lastNormal.at(lane), width, group.count, shares, 0);
        hideTokens(group, lane, shares);
        softmax(shares, group.count, group.count, blocks.logitScale);
        mixColumns<1>(shares, {groupSize, 0}, memory.lastNormal.at(lane), width, 0, group.count, mixed.at(lane));
      }
      product<Result::store>({weights.value + first, width}, headWidth, mixed, width, last.mixed.from(first).at(place),
                             groupSize);
    }
    product<Result::add>({weights.attentionOut, width}, width, last.mixed.at(place), width, last.stream.at(place), groupSize);
  }

  /** Takes from each sequence what follows its last token. */
  static void hideTokens(const SideBySide &group, int first, float *logits) {
    constexpr float unseen = -1e9f;
    for (int lane = 0; lane < laneCount; lane++)
      for (int index = group.lasts[first + lane] + 1; index < group.count; index++) token(logits, index)[lane] = unseen;
  }

  void finish(int place) {
    const LastMemory &last = memory.last;
    const BlockWeights weights = parameters.block(shape.layers - 1);
    const Features stream = last.stream.at(place), normal = last.hiddenNormal.at(place), out = last.out.at(place);
    normaliseFeatures(stream, width, groupSize, normal, memory.group.scales);
    product<Result::relu>({weights.hidden, wide}, wide, normal, width, last.hidden.at(place), groupSize);
    copyFeatures(stream, width, groupSize, out);
    product<Result::add>({weights.hiddenOut, width}, width, last.hidden.at(place), wide, out, groupSize);
    product<Result::store>({parameters.head, 1}, 1, out, width, {memory.scores, groupSize}, groupSize);
  }
};

}
