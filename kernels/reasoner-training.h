/**
 * A reasoner on a group of sequences of different lengths: what `reasonerForward` in src/policy/reasoner/model.ts computes, up to the
 * order of sums, and the gradient of a function of its log-probabilities and values.
 */
#pragma once
#include "language-training.h"

/** Of rows [rows][length] of numbers. */
struct ReasonerTask {
  int length;
  /** 0 or 1: the unembedding, and the value head, which reads the last token as well. */
  int hasLogProbs, hasValues;
};

/** Where they lie. */
struct ReasonerArrays {
  /** [rows][length]. */
  const unsigned char *tokens, *steps;
  /** The first token that is predicted, and what is behind the last one, [rows]. */
  const int *starts, *ends;
};

namespace {

/** The first of some rows, as many as run side by side. Lanes that are left over take the last row once more. */
struct ReasonerGroup : SideBySide {
  const unsigned char *steps[groupSize];
  int starts[groupSize], ends[groupSize];
  /** The first token whose state a head reads; `count` is behind the last one that is read at all. */
  int from;
  /** Rows that there are. */
  int rows;

  ReasonerGroup(const ReasonerTask &task, const ReasonerArrays &arrays, int left) : rows(smaller(groupSize, left)) {
    count = 0;
    from = task.length;
    for (int lane = 0; lane < groupSize; lane++) {
      const int row = smaller(lane, rows - 1);
      tokens[lane] = arrays.tokens + row * task.length;
      steps[lane] = arrays.steps + row * task.length;
      starts[lane] = arrays.starts[row];
      ends[lane] = arrays.ends[row];
      lasts[lane] = ends[lane] - (task.hasValues ? 1 : 2);
      if (lasts[lane] >= count) count = lasts[lane] + 1;
      from = smaller(from, starts[lane] - 1);
    }
    from = smaller(from, count);
  }

  /** A head reads the state of this token. */
  bool isRead(int lane, int index) const { return index >= starts[lane] - 1 && index < ends[lane]; }
  bool isPredicted(int lane, int index) const { return index >= starts[lane] && index < ends[lane]; }
  /** The token behind, where there is one. */
  int next(int lane, int index) const { return index + 1 < ends[lane] ? tokens[lane][index + 1] : 0; }
  /** Behind the end of a sequence anything stands; nobody looks at it. */
  int token(int lane, int index) const { return index < ends[lane] ? tokens[lane][index] : 0; }
  /** Its step number. */
  int place(int lane, int index) const { return index < ends[lane] ? steps[lane][index] : 0; }
};

struct ReasonerTraining : LanguageTraining {
  const ReasonerTask &task;
  /** The heads that are read, among unembedding and value head side by side. */
  const int firstOut = task.hasLogProbs ? 0 : vocabulary;
  const int outCount = (task.hasValues ? outs : vocabulary) - firstOut;

  ReasonerTraining(const Shape &shape, const ReasonerTask &task, float *values, const KnownTokens &known, float *work)
      : LanguageTraining(shape, values, known, work), task(task) {}

  /** Leaves logits and values in `memory.predictions`, and what the gradient needs. */
  void read(const ReasonerGroup &group) const {
    readBlocks(group);
    const int first = group.from * groupSize, floats = (group.count - group.from) * groupSize;
    const Features normal = memory.normal.at(first);
    normaliseFeatures(memory.stream.at(first), width, floats, normal, memory.scales + first);
    product<Result::store>({memory.heads + firstOut, outs}, outCount, normal, width,
                           memory.predictions.from(firstOut).at(first), floats);
  }

  /** Of logits, which become powers: both are [rows][length], 0 where there is nothing to say. */
  void predict(const ReasonerGroup &group, float *logProbs, float *values) const {
    for (int at = 0; at < group.rows * task.length; at++) logProbs[at] = values[at] = 0;
    eachVector(group, [&](int index, int first, int place) {
      Vector logProb = {};
      if (task.hasLogProbs) {
        for (int lane = 0; lane < laneCount; lane++)
          logProb[lane] = memory.predictions.row(group.next(first + lane, index))[place + lane];
        logProb -= normaliser(place);
      }
      for (int lane = 0; lane < rowsOf(group, first); lane++) {
        const int row = first + lane, to = row * task.length + index;
        if (task.hasLogProbs && group.isPredicted(row, index + 1)) logProbs[to + 1] = logProb[lane];
        if (task.hasValues && group.isRead(row, index)) values[to] = memory.predictions.row(vocabulary)[place + lane];
      }
    });
  }

