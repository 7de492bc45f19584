/** The gradient of what training-forward.h computes, backwards in the same order, added to that of the groups before. */
#pragma once
#include "training-forward.h"

namespace {

struct Backward {
  Training &training;
  const NetworkParameters gradient;
  /** Whose gradient it is. */
  const int chunk;
  const Shape &shape = training.shape;
  TrainingMemory &memory = training.memory;
  const int width = training.width, headWidth = training.headWidth, wide = training.wide;

  Backward(Training &training, float *gradient, int chunk)
      : training(training), gradient{{training.shape, gradient}}, chunk(chunk) {}

  /** Of a group that `forward` has just been through, by the gradient of its scores [groupSize]. */
  void backward(const SideBySide &group, int place, const float *scores) {
    finish(place * groupSize, scores);
    attendLast(group, place * groupSize);
    const Span span = training.spanOf(group);
    const bool isKnown = *training.known.isUsed;
    foldSum(memory.streamGradient, width, span.shared);
    for (int layer = shape.layers - 2; layer >= isKnown; layer--)
      training.blocks.backward(layer, span, gradient.block(layer));
    if (isKnown) training.blocks.backwardProjected(0, span, gradient.block(0));
    unfold<Twin::zero>(memory.streamGradient, width, span.shared);
    if (isKnown) training.known.gather(group, 0, memory, chunk);
    else embedGradient(group, memory.streamGradient, width, gradient.embedding, gradient.positions);
  }

  /** Gradients of the last block's weights and of the head, from all groups that are kept. */
  void settleKept(int groups) const {
    const LastMemory &last = memory.last;
    const BlockWeights own = gradient.block(shape.layers - 1);
    const int floats = groups * groupSize;
    addOuter(last.normal, width, last.queryGradient, width, floats, own.query, width);
    for (int head = 0; head < shape.heads; head++) {
      const int first = head * headWidth;
      addOuter(last.projectedGradient.from(head * width), width, last.query.from(first), headWidth, floats,
               own.key + first, width);
      addOuter(last.mixedNormal.from(head * width), width, last.mixedGradient.from(first), headWidth, floats,
               own.value + first, width);
    }
    addOuter(last.mixed, width, last.streamGradient, width, floats, own.attentionOut, width);
    addOuter(last.hiddenNormal, width, last.hiddenGradient, wide, floats, own.hidden, wide);
    addOuter(last.hidden, wide, last.outGradient, width, floats, own.hiddenOut, width);
    addOuter(last.out, width, last.scoreGradient, 1, floats, gradient.head, 1);
  }

 private:
  /** Head and last hidden layer. */
  void finish(int place, const float *scores) {
    const LastMemory &last = memory.last;
    const BlockWeights turned = training.blocks.transposed(shape.layers - 1);
    const Features out = last.outGradient.at(place), hidden = last.hiddenGradient.at(place);
    for (int lane = 0; lane < groupSize; lane++) last.scoreGradient.first[place + lane] = scores[lane];
    for (int feature = 0; feature < width; feature++)
      for (int lane = 0; lane < groupSize; lane++)
        out.row(feature)[lane] = training.parameters.head[feature] * scores[lane];
    copyFeatures(last.hidden.at(place), wide, groupSize, hidden);
    product<Result::gate>({turned.hiddenOut, wide}, wide, out, width, hidden, groupSize);
    product<Result::store>({turned.hidden, width}, width, hidden, wide, memory.group.normalGradient, groupSize);
    const Features stream = last.streamGradient.at(place);
    copyFeatures(out, width, groupSize, stream);
    normaliseGradient<Result::add>(memory.group.normalGradient, last.hiddenNormal.at(place), memory.group.scales, width,
                                   groupSize, stream);
    product<Result::store>({turned.attentionOut, width}, width, stream, width, last.mixedGradient.at(place), groupSize);
  }

  void attendLast(const SideBySide &group, int place) {
    const LastMemory &last = memory.last;
    const int layer = shape.layers - 1, floats = group.count * groupSize;
    const BlockWeights weights = training.parameters.block(layer), turned = training.blocks.transposed(layer);
    for (int head = 0; head < shape.heads; head++) {
      const int first = head * headWidth;
      const Features mixed = memory.group.mixedNormalGradient.from(head * width);
      const Features projected = last.projectedGradient.from(head * width).at(place);
      product<Result::store>({turned.value + first * width, width}, width, last.mixedGradient.from(first).at(place),
                             headWidth, mixed, groupSize);
      for (int lane = 0; lane < groupSize; lane += laneCount)
        attendLastHead(head, lane, group.count, mixed.at(lane), projected.at(lane));
      product<Result::store>({weights.key + first, width}, headWidth, projected, width,
                             last.queryGradient.from(first).at(place), groupSize);
    }
    product<Result::store>({turned.query, width}, width, last.queryGradient.at(place), width,
                           memory.group.normalGradient, groupSize);
    spreadLast(group, memory.group.normalGradient, width, memory.normalGradient);
    normaliseGradient<Result::store>(memory.normalGradient, memory.lastNormal, memory.scales, width, floats,
                                     memory.streamGradient);
    spreadLast(group, last.streamGradient.at(place), width, memory.streamGradient);
  }

  /** Of one head and one vector of sequences: `projected`, and its part of the gradient of every token's normalised row. */
  void attendLastHead(int head, int lane, int count, Features mixed, Features projected) {
    const Features normal = memory.lastNormal.at(lane), query = memory.group.projected.from(head * width).at(lane);
    const float *const shares = memory.group.shares + head * shape.context * groupSize + lane;
    float *const logits = memory.shareGradients;
    dotRows<1>(mixed, normal, width, count, logits, 0);
    softmaxGradient(logits, shares, count, count, training.blocks.logitScale);
    mixColumns<1>(logits, {groupSize, 0}, normal, width, 0, count, projected);
    for (int feature = 0; feature < width; feature++) {
      const Vector byLogit = vectorAt(query.row(feature)), byShare = vectorAt(mixed.row(feature));
      float *const out = memory.normalGradient.row(feature) + lane;
      for (int index = 0; index < count; index++) {
        Vector sum = vectorAt(token(logits, index)) * byLogit;
        sum += vectorAt(token(shares, index)) * byShare;
        Vector &there = vectorAt(token(out, index));
        there = head == 0 ? sum : there + sum;
      }
    }
  }
};

}
