/**
 * Blocks of a transformer on a group of sequences, for all tokens or for the last ones: forwards, with all that the gradient needs
 * kept, and backwards. What they compute is what `transformer` in src/tensor/transformer.ts computes, up to the order of sums.
 */
#pragma once
#include "feature-attention.h"
#include "parallel.h"
#include "rows.h"
#include "shared-tokens.h"
#include "transformer.h"

namespace {

/** Parameters of the trunk, or their gradients; those of heads stand behind them. */
struct TrunkParameters {
  const Shape &shape;
  float *const embedding;
  /** Or those of step numbers. */
  float *const positions = embedding + shape.vocabulary * shape.width;
  float *const blocks = positions + rowsBeside(shape) * shape.width;
  /** [layers][heads], where there are step numbers. */
  float *const slopes = blocks + shape.layers * blockFloats(shape);
  float *const heads = slopes + slopesOf(shape);

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
  /**
   * The stream's gradient takes its place once the heads have read it. Keys and values of the first block lie below it: known-tokens.h
   * takes the three together.
   */
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
    Features known = arena.features(3 * width, length);
    stream = streamGradient = known;
    for (int layer = 0; layer < count; layer++) {
      BlockMemory &block = blocks[layer];
      block.keys = layer == 0 ? known.from(width) : arena.features(width, length);
      block.values = layer == 0 ? known.from(2 * width) : arena.features(width, length);
      Features *const rows[] = {&block.normal, &block.queries, &block.mixed, &block.hiddenNormal};
      for (Features *const own : rows) *own = arena.features(width, length);
      block.hidden = arena.features(expansion * width, length);
      block.shares = arena.floats(shape.heads * shares);
      block.scales = arena.floats(length);
      block.hiddenScales = arena.floats(length);
    }
    normalGradient = arena.features(width, length);
    shareGradients = arena.floats(shares);
    transposed = arena.floats(shape.layers * TrunkParameters::blockFloats(shape));
  }
};

/** The transpose of a row-major matrix [rows][columns]. */
inline void transpose(const float *matrix, int rows, int columns, float *out) {
  const int wholeRows = rows / laneCount * laneCount, wholeColumns = columns / laneCount * laneCount;
  for (int row = 0; row < wholeRows; row += laneCount)
    for (int column = 0; column < wholeColumns; column += laneCount) {
      Vector square[laneCount];
      for (int lane = 0; lane < laneCount; lane++)
        square[lane] = *reinterpret_cast<const LooseVector *>(matrix + (row + lane) * columns + column);
      transpose(square);
      for (int lane = 0; lane < laneCount; lane++)
        *reinterpret_cast<LooseVector *>(out + (column + lane) * rows + row) = square[lane];
    }
  for (int column = 0; column < columns; column++)
    for (int row = column < wholeColumns ? wholeRows : 0; row < rows; row++)
      out[column * rows + row] = matrix[row * columns + column];
}

/** Floats of a row that pass through several products one after the other while they are in the second cache. */
constexpr int partFloats = 256;

/** Calls `work` with each part's first float and their number. */
template <typename Work>
INLINED void inParts(int first, int end, Work work) {
  for (; first < end; first += partFloats) work(first, smaller(partFloats, end - first));
}

/** Which tokens of a group a block computes: those from `from` to `count`. Those before are read as keys and values alone. */
struct Span {
  int from, count;
  /** See shared-tokens.h; where it is not 0, `from` is. */
  int shared = 0;

