/** What a harness makes of a reasoner's logits: the token that stands next, and who wrote it. src/policy/reasoner/harness.ts defines it. */
#pragma once
#include "logarithm.h"
#include "reasoner-reader.h"

/** What is asked for; tokens are −1 where there are none such. */
struct HarnessTask {
  int rows, prompts, promptLength, responseLength;
  int endToken, endOfThinking, wait, isGreedy, noiseTokens;
};

/** Where it lies. */
struct HarnessArrays {
  /** Of prompts: [prompts][promptLength], and their lengths. */
  const unsigned char *promptTokens, *promptSteps;
  const int *promptLengths;
  /** [rows]: the prompt, the thinking budget or −1, and the Waits that are forced. */
  const int *prompts, *budgets, *waits;
  /** [4][vocabulary]: the step rule; 1 where a token may be drawn; its place among the noise's tokens or −1; those tokens. */
  const int *rules;
  /** [rows][responseLength]: what decides draws, and what decides noise. */
  const float *uniforms, *noise;
  /** [rows][responseLength], and [rows]. */
  unsigned char *tokens, *steps, *origins;
  float *logProbs;
  int *lengths;
};

namespace {

enum Origin { byPolicy = 0, byHarness = 1, byEnvironment = 2 };
enum StepRule { keepStep = -1, nextStep = -2 };

/** Where the response of a lane stands. */
struct Response {
  /** Tokens that it has, and the step number of its last token, or of the prompt's. */
  int length, step;
  bool isStepSet, hasThought;
  int waits;
};

struct HarnessDrawer {
  const HarnessTask &task;
  const HarnessArrays &arrays;
  const ReasonerReader &reader;
  const float noiseProbability;
  /** [vocabulary]. */
  Vector *const powers;
  Vector *const end;
  const int vocabulary = reader.shape.vocabulary;

  HarnessDrawer(const HarnessTask &task, const HarnessArrays &arrays, const ReasonerReader &reader, float noiseProbability,
                Vector *work)
      : task(task),
        arrays(arrays),
        reader(reader),
        noiseProbability(noiseProbability),
        powers(work),
        end(work + reader.shape.vocabulary) {}

  /** Writes the next token of every lane that has a row; logits are those of group `index`. */
  void draw(const ReasonerLanes &group, int index, Response *responses) const {
    const Vector *const logits = reader.logits + index * reader.model.headColumns;
    Vector largest = all(-__builtin_inff());
    for (int token = 0; token < vocabulary; token++)
      if (isAllowed(token)) largest = larger(logits[token], largest);
    Vector sum = {};
    for (int token = 0; token < vocabulary; token++) {
      powers[token] = isAllowed(token) ? exponential(logits[token] - largest) : Vector{};
      sum += powers[token];
    }
    const Vector total = largest + logarithm(sum);
    const Integers drawn = task.isGreedy ? firstLargest(logits, largest) : inverseCdf(group, responses, sum);
    for (int lane = 0; lane < laneCount; lane++)
      if (group.rows[lane] >= 0) {
        const int own = drawn[lane];
        write(group.rows[lane], own, lanesOf(logits + own)[lane] - total[lane], responses[lane]);
      }
  }

 private:
  bool isAllowed(int token) const { return arrays.rules[vocabulary + token] != 0; }
  int placeInNoise(int token) const { return arrays.rules[2 * vocabulary + token]; }
  int noiseToken(int place) const { return arrays.rules[3 * vocabulary + place]; }

  Integers firstLargest(const Vector *logits, Vector largest) const {
    Integers found = Integers{} - 1;
    for (int token = vocabulary - 1; token >= 0; token--)
      if (isAllowed(token)) {
        const Integers is = logits[token] == largest;
        found = (found & ~is) | ((Integers{} + token) & is);
      }
    // Of what is not a number none is the largest.
    return found < 0 ? Integers{} + lastAllowed() : found;
  }

  int lastAllowed() const {
    int last = vocabulary - 1;
    while (last > 0 && !isAllowed(last)) last--;
    return last;
  }

  /** The number of tokens whose running probability is at most the uniform; the last one that may be drawn where all are. */
  Integers inverseCdf(const ReasonerLanes &group, const Response *responses, Vector sum) const {
    Vector uniform = {};
    for (int lane = 0; lane < laneCount; lane++)
      if (group.rows[lane] >= 0) uniform[lane] = arrays.uniforms[group.rows[lane] * task.responseLength + responses[lane].length];
    const Vector edge = uniform * sum;
    const int last = lastAllowed();
    Vector running = {};
    Integers below = {};
    for (int token = 0; token < last; token++) {
      running += powers[token];
      below -= running <= edge;
    }
    return below;
  }

  void write(int row, int drawn, float logProb, Response &response) const {
    const int place = row * task.responseLength + response.length;
    int token = drawn;
    Origin origin = byPolicy;
    if (!response.hasThought) {
      const int budget = arrays.budgets[row];
      if (budget >= 0 && response.length >= budget) {
        token = task.endOfThinking;
        origin = byHarness;
      } else if (drawn == task.endOfThinking && response.waits > 0) {
        token = task.wait;
        origin = byHarness;
        response.waits--;
      } else if (noiseProbability > 0 && placeInNoise(drawn) >= 0 && arrays.noise[place] < noiseProbability) {
        token = disturbed(placeInNoise(drawn), arrays.noise[place] / noiseProbability);
        origin = byEnvironment;
      }
    }
    response.hasThought |= token == task.endOfThinking;
    advanceStep(token, response);
    arrays.tokens[place] = static_cast<unsigned char>(token);
    arrays.steps[place] = static_cast<unsigned char>(response.step);
    arrays.origins[place] = origin;
    if (origin == byPolicy) arrays.logProbs[place] = logProb;
    arrays.lengths[row] = ++response.length;
  }

  /** One of the others, by a uniform in [0, 1). */
  int disturbed(int own, float uniform) const {
    const int others = task.noiseTokens - 1;
    const int place = smaller(static_cast<int>(uniform * static_cast<float>(others)), others - 1);
    return noiseToken(place < own ? place : place + 1);
  }

  void advanceStep(int token, Response &response) const {
    const int rule = arrays.rules[token];
    const int wanted = rule >= 0 ? rule : response.step + (rule == nextStep && !response.isStepSet);
    response.step = smaller(wanted, reader.shape.steps - 1);
    response.isStepSet = rule >= 0;
  }
};

}
