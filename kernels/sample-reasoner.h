/**
 * Sampling from a reasoner under a harness. Prompts are read first, each once; then a row a lane, and a lane whose response has ended
 * takes the next row: no bit of any row depends on which others there are.
 */
#pragma once
#include "reasoner-draw.h"
#include "sample.h"

namespace {

struct ReasonerSampler {
  const HarnessTask &task;
  const HarnessArrays arrays;
  const ReasonerReader reader;
  const HarnessDrawer drawer;
  Vector *const end;

  ReasonerSampler(const Shape &shape, const HarnessTask &task, const HarnessArrays &arrays, float noise, float *packed,
                  Vector *work)
      : task(task),
        arrays(arrays),
        reader(shape, task.prompts, task.promptLength, packed, work),
        drawer(task, this->arrays, reader, noise, reader.end),
        end(drawer.end) {}

  void run() const {
    reader.clear();
    readPrompts();
    answer();
  }

 private:
  static int groupsFor(int sequences) { return smaller(samplingGroups, (sequences + laneCount - 1) / laneCount); }

  /** Idle groups go, the others stay in order. */
  static int withoutIdle(ReasonerLanes *groups, Response (*responses)[laneCount], int count) {
    int left = 0;
    for (int group = 0; group < count; group++) {
      if (groups[group].isIdle()) continue;
      groups[left].take(groups[group]);
      for (int lane = 0; lane < laneCount; lane++) responses[left][lane] = responses[group][lane];
      left++;
    }
    return left;
  }

  /** All tokens of each prompt but the last. */
  void readPrompts() const {
    ReasonerLanes groups[samplingGroups];
    Response unused[samplingGroups][laneCount];
    int next = 0, count = 0;
    const int most = groupsFor(task.prompts);
    for (; count < most; count++) {
      groups[count].place = count;
      for (int lane = 0; lane < laneCount; lane++) beginPrompt(groups[count], lane, next);
    }
    while ((count = withoutIdle(groups, unused, count)) > 0) {
      reader.read(groups, count, false);
      for (int group = 0; group < count; group++)
        for (int lane = 0; lane < laneCount; lane++) {
          ReasonerLanes &own = groups[group];
          const int prompt = own.rows[lane];
          if (prompt < 0) continue;
          if (++own.positions[lane] < arrays.promptLengths[prompt] - 1) {
            readPromptNext(own, lane);
            continue;
          }
          reader.keepPrompt(prompt, own.positions[lane], own, lane);
          beginPrompt(own, lane, next);
        }
    }
  }

  /** Prompts of one token have nothing to be read before it. */
  void beginPrompt(ReasonerLanes &group, int lane, int &next) const {
    while (next < task.prompts && arrays.promptLengths[next] < 2) next++;
    group.rest(lane);
    if (next >= task.prompts) return;
    group.rows[lane] = next++;
    readPromptNext(group, lane);
  }

  void readPromptNext(ReasonerLanes &group, int lane) const {
    const int at = group.rows[lane] * task.promptLength + group.positions[lane];
    group.tokens[lane] = arrays.promptTokens[at];
    group.steps[lane] = arrays.promptSteps[at];
  }

  void answer() const {
    ReasonerLanes groups[samplingGroups];
    Response responses[samplingGroups][laneCount];
    int next = 0, count = 0;
    const int most = groupsFor(task.rows);
    for (; count < most; count++) {
      groups[count].place = count;
      for (int lane = 0; lane < laneCount; lane++) beginRow(groups[count], lane, responses[count][lane], next);
    }
    while ((count = withoutIdle(groups, responses, count)) > 0) {
      reader.read(groups, count, true);
      for (int group = 0; group < count; group++) {
        drawer.draw(groups[group], group, responses[group]);
        for (int lane = 0; lane < laneCount; lane++) advance(groups[group], lane, responses[group][lane], next);
      }
    }
  }

  /** A lane takes the next row, at its prompt's last token. */
  void beginRow(ReasonerLanes &group, int lane, Response &response, int &next) const {
    group.rest(lane);
    response = {0, 0, false, false, 0};
    if (next >= task.rows) return;
    const int row = next++, prompt = arrays.prompts[row];
    const int last = arrays.promptLengths[prompt] - 1, at = prompt * task.promptLength + last;
    reader.recallPrompt(prompt, last, group, lane);
    group.rows[lane] = row;
    group.positions[lane] = last;
    group.tokens[lane] = arrays.promptTokens[at];
    group.steps[lane] = response.step = arrays.promptSteps[at];
    response.waits = arrays.waits[row];
  }

  /** To the token that was just written, or to the next row. */
  void advance(ReasonerLanes &group, int lane, Response &response, int &next) const {
    const int row = group.rows[lane];
    if (row < 0) return;
    const int place = row * task.responseLength + response.length - 1;
    if (response.length == task.responseLength || arrays.tokens[place] == task.endToken)
      return beginRow(group, lane, response, next);
    group.positions[lane]++;
    group.tokens[lane] = arrays.tokens[place];
    group.steps[lane] = arrays.steps[place];
  }
};

}

/** Bytes of the rows that are worked on; the shape's context is that of the longest prompt with the longest response. */
ENTRY int reasonerWork(const Shape *shape, const HarnessTask *task) {
  const ReasonerSampler sampler(*shape, *task, {}, 0, nullptr, nullptr);
  return static_cast<int>(sampler.end - static_cast<Vector *>(nullptr)) * static_cast<int>(sizeof(Vector));
}

/** Samples all rows by a network that `packSampling` has packed. */
ENTRY void sampleReasoner(const Shape *shape, const HarnessTask *task, float noiseProbability, float *packed,
                          const unsigned char *promptTokens, const unsigned char *promptSteps, const int *promptLengths,
                          const int *prompts, const int *budgets, const int *waits, const int *rules, const float *uniforms,
                          const float *noise, unsigned char *tokens, unsigned char *steps, unsigned char *origins,
                          float *logProbs, int *lengths, Vector *work) {
  const HarnessArrays arrays{promptTokens, promptSteps, promptLengths, prompts, budgets, waits,    rules,
                             uniforms,     noise,       tokens,        steps,   origins, logProbs, lengths};
  for (int at = 0; at < task->rows * task->responseLength; at++) {
    tokens[at] = steps[at] = origins[at] = 0;
    logProbs[at] = 0;
  }
  ReasonerSampler(*shape, *task, arrays, noiseProbability, packed, work).run();
}