  /** Adds to `gradient`, which is a chunk's, that of what `predict` left, by the gradient of what it returned. */
  void backward(ReasonerGroup &group, const float *logProbs, const float *values, float *gradient, int chunk) const {
    const LanguageParameters own{{shape, gradient}};
    group.count = behindLast(group, logProbs, values);
    if (group.count == group.from) return;
    predictBackward(group, logProbs, values);
    const int first = group.from * groupSize, floats = (group.count - group.from) * groupSize;
    const Features normal = memory.normal.at(first), predictions = memory.predictions.at(first);
    if (task.hasLogProbs) addOuter(normal, width, predictions, vocabulary, floats, own.unembedding, vocabulary);
    if (task.hasValues) addOuter(normal, width, predictions.from(vocabulary), 1, floats, own.valueHead, 1);
    product<Result::store>({memory.turnedHeads + firstOut * width, width}, width, predictions.from(firstOut), outCount,
                           memory.normalGradient.at(first), floats);
    clearFeatures(memory.streamGradient, width, first);
    normaliseGradient<Result::store>(memory.normalGradient.at(first), normal, memory.scales + first, width, floats,
                                     memory.streamGradient.at(first));
    if (!readBackward(group, own, own.slopes, chunk)) embedBackward(group, own.embedding, own.positions);
  }

 private:
  static int rowsOf(const ReasonerGroup &group, int first) { return smaller(laneCount, group.rows - first); }

  /** Calls `work` for each vector of sequences at each token that heads read: token, first lane, and place in features. */
  template <typename Work>
  void eachVector(const ReasonerGroup &group, Work work) const {
    for (int index = group.from; index < group.count; index++)
      for (int first = 0; first < groupSize; first += laneCount) work(index, first, index * groupSize + first);
  }

  void embedBackward(const ReasonerGroup &group, float *embedding, float *steps) const {
    const Features gradient = memory.streamGradient;
    for (int index = 0; index < group.count; index++)
      for (int lane = 0; lane < group.rows; lane++) {
        if (index >= group.ends[lane]) continue;
        float *const own = embedding + group.token(lane, index) * width;
        float *const step = steps + group.place(lane, index) * width;
        const float *from = gradient.first + index * groupSize + lane;
        for (int feature = 0; feature < width; feature++, from += gradient.stride) {
          own[feature] += *from;
          step[feature] += *from;
        }
      }
  }

  /** The derivatives by what the heads say at a token; 0 where they are not asked. */
  float byLogProb(const ReasonerGroup &group, const float *logProbs, int row, int index) const {
    return task.hasLogProbs && group.isPredicted(row, index + 1) ? logProbs[row * task.length + index + 1] : 0;
  }
  float byValue(const ReasonerGroup &group, const float *values, int row, int index) const {
    return task.hasValues && group.isRead(row, index) ? values[row * task.length + index] : 0;
  }

  /** Behind the last token whose prediction has a gradient; `from` where none has. */
  int behindLast(const ReasonerGroup &group, const float *logProbs, const float *values) const {
    for (int index = group.count - 1; index >= group.from; index--)
      for (int row = 0; row < group.rows; row++)
        if (byLogProb(group, logProbs, row, index) != 0 || byValue(group, values, row, index) != 0) return index + 1;
    return group.from;
  }

  /** d ln π(y) = (1 at y) − π, by the logits. */
  void predictBackward(const ReasonerGroup &group, const float *logProbs, const float *values) const {
    eachVector(group, [&](int index, int first, int place) {
      Vector policy = {}, value = {};
      for (int lane = 0; lane < rowsOf(group, first); lane++) {
        policy[lane] = byLogProb(group, logProbs, first + lane, index);
        value[lane] = byValue(group, values, first + lane, index);
      }
      const Features own = memory.predictions.at(place);
      if (task.hasLogProbs) {
        const Vector scale = -policy * vectorAt(memory.inverses + place);
        for (int token = 0; token < vocabulary; token++) vectorAt(own.row(token)) *= scale;
        for (int lane = 0; lane < laneCount; lane++) own.row(group.next(first + lane, index))[lane] += policy[lane];
      }
      if (task.hasValues) vectorAt(own.row(vocabulary)) = value;
    });
  }
};

}
