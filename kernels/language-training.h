/**
 * A policy on a group of sequences: log-probabilities and values of the response tokens, and the gradient of a function of them.
 * What it computes is what `policyForward` in src/policy/policy.ts computes, up to the order of sums.
 */
#pragma once
#include "language-memory.h"

namespace {

struct LanguageTraining {
  const Shape &shape;
  const LanguageParameters parameters;
  LanguageMemory memory;
  const KnownTokens &known;
  const Blocks blocks{shape, parameters, memory};
  const int width = shape.width, vocabulary = shape.vocabulary, outs = vocabulary + 1;

  LanguageTraining(const Shape &shape, float *values, const KnownTokens &known, float *work)
      : shape(shape), parameters{{shape, values}}, memory(shape, Arena{work}), known(known) {}

  /** Brings the weights into the orders in which they are read; before the first group. */
  void prepare() const {
    blocks.prepare();
    for (int row = 0; row < width; row++) {
      for (int token = 0; token < vocabulary; token++)
        memory.heads[row * outs + token] = parameters.unembedding[row * vocabulary + token];
      memory.heads[row * outs + vocabulary] = parameters.valueHead[row];
    }
    transpose(memory.heads, width, outs, memory.turnedHeads);
  }

  /** Leaves logits and values in `memory.predictions`, and what the gradient needs. */
  void read(const LanguageGroup &group) const {
    readBlocks(group);
    const int first = group.from * groupSize, floats = (group.count - group.from) * groupSize;
    const Features normal = memory.normal.at(first);
    normaliseFeatures(memory.stream.at(first), width, floats, normal, memory.scales + first);
    product<Result::store>({memory.heads, outs}, outs, normal, width, memory.predictions.at(first), floats);
  }

  /** Of logits: both are [rows][responseLength], 0 behind the end of a group's responses. Logits become powers. */
  void predict(const LanguageGroup &group, float *logProbs, float *values) const {
    const int length = shape.context - group.from;
    for (int at = 0; at < group.rows * length; at++) logProbs[at] = values[at] = 0;
    for (int index = group.from; index < group.count; index++)
      for (int first = 0; first < groupSize; first += laneCount) {
        const int place = index * groupSize + first;
        Vector chosen;
        for (int lane = 0; lane < laneCount; lane++)
          chosen[lane] = memory.predictions.row(group.next(first + lane, index))[place + lane];
        const Vector logProb = chosen - normaliser(place);
        const Vector value = vectorAt(memory.predictions.row(vocabulary) + place);
        const int some = smaller(laneCount, group.rows - first);
        for (int lane = 0; lane < some; lane++) {
          const int to = (first + lane) * length + index - group.from;
          logProbs[to] = logProb[lane];
          values[to] = value[lane];
        }
      }
  }

  /** Of logits: [rows][responseLength][vocabulary], 0 behind the end of a group's responses. */
  void distribute(const LanguageGroup &group, float *logProbs) const {
    const int length = shape.context - group.from;
    for (int at = 0; at < group.rows * length * vocabulary; at++) logProbs[at] = 0;
    for (int index = group.from; index < group.count; index++)
      for (int first = 0; first < groupSize; first += laneCount) {
        const int place = index * groupSize + first;
        const int some = smaller(laneCount, group.rows - first);
        for (int lane = 0; lane < some; lane++)
          for (int token = 0; token < vocabulary; token++)
            logProbs[((first + lane) * length + index - group.from) * vocabulary + token] =
                memory.predictions.row(token)[place + lane];
        const Vector total = normaliser(place);
        for (int lane = 0; lane < some; lane++)
          for (int token = 0; token < vocabulary; token++)
            logProbs[((first + lane) * length + index - group.from) * vocabulary + token] -= total[lane];
      }
  }

