/** Sampling as src/policy/sampling.ts defines it. A lane whose response has ended takes the next prompt. */
#pragma once
#include "language-model.h"
#include "logarithm.h"

/** What is asked for. */
struct SamplingTask {
  int rows, promptLength, responseLength;
  /** −1 where responses do not end before their length. */
  int endToken;
  /** 0 or 1: whether the arrays are there; judged by the initial policy, responses are not steered. */
  int isSteered, isForced, isJudged;
};

/** Where it lies. */
struct SamplingArrays {
  /** [rows][promptLength + responseLength], the prompts given. */
  unsigned char *tokens;
  /** [rows][responseLength]. */
  const float *uniforms;
  /** [rows][1 + vocabulary]: inverse temperature, and what is added to the logits. */
  const float *steering;
  /** [rows][responseLength]: tokens that stand there whatever the policy chooses, −1 where it may. */
  const int *forced;
  /** [1 or 5][rows][responseLength]: log-probabilities, those of the initial policy, values, KL and entropy; 0 where none. */
  float *results;
};

namespace {

struct Sampler {
  const SamplingTask &task;
  const SamplingArrays arrays;
  const Reader policy, initial;
  /** [vocabulary]. */
  Vector *const powers, *const steered;
  Vector *const end;
  const int vocabulary = policy.shape.vocabulary;
  const int length = task.promptLength + task.responseLength;
  const int tokenCount = task.rows * task.responseLength;

  Sampler(const Shape &shape, const SamplingTask &task, const SamplingArrays &arrays, float *packed,
          float *packedInitial, Vector *work)
      : task(task),
        arrays(arrays),
        policy(shape, packed, work),
        initial(shape, packedInitial, policy.end),
        powers(task.isJudged ? initial.end : policy.end),
        steered(powers + shape.vocabulary),
        end(steered + shape.vocabulary) {}

  void run() const {
    Lanes groups[samplingGroups];
    int next = 0;
    int count = 0;
    const int most = groupsOf(task.rows);
    for (; count < most; count++) {
      groups[count].place = count;
      for (int lane = 0; lane < laneCount; lane++) begin(groups[count], lane, next);
    }
    while (count > 0) {
      bool wantsHeads = false;
      for (int group = 0; group < count; group++) wantsHeads |= groups[group].last() >= task.promptLength - 1;
      policy.read(groups, count, wantsHeads);
      if (task.isJudged) initial.read(groups, count, wantsHeads);
      for (int group = 0; group < count; group++) {
        if (wantsHeads) draw(groups[group], group * policy.model.headColumns);
        for (int lane = 0; lane < laneCount; lane++) advance(groups[group], lane, next);
      }
      count = withoutIdle(groups, count);
    }
  }

 private:
  /** Groups that the rows fill evenly: the last ones would go alone through products that take several at once. */
  static int groupsOf(int rows) {
    const int groups = (rows + laneCount - 1) / laneCount;
    const int rounds = (groups + samplingGroups - 1) / samplingGroups;
    return rounds == 0 ? 0 : (groups + rounds - 1) / rounds;
  }

  void begin(Lanes &group, int lane, int &next) const {
    const bool isLeft = next < task.rows;
    group.rows[lane] = isLeft ? next++ : -1;
    group.positions[lane] = 0;
    group.tokens[lane] = isLeft ? arrays.tokens[group.rows[lane] * length] : 0;
  }

  /** To the next token of a lane's sequence, or to the next sequence. */
  void advance(Lanes &group, int lane, int &next) const {
    const int row = group.rows[lane];
    if (row < 0) return;
    const int position = ++group.positions[lane];
    unsigned char *const tokens = arrays.tokens + row * length;
    const int newest = group.tokens[lane] = tokens[position];
    const bool isOver = position >= task.promptLength && newest == task.endToken;
    if (isOver)
      for (int at = position + 1; at < length; at++) tokens[at] = static_cast<unsigned char>(task.endToken);
    if (isOver || position == length - 1) begin(group, lane, next);
  }

  static int withoutIdle(Lanes *groups, int count) {
    int left = 0;
    for (int group = 0; group < count; group++) {
      bool isIdle = true;
      for (const int row : groups[group].rows) isIdle &= row < 0;
      if (!isIdle) groups[left++] = groups[group];
    }
    return left;
  }

  /** Writes the next token of every lane that has read its prompt, and what is said of it. */
  void draw(const Lanes &group, int at) const {
    const Vector *const logits = task.isSteered ? steer(group, policy.logits + at) : policy.logits + at;
    const Vector largest = largestOf(logits);
    Vector sum = {};
    for (int token = 0; token < vocabulary; token++) {
      powers[token] = exponential(logits[token] - largest);
      sum += powers[token];
    }
    const Integers drawn = inverseCdf(group, sum);
    Vector written;
    int places[laneCount];
    for (int lane = 0; lane < laneCount; lane++) {
      const int row = group.rows[lane];
      const int token = group.positions[lane] + 1 - task.promptLength;
      written[lane] = 0;
      places[lane] = -1;
      if (row < 0 || token < 0) continue;
      const int place = row * task.responseLength + token;
      const bool isForced = task.isForced && arrays.forced[place] >= 0;
      const int chosen = isForced ? arrays.forced[place] : drawn[lane];
      arrays.tokens[row * length + task.promptLength + token] = static_cast<unsigned char>(chosen);
      if (isForced) continue;
      places[lane] = place;
      written[lane] = lanesOf(logits + chosen)[lane];
    }
    const Vector total = largest + logarithm(sum);
    put(0, places, written - total);
    if (task.isJudged) judge(group, at, places, total, sum);
  }

