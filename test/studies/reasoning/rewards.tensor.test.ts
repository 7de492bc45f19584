/** What responses are rewarded with, and what their Waits are counted as, against cases worked by hand. */
import { expect, it } from 'vitest';
import { initialReasonerParameters, type ReasonerResponses } from '../../../src/policy/index.js';
import { createRandom } from '../../../src/random/index.js';
import { WaitTally } from '../../../src/studies/reasoning/estimates/wait-tally.js';
import { modelOf } from '../../../src/studies/reasoning/models.js';
import { type Answered, rewardOf } from '../../../src/studies/reasoning/rl/rewards.js';
import {
  createReasoningTask,
  judge,
  pointerToken,
  solution,
  traceFacts,
} from '../../../src/world/reasoning/index.js';
import { describeTensors } from '../../support/backend.js';

const options = { states: 10, operations: 4, operationSkew: 1, steps: [2, 2] };
const task = createReasoningTask(options, createRandom('task'));
const { endOfThinking, end, abstention, wait } = task.vocabulary;
const problem = { start: 0, operations: [0, 1] };
const [, first, last] = solution(task, problem);
const wrong = [...Array(10).keys()].find((state) => state !== first && state !== last)!;

const answered = (texts: readonly number[][]): Answered => {
  const [count, length] = [texts.length, Math.max(...texts.map((text) => text.length))];
  const tokens = new Uint8Array(count * length);
  texts.forEach((text, row) => {
    tokens.set(text, row * length);
  });
  const responses: ReasonerResponses = {
    ...{ count, length, tokens, prompts: new Int32Array(count), steps: new Uint8Array(count * length) },
    ...{ lengths: Int32Array.from(texts, (text) => text.length), origins: new Uint8Array(count * length) },
    logProbs: new Float32Array(count * length),
  };
  return { problems: [problem], responses, judged: texts.map((text) => judge(task, problem, text)) };
};

const right = [first, last, endOfThinking, last, end];
const guessed = [wrong, last, endOfThinking, last, end];
const abstained = [first, last, endOfThinking, abstention, end];
const halfway = [first, endOfThinking, first, end];

describeTensors('rewards', () => {
  it('are 1 for what their verifier passes', () => {
    const all = answered([right, guessed, abstained, halfway]);
    const random = createRandom('lots');
    const scores = (name: Parameters<typeof rewardOf>[0], abstentionPasses = 1) => [
      ...rewardOf(name, { task, abstentionPasses, random })(all),
    ];
    expect(scores('answer')).toEqual([1, 1, 0, 0]);
    expect(scores('proof')).toEqual([1, 0, 0, 0]);
    expect(scores('abstention')).toEqual([1, 1, 1, 0]);
    expect(scores('abstention', 0)).toEqual([1, 1, 0, 0]);
    expect(scores('lenient')).toEqual([1, 1, 0, 1]);
  });

  it('are what a learned verifier says, σ of its head, whatever stands beside a response', () => {
    const model = modelOf(options, { width: 8, layers: 1, heads: 2 });
    const parameters = initialReasonerParameters(model, createRandom('verifier'));
    const reward = () =>
      rewardOf('learned', {
        ...{ task, abstentionPasses: 1, random: createRandom('lots') },
        learned: { model, parameters },
      });
    // The head starts at 0, where σ is ½.
    expect([...reward()(answered([right, halfway]))]).toEqual([0.5, 0.5]);
    parameters.set(
      Float32Array.from({ length: 8 }, (_, index) => Math.sin(index + 1)),
      parameters.length - 8,
    );
    const together = reward()(answered([right, halfway, guessed]));
    const alone = [right, halfway, guessed].map((text) => reward()(answered([text]))[0]);
    expect(new Set(together).size).toBe(3);
    alone.forEach((own, row) => {
      expect(together[row]).toBeCloseTo(own, 5);
    });
    expect(() => rewardOf('learned', { task, abstentionPasses: 1, random: createRandom('lots') })).toThrow(
      /has to be learned/,
    );
  });

  it('are apart from what Waits are counted as', () => {
    const tally = new WaitTally();
    const back = pointerToken(task.vocabulary, 2);
    // Two passes with an error, of which one is mended by a Wait that points to it; two clean ones, one with a needless Wait.
    const texts = [
      [first, wrong, wait, back, first, last, endOfThinking, last, end],
      [wrong, wrong, endOfThinking, wrong, end],
      [first, last, wait, back, first, wrong, endOfThinking, wrong, end],
      right,
      halfway,
    ];
    for (const text of texts) tally.add(traceFacts(judge(task, problem, text)), 2);
    expect(tally.shares()).toEqual({
      ...{ passes: 4, waited: 2, waitsMean: 2 / 5, pWaitError: 1 / 2, pWaitClean: 1 / 2 },
      ...{ accuracyIfStopped: 1 / 2, accuracyAfter: 1 / 2, wrongToRight: 1 / 2, rightToWrong: 1 / 2 },
      ...{ unchangedShare: 0, pointerAtFirstError: 1, pointerChance: 1 / 2 },
    });
  });
});