  /** Adds to `gradient`, which is a chunk's, that of what `predict` left, by the gradient of what it returned. */
  void backward(LanguageGroup &group, const float *logProbs, const float *values, float *gradient, int chunk) const {
    const LanguageParameters own{{shape, gradient}};
    group.count = lastOf(group, logProbs, values) + 1;
    if (group.count == group.from) return;
    predictBackward(group, logProbs, values);
    const int first = group.from * groupSize, floats = (group.count - group.from) * groupSize;
    const Features normal = memory.normal.at(first), predictions = memory.predictions.at(first);
    addOuter(normal, width, predictions, vocabulary, floats, own.unembedding, vocabulary);
    addOuter(normal, width, predictions.from(vocabulary), 1, floats, own.valueHead, 1);
    product<Result::store>({memory.turnedHeads, width}, width, predictions, outs, memory.normalGradient.at(first), floats);
    clearFeatures(memory.streamGradient, width, first);
    normaliseGradient<Result::store>(memory.normalGradient.at(first), normal, memory.scales + first, width, floats,
                                     memory.streamGradient.at(first));
    if (!readBackward(group, own, nullptr, chunk))
      embedGradient(group, memory.streamGradient, width, own.embedding, own.positions);
  }

 protected:
  /** Of the last block nothing is read but what heads read. */
  template <typename Group>
  Span spanOf(const Group &group, int layer) const {
    return {layer == shape.layers - 1 ? group.from : 0, group.count};
  }

  /** Embedding and blocks. */
  template <typename Group>
  void readBlocks(const Group &group) const {
    if (*known.isUsed) {
      known.look(group, spanOf(group, 0).from, memory);
      blocks.forwardProjected(0, spanOf(group, 0));
    } else {
      embedFeatures(group, parameters.embedding, parameters.positions, width, memory.stream);
    }
    for (int layer = *known.isUsed; layer < shape.layers; layer++)
      blocks.forward(layer, spanOf(group, layer));
  }

  /** The gradient of blocks, `slopes` [layers][heads] where there are any. False where that of the embedding is left to do. */
  template <typename Group>
  bool readBackward(const Group &group, const LanguageParameters &own, float *slopes, int chunk) const {
    const bool isKnown = *known.isUsed;
    const auto slopesOf = [&](int layer) { return slopes ? slopes + layer * shape.heads : nullptr; };
    for (int layer = shape.layers - 1; layer >= isKnown; layer--)
      blocks.backward(layer, spanOf(group, layer), own.block(layer), slopesOf(layer));
    if (!isKnown) return false;
    blocks.backwardProjected(0, spanOf(group, 0), own.block(0), slopesOf(0));
    known.gather(group, spanOf(group, 0).from, memory, chunk);
    return true;
  }

  /** ln Σ e^logit at a place, where powers take the logits' place. */
  Vector normaliser(int place) const {
    const Features own = memory.predictions.at(place);
    Vector largest = vectorAt(own.first);
    for (int token = 1; token < vocabulary; token++) largest = larger(largest, vectorAt(own.row(token)));
    Vector sum = {};
    for (int token = 0; token < vocabulary; token++) {
      Vector &logit = vectorAt(own.row(token));
      logit = exponential(logit - largest);
      sum += logit;
    }
    vectorAt(memory.inverses + place) = 1.0f / sum;
    return largest + logarithm(sum);
  }

  /** The last token whose prediction has a gradient; the one before `from` where none has. */
  int lastOf(const LanguageGroup &group, const float *logProbs, const float *values) const {
    const int length = shape.context - group.from;
    for (int index = group.count - 1; index >= group.from; index--)
      for (int row = 0; row < group.rows; row++) {
        const int at = row * length + index - group.from;
        if (logProbs[at] != 0 || values[at] != 0) return index;
      }
    return group.from - 1;
  }

  /** d ln π(y) = (1 at y) − π, by the logits. */
  void predictBackward(const LanguageGroup &group, const float *logProbs, const float *values) const {
    const int length = shape.context - group.from;
    for (int index = group.from; index < group.count; index++)
      for (int first = 0; first < groupSize; first += laneCount) {
        const int place = index * groupSize + first;
        Vector byLogProb = {}, byValue = {};
        const int some = smaller(laneCount, group.rows - first);
        for (int lane = 0; lane < some; lane++) {
          const int at = (first + lane) * length + index - group.from;
          byLogProb[lane] = logProbs[at];
          byValue[lane] = values[at];
        }
        const Features own = memory.predictions.at(place);
        const Vector scale = -byLogProb * vectorAt(memory.inverses + place);
        for (int token = 0; token < vocabulary; token++) vectorAt(own.row(token)) *= scale;
        for (int lane = 0; lane < laneCount; lane++) own.row(group.next(first + lane, index))[lane] += byLogProb[lane];
        vectorAt(own.row(vocabulary)) = byValue;
      }
  }
};

}