  const Vector *steer(const Lanes &group, const Vector *logits) const {
    for (int lane = 0; lane < laneCount; lane++) {
      const float *const change = arrays.steering + (group.rows[lane] < 0 ? 0 : group.rows[lane]) * (1 + vocabulary);
      for (int token = 0; token < vocabulary; token++)
        lanesOf(steered + token)[lane] = lanesOf(logits + token)[lane] * change[0] + change[1 + token];
    }
    return steered;
  }

  Vector largestOf(const Vector *logits) const {
    Vector largest = logits[0];
    for (int token = 1; token < vocabulary; token++) largest = larger(logits[token], largest);
    return largest;
  }

  /** The number of tokens whose running probability is at most the uniform; the last one where all are. */
  Integers inverseCdf(const Lanes &group, Vector sum) const {
    Vector uniform = {};
    for (int lane = 0; lane < laneCount; lane++) {
      const int token = group.positions[lane] + 1 - task.promptLength;
      if (group.rows[lane] >= 0 && token >= 0) uniform[lane] = arrays.uniforms[group.rows[lane] * task.responseLength + token];
    }
    const Vector edge = uniform * sum;
    Vector running = {};
    Integers below = {};
    for (int token = 0; token < vocabulary - 1; token++) {
      running += powers[token];
      below -= running <= edge;
    }
    return below;
  }

  /** `total` is ln Σ e^logit, and `sum` that of the powers. */
  void judge(const Lanes &group, int at, const int *places, Vector total, Vector sum) const {
    const Vector *const own = policy.logits + at, *const other = initial.logits + at;
    const Vector largest = largestOf(other);
    Vector otherSum = {};
    for (int token = 0; token < vocabulary; token++) otherSum += exponential(other[token] - largest);
    const Vector otherTotal = largest + logarithm(otherSum);
    Vector kl = {}, entropy = {};
    for (int token = 0; token < vocabulary; token++) {
      const Vector logProb = own[token] - total;
      const Vector difference = logProb - (other[token] - otherTotal);
      kl += powers[token] * difference;
      entropy -= powers[token] * logProb;
    }
    Vector written = {};
    for (int lane = 0; lane < laneCount; lane++)
      if (places[lane] >= 0) {
        const int next = group.positions[lane] + 1;
        written[lane] = lanesOf(other + arrays.tokens[group.rows[lane] * length + next])[lane];
      }
    put(1, places, written - otherTotal);
    put(2, places, own[vocabulary]);
    // Rounding cannot take it below 0.
    put(3, places, larger(kl / sum, Vector{}));
    put(4, places, entropy / sum);
  }

  void put(int result, const int *places, Vector values) const {
    float *const to = arrays.results + result * tokenCount;
    for (int lane = 0; lane < laneCount; lane++)
      if (places[lane] >= 0) to[places[lane]] = values[lane];
  }
};

/** The panels of [unembedding, value head], matrices [width][vocabulary] and [width][1]. */
inline void packHeads(const LanguageModel &model, const float *unembedding, const float *valueHead) {
  const int width = model.shape.width, vocabulary = model.shape.vocabulary;
  float *out = model.heads();
  for (int first = 0; first < model.headColumns; first += panelColumns)
    for (int row = 0; row < model.columns; row++)
      for (int column = first; column < first + panelColumns; column++)
        *out++ = row >= width || column > vocabulary ? 0
                 : column == vocabulary              ? valueHead[row]
                                                     : unembedding[row * vocabulary + column];
}

}

/** Floats of a packed policy. */
ENTRY int samplingFloats(const Shape *shape) { return LanguageModel(*shape, nullptr).floats(); }

/** Bytes of the rows that are worked on. */
ENTRY int samplingWork(const Shape *shape, const SamplingTask *task) {
  const Sampler sampler(*shape, *task, {}, nullptr, nullptr, nullptr);
  return static_cast<int>(sampler.end - static_cast<Vector *>(nullptr)) * static_cast<int>(sizeof(Vector));
}

/** `parameters` are those of `policyModel` in their order: the trunk's, the unembedding's and the value head's. */
ENTRY void packSampling(const Shape *shape, const float *parameters, float *packed) {
  const LanguageModel model(*shape, packed);
  const int width = shape->width, vocabulary = shape->vocabulary;
  const int rows = (vocabulary + shape->context) * width;
  for (int at = 0; at < rows; at++) model.embedding()[at] = parameters[at];
  const float *next = parameters + rows;
  for (int layer = 0; layer < shape->layers; layer++) {
    const BlockParameters own(next, shape->width);
    packMatrix(*shape, own.key, 1, 1, 1, model.block(layer, keyAt));
    packMatrix(*shape, own.value, 1, 1, 1, model.block(layer, valueAt));
    packMatrix(*shape, own.query, 1, 1, queryScale(*shape), model.block(layer, queryAt));
    packMatrix(*shape, own.attentionOut, 1, 1, 1, model.block(layer, attentionOutAt));
    packMatrix(*shape, own.hidden, 1, expansion, 1, model.block(layer, hiddenAt));
    packMatrix(*shape, own.hiddenOut, expansion, 1, 1, model.block(layer, hiddenOutAt));
    next = own.next;
  }
  packHeads(model, next, next + width * vocabulary);
}

/** Samples all rows; `packedInitial` is read where they are judged. */
ENTRY void sample(const Shape *shape, const SamplingTask *task, float *packed, float *packedInitial,
                  unsigned char *tokens, const float *uniforms, const float *steering, const int *forced, float *results,
                  Vector *work) {
  const Sampler sampler(*shape, *task, {tokens, uniforms, steering, forced, results}, packed, packedInitial, work);
  sampler.policy.clear();
  if (task->isJudged) sampler.initial.clear();
  for (int at = 0; at < (task->isJudged ? 5 : 1) * sampler.tokenCount; at++) results[at] = 0;
  sampler.run();
}
