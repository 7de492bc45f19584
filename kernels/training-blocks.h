/**
 * Blocks of a transformer on a group of sequences, for all tokens or for the last ones: forwards, with all that the gradient needs
 * kept, and backwards. What they compute is what `transformer` in src/tensor/transformer.ts computes, up to the order of sums.
 */
#pragma once
#include "feature-attention.h"
#include "feature-rows.h"
#include "transformer.h"

namespace {

/** Parameters of the trunk, or their gradients; those of heads stand behind them. */
struct TrunkParameters {
  const Shape &shape;
  float *const embedding;
  float *const positions = embedding + shape.vocabulary * shape.width;
  float *const blocks = positions + shape.context * shape.width;
  float *const heads = blocks + shape.layers * blockFloats(shape);

  static int blockFloats(const Shape &shape) { return (4 + 2 * expansion) * shape.width * shape.width; }
  BlockWeights block(int layer) const { return {blocks + layer * blockFloats(shape), shape.width}; }
};

/** Of one block all that its gradient needs. */
struct BlockMemory {
  Features normal, queries, keys, values, mixed, hiddenNormal, hidden;
  /** [head][query][key][sequence]. */
  float *shares;
  float *scales, *hiddenScales;
};

/** What blocks work on. */
struct BlocksMemory {
  static constexpr int mostLayers = 64;
  /** The stream's gradient takes its place once the heads have read it. */
  Features stream, streamGradient, normalGradient;
  /** `transposed` has the matrices of all blocks. */
  float *shareGradients, *transposed;
  /** From one query's shares to the next. */
  int shareStride;
  BlockMemory blocks[mostLayers];

  /** For the first `count` blocks. */
  BlocksMemory(const Shape &shape, int count, Arena &arena) {
    const int width = shape.width, length = shape.context * groupSize;
    shareStride = length + groupSize;
    const int shares = shape.context * shareStride;
    for (int layer = 0; layer < count; layer++) {
      BlockMemory &block = blocks[layer];
      block.normal = arena.features(width, length);
      Features *const rows[] = {&block.queries, &block.keys, &block.values, &block.mixed, &block.hiddenNormal};
      for (Features *const own : rows) *own = arena.features(width, length);
      block.hidden = arena.features(expansion * width, length);
      block.shares = arena.floats(shape.heads * shares);
      block.scales = arena.floats(length);
      block.hiddenScales = arena.floats(length);
    }
    stream = streamGradient = arena.features(width, length);
    normalGradient = arena.features(width, length);
    shareGradients = arena.floats(shares);
    transposed = arena.floats(shape.layers * TrunkParameters::blockFloats(shape));
  }
};

/** The transpose of a row-major matrix [rows][columns]. */
inline void transpose(const float *matrix, int rows, int columns, float *out) {
  for (int column = 0; column < columns; column++)
    for (int row = 0; row < rows; row++) *out++ = matrix[row * columns + column];
}

/** Tokens from `from` to `count` are computed, those before are read as keys and values alone. */
struct Blocks {
  const Shape &shape;
  const TrunkParameters parameters;
  BlocksMemory &memory;
  const int width = shape.width, headWidth = shape.width / shape.heads, wide = expansion * shape.width;
  const float logitScale = 1.0f / __builtin_sqrtf(static_cast<float>(headWidth));

  BlockWeights transposed(int layer) const {
    return {memory.transposed + layer * TrunkParameters::blockFloats(shape), width};
  }

  /** Transposes all weights of blocks; before the first group. */
  void prepare() const {
    for (int layer = 0; layer < shape.layers; layer++) {
      const BlockWeights from = parameters.block(layer), to = transposed(layer);
      transpose(from.query, width, width, to.query);
      transpose(from.key, width, width, to.key);
      transpose(from.value, width, width, to.value);
      transpose(from.attentionOut, width, width, to.attentionOut);
      transpose(from.hidden, width, wide, to.hidden);
      transpose(from.hiddenOut, wide, width, to.hiddenOut);
    }
  }

  void forward(int layer, int from, int count) const {
    attend(layer, from, count);
    hide(layer, from, count);
  }

  /** Of what `forward` has just been through, by the gradient of the stream, which becomes that of the stream before. */
  void backward(int layer, int from, int count, const BlockWeights &gradient) const {
    hideBackward(layer, from, count, gradient);
    attendBackward(layer, from, count, gradient);
  }