  /** Where the floats of what is computed begin, how many they are, and where those of keys and values begin. */
  int first() const { return (from + foldedFrom(shared)) * groupSize; }
  int floats() const { return count * groupSize - first(); }
  int firstRead() const { return foldedFrom(shared) * groupSize; }
};

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
    constexpr int matrices = 6;
    eachTask(matrices * shape.layers, [&](int task, int) {
      const BlockWeights from = parameters.block(task / matrices), to = transposed(task / matrices);
      const struct {
        const float *from;
        int rows, columns;
        float *to;
      } all[] = {
          {from.query, width, width, to.query},   {from.key, width, width, to.key},
          {from.value, width, width, to.value},   {from.attentionOut, width, width, to.attentionOut},
          {from.hidden, width, wide, to.hidden},  {from.hiddenOut, wide, width, to.hiddenOut},
      };
      const auto &own = all[task % matrices];
      transpose(own.from, own.rows, own.columns, own.to);
    });
  }

  void forward(int layer, Span span) const {
    project(layer, span);
    forwardProjected(layer, span);
  }

  /** Where queries, keys and values are there already. */
  void forwardProjected(int layer, Span span) const {
    attend(layer, span);
    hide(layer, span);
  }

  /**
   * Of what `forward` has just been through, by the gradient of the stream, which becomes that of the stream before; `slopes` are the
   * layer's, where there are any.
   */
  void backward(int layer, Span span, const BlockWeights &gradient, float *slopes = nullptr) const {
    backwardProjected(layer, span, gradient, slopes);
    projectBackward(layer, span, gradient);
  }

  /**
   * As far as queries, keys and values: their gradients are left where `attendHeadBackward` puts them, and that of the stream is the
   * one that goes past them.
   */
  void backwardProjected(int layer, Span span, const BlockWeights &gradient, float *slopes = nullptr) const {
    hideBackward(layer, span, gradient);
    attendBackward(layer, span, gradient, slopes);
  }

 private:
  /** For logits that are not scaled yet. */
  float slopeOf(int layer, int head) const { return parameters.slopes[layer * shape.heads + head] / logitScale; }

  void project(int layer, Span span) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights weights = parameters.block(layer);
    const auto project = [&](int at, int some, const float *own, Features out) {
      product<Result::store>({own, width}, width, block.normal.at(at), width, out.at(at), some);
    };
    const auto read = [&](int at, int some) {
      normaliseFeatures(memory.stream.at(at), width, some, block.normal.at(at), block.scales + at);
      project(at, some, weights.key, block.keys);
      project(at, some, weights.value, block.values);
    };
    inParts(span.firstRead(), span.first(), read);
    inParts(span.first(), span.count * groupSize, [&](int at, int some) {
      read(at, some);
      project(at, some, weights.query, block.queries);
    });
    const Features all[] = {block.keys, block.values, block.queries};
    for (const Features &own : all) unfold<Twin::same>(own, width, span.shared);
  }

  void attend(int layer, Span span) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights weights = parameters.block(layer);
    const int stride = memory.shareStride, from = span.from, count = span.count;
    for (int head = 0; head < shape.heads; head++)
      for (int lane = 0; lane < groupSize; lane += laneCount) {
        const auto own = [&](Features all) { return all.from(head * headWidth).at(lane); };
        float *const shares = block.shares + head * shape.context * stride + lane;
        dotCausal(own(block.queries), own(block.keys), headWidth, from, count, shares, stride);
        if (shape.steps > 0) preferRecent(shares, stride, from, count, slopeOf(layer, head));
        for (int query = from; query < count; query++)
          softmax(shares + query * stride, query + 1, filled(query, count), logitScale);
        mixKeys(shares, stride, own(block.values), headWidth, from, count, own(block.mixed));
      }
    fold(block.mixed, width, span.shared);
    product<Result::add>({weights.attentionOut, width}, width, block.mixed.at(span.first()), width,
                         memory.stream.at(span.first()), span.floats());
  }

  void hide(int layer, Span span) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights weights = parameters.block(layer);
    inParts(span.first(), span.count * groupSize, [&](int at, int some) {
      const Features stream = memory.stream.at(at), normal = block.hiddenNormal.at(at), hidden = block.hidden.at(at);
      normaliseFeatures(stream, width, some, normal, block.hiddenScales + at);
      product<Result::relu>({weights.hidden, wide}, wide, normal, width, hidden, some);
      product<Result::add>({weights.hiddenOut, width}, width, hidden, wide, stream, some);
    });
  }

  void hideBackward(int layer, Span span, const BlockWeights &gradient) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights turned = transposed(layer);
    const int first = span.first(), floats = span.floats();
    const Features stream = memory.streamGradient.at(first), hidden = block.hidden.at(first);
    const Features normal = block.hiddenNormal.at(first), byNormal = memory.normalGradient.at(first);
    addOuter(hidden, wide, stream, width, floats, gradient.hiddenOut, width);
    // The hidden layer's gradient takes its place.
    inParts(0, floats, [&](int at, int some) {
      product<Result::gate>({turned.hiddenOut, wide}, wide, stream.at(at), width, hidden.at(at), some);
      product<Result::store>({turned.hidden, width}, width, hidden.at(at), wide, byNormal.at(at), some);
      normaliseGradient<Result::add>(byNormal.at(at), normal.at(at), block.hiddenScales + first + at, width, some,
                                     stream.at(at));
    });
    addOuter(normal, width, hidden, wide, floats, gradient.hidden, wide);
  }

  void attendBackward(int layer, Span span, const BlockWeights &gradient, float *slopes) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights turned = transposed(layer);
    const int first = span.first(), floats = span.floats();
    const Features stream = memory.streamGradient.at(first);
    addOuter(block.mixed.at(first), width, stream, width, floats, gradient.attentionOut, width);
    product<Result::store>({turned.attentionOut, width}, width, stream, width, block.hiddenNormal.at(first), floats);
    unfold<Twin::zero>(block.hiddenNormal, width, span.shared);
    for (int head = 0; head < shape.heads; head++)
      for (int lane = 0; lane < groupSize; lane += laneCount) {
        attendHeadBackward(block, head, lane, span.from, span.count);
        if (slopes)
          slopes[head] += recencyGradient(memory.shareGradients, memory.shareStride, span.from, span.count) / logitScale;
      }
  }

  void projectBackward(int layer, Span span, const BlockWeights &gradient) const {
    const BlockMemory &block = memory.blocks[layer];
    const BlockWeights turned = transposed(layer);
    const int first = span.first(), read = span.firstRead(), floats = span.count * groupSize - read;
    const Features all[] = {block.mixed, block.keys, block.values};
    for (const Features &own : all) foldSum(own, width, span.shared);
    const Features normal = block.normal.at(read), out = memory.normalGradient.at(read);
    const Features queries = block.mixed.at(first), keys = block.keys.at(read), values = block.values.at(read);
    addOuter(block.normal.at(first), width, queries, width, span.floats(), gradient.query, width);
    addOuter(normal, width, keys, width, floats, gradient.key, width);
    addOuter(normal, width, values, width, floats, gradient.value, width);
    clearFeatures(out, width, first - read);
    product<Result::store>({turned.query, width}, width, queries, width, memory.normalGradient.at(first), span.floats());
    product<Result::add>({turned.key, width}, width, keys, width, out, floats);
    product<Result::add>({turned.value, width}, width, values, width, out, floats);
    normaliseGradient<Result::add>(out, normal, block.scales + read, width, floats, memory.streamGradient.at(read));
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
