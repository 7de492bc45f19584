/** What src/policy/sampling.ts makes of logits: a token drawn for every lane, and what is said of it. */
#pragma once
#include "policy-reader.h"
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

struct Drawer {
  const SamplingTask &task;
  const SamplingArrays &arrays;
  const PolicyReader &policy, &initial;
  /** [vocabulary]. */
  Vector *const powers, *const steered;
  Vector *const end;
  const int vocabulary = policy.shape.vocabulary;
  const int length = task.promptLength + task.responseLength;
  const int tokenCount = task.rows * task.responseLength;

  Drawer(const SamplingTask &task, const SamplingArrays &arrays, const PolicyReader &policy, const PolicyReader &initial,
         Vector *work)
      : task(task),
        arrays(arrays),
        policy(policy),
        initial(initial),
        powers(work),
        steered(powers + policy.shape.vocabulary),
        end(steered + policy.shape.vocabulary) {}

  /** Writes the next token of every lane that has read its prompt, and what is said of it; logits are those of group `index`. */
  void draw(const PolicyLanes &group, int index) const {
    const int at = index * policy.model.headColumns;
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

 private:
  const Vector *steer(const PolicyLanes &group, const Vector *logits) const {
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
  Integers inverseCdf(const PolicyLanes &group, Vector sum) const {
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
  void judge(const PolicyLanes &group, int at, const int *places, Vector total, Vector sum) const {
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

}