 private:
  void attend(int layer, int from, int count) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights weights = parameters.block(layer);
    const int first = from * groupSize, floats = count * groupSize, stride = memory.shareStride;
    normaliseFeatures(memory.stream, width, floats, block.normal, block.scales);
    product<Result::store>({weights.query, width}, width, block.normal.at(first), width, block.queries.at(first),
                           floats - first);
    product<Result::store>({weights.key, width}, width, block.normal, width, block.keys, floats);
    product<Result::store>({weights.value, width}, width, block.normal, width, block.values, floats);
    for (int head = 0; head < shape.heads; head++)
      for (int lane = 0; lane < groupSize; lane += laneCount) {
        const auto own = [&](Features all) { return all.from(head * headWidth).at(lane); };
        float *const shares = block.shares + head * shape.context * stride + lane;
        dotCausal(own(block.queries), own(block.keys), headWidth, from, count, shares, stride);
        for (int query = from; query < count; query++)
          softmax(shares + query * stride, query + 1, filled(query, count), logitScale);
        mixKeys(shares, stride, own(block.values), headWidth, from, count, own(block.mixed));
      }
    product<Result::add>({weights.attentionOut, width}, width, block.mixed.at(first), width, memory.stream.at(first),
                         floats - first);
  }

  void hide(int layer, int from, int count) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights weights = parameters.block(layer);
    const int first = from * groupSize, floats = (count - from) * groupSize;
    const Features stream = memory.stream.at(first), normal = block.hiddenNormal.at(first);
    const Features hidden = block.hidden.at(first);
    normaliseFeatures(stream, width, floats, normal, block.hiddenScales + first);
    product<Result::relu>({weights.hidden, wide}, wide, normal, width, hidden, floats);
    product<Result::add>({weights.hiddenOut, width}, width, hidden, wide, stream, floats);
  }

  void hideBackward(int layer, int from, int count, const BlockWeights &gradient) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights turned = transposed(layer);
    const int first = from * groupSize, floats = (count - from) * groupSize;
    const Features stream = memory.streamGradient.at(first), hidden = block.hidden.at(first);
    const Features normal = block.hiddenNormal.at(first), byNormal = memory.normalGradient.at(first);
    addOuter(hidden, wide, stream, width, floats, gradient.hiddenOut, width);
    // The hidden layer's gradient takes its place.
    product<Result::gate>({turned.hiddenOut, wide}, wide, stream, width, hidden, floats);
    addOuter(normal, width, hidden, wide, floats, gradient.hidden, wide);
    product<Result::store>({turned.hidden, width}, width, hidden, wide, byNormal, floats);
    normaliseGradient<Result::add>(byNormal, normal, block.hiddenScales + first, width, floats, stream);
  }

  void attendBackward(int layer, int from, int count, const BlockWeights &gradient) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights turned = transposed(layer);
    const int first = from * groupSize, floats = count * groupSize;
    const Features stream = memory.streamGradient.at(first), normal = block.normal;
    addOuter(block.mixed.at(first), width, stream, width, floats - first, gradient.attentionOut, width);
    product<Result::store>({turned.attentionOut, width}, width, stream, width, block.hiddenNormal.at(first), floats - first);
    for (int head = 0; head < shape.heads; head++)
      for (int lane = 0; lane < groupSize; lane += laneCount) attendHeadBackward(block, head, lane, from, count);
    // The gradients of queries, keys and values, where `attendHeadBackward` leaves them.
    const Features queries = block.mixed.at(first), keys = block.keys, values = block.values, out = memory.normalGradient;
    addOuter(normal.at(first), width, queries, width, floats - first, gradient.query, width);
    addOuter(normal, width, keys, width, floats, gradient.key, width);
    addOuter(normal, width, values, width, floats, gradient.value, width);
    clearFeatures(out, width, first);
    product<Result::store>({turned.query, width}, width, queries, width, out.at(first), floats - first);
    product<Result::add>({turned.key, width}, width, keys, width, out, floats);
    product<Result::add>({turned.value, width}, width, values, width, out, floats);
    normaliseGradient<Result::add>(out, normal, block.scales, width, floats, memory.streamGradient);
  }

  /** Gradients take the place of what is not read any more: queries that of `mixed`, keys and values their own. */
  void attendHeadBackward(const BlockMemory &block, int head, int lane, int from, int count) const {
    const int stride = memory.shareStride;
    const auto own = [&](Features all) { return all.from(head * headWidth).at(lane); };
    const Features mixed = own(block.hiddenNormal);
    const float *const shares = block.shares + head * shape.context * stride + lane;
    float *const logits = memory.shareGradients;
    dotCausal(mixed, own(block.values), headWidth, from, count, logits, stride);
    for (int query = from; query < count; query++)
      softmaxGradient(logits + query * stride, shares + query * stride, query + 1, filled(query, count), logitScale);
    mixKeys(logits, stride, own(block.keys), headWidth, from, count, own(block.mixed));
    mixQueries(logits, stride, own(block.queries), headWidth, from, count, own(block.keys));
    mixQueries(shares, stride, mixed, headWidth, from, count, own(block.values));
  }
};

}
