/** The plan, the rows that reasoners are fine-tuned on, the harness and the answers of a chain, against hand-worked cases. */
import { describe, expect, it } from 'vitest';
import { TokenOrigin } from '../../../src/policy/index.js';
import { createRandom } from '../../../src/random/index.js';
import { resolveStudy } from '../../../src/studies/index.js';
import type { Experiment } from '../../../src/studies/reasoning/config/experiment.js';
import { modelOf } from '../../../src/studies/reasoning/models.js';
import { chainAnswers } from '../../../src/studies/reasoning/sampling/chain.js';
import { harnessOf } from '../../../src/studies/reasoning/sampling/harness.js';
import { promptsOf, repeated } from '../../../src/studies/reasoning/sampling/problems.js';
import { noAnswer, readResponses } from '../../../src/studies/reasoning/sampling/read-responses.js';
import {
  demonstratedRows,
  evaluationSteps,
  responseCrossEntropy,
} from '../../../src/studies/reasoning/training/fine-tune.js';
import {
  createReasoningTask,
  demonstrationsConfig,
  stepNumbers,
  textOf,
  tokenText,
} from '../../../src/world/reasoning/index.js';

const experimentOf = (keys: object = {}) =>
  resolveStudy({ name: 'test', study: 'reasoning', ...keys }).experiment as unknown as Experiment;
const usual = experimentOf();
const task = createReasoningTask(usual.task, createRandom(1));
const { vocabulary } = task;

const tokensOf = (text: string): number[] => {
  const names = Array.from({ length: vocabulary.size }, (_, token) => tokenText(vocabulary, token));
  return text.split(' ').map((word) => names.indexOf(word));
};

describe('an experiment on reasoning', () => {
  it('has models of the parameters that its tensors add up to', () => {
    const { parameterCount } = modelOf(usual.task, { width: 32, layers: 3, heads: 4 });
    // 88 tokens and 11 step numbers embedded, and tokens read off; of each block four square matrices, a hidden layer of four widths.
    const matrices = (88 + 11 + 88) * 32 + 3 * (4 + 8) * 32 ** 2;
    expect(stepNumbers(vocabulary)).toBe(11);
    expect(parameterCount).toBeGreaterThan(matrices);
    // The rest are gains, biases and slopes.
    expect(parameterCount - matrices).toBeLessThan(3 * 10 * 32 + 2 * 32 + 3 * 4 + 1);
  });

  it('refuses what cannot be', () => {
    const problem = (keys: object) => () => experimentOf(keys);
    expect(problem({ task: { steps: [5, 2] } })).toThrow(/the fewest first/);
    expect(problem({ task: { operations: 128, states: 64, steps: [2, 8] } })).not.toThrow();
    expect(problem({ task: { operations: 128, states: 64, steps: [2, 32] } })).not.toThrow();
    expect(problem({ policies: { widths: [18] } })).toThrow(/heads cannot share/);
    expect(problem({ policies: { widths: [16, 16] } })).toThrow(/listed twice/);
    expect(problem({ testTime: { problems: 3 } })).toThrow(/at most as many/);
  });

  it('evaluates evenly, at the end too', () => {
    expect(evaluationSteps({ steps: 2000, evaluations: 4 })).toEqual([500, 1000, 1500, 2000]);
    expect(evaluationSteps({ steps: 3, evaluations: 2 })).toEqual([2, 3]);
  });
});

describe('rows of demonstrations', () => {
  const demonstrator = { task, habits: demonstrationsConfig.parse({}), random: createRandom(3) };
  const rows = demonstratedRows(demonstrator, 64);

  it('start behind the prompt and end behind the end, the short ones first', () => {
    let [longest, tokens] = [0, 0];
    for (let row = 0; row < 64; row++) {
      const [start, end] = [rows.starts[row], rows.ends[row]];
      const own = textOf(vocabulary, rows.tokens.subarray(row * rows.length, row * rows.length + end));
      expect(own).toMatch(/^\d( o\d+){2,8} ; : (.* )?<\/think> (\d|\?) end$/);
      expect(textOf(vocabulary, [rows.tokens[row * rows.length + start - 1]])).toBe(':');
      expect(end).toBeGreaterThanOrEqual(longest);
      longest = end;
      tokens += end - start;
    }
    expect(longest).toBe(rows.length);
    // Surprise of a uniform guess, and its derivative: equal weights on the tokens of responses, none elsewhere.
    const size = 64 * rows.length;
    const gradient = { logProbs: new Float32Array(size), values: new Float32Array(size) };
    const said = { logProbs: new Float32Array(size).fill(-Math.log(88)), values: new Float32Array(size) };
    const whole = responseCrossEntropy(rows);
    expect(whole({ first: 0, count: 64, ...said }, gradient)).toBeCloseTo(Math.log(88), 5);
    expect(gradient.logProbs.filter((value) => value !== 0).length).toBe(tokens);
    expect(gradient.logProbs.reduce((sum, value) => sum + value, 0)).toBeCloseTo(-1, 4);
    // Group by group the same.
    const parts = [0, 16, 32, 48].map((first) => {
      const part = (values: Float32Array) => values.subarray(first * rows.length, (first + 16) * rows.length);
      const own = { logProbs: new Float32Array(size / 4), values: new Float32Array(size / 4) };
      const loss = whole({ first, count: 16, logProbs: part(said.logProbs), values: part(said.values) }, own);
      expect([...own.logProbs]).toEqual([...part(gradient.logProbs)]);
      return loss;
    });
    expect(parts.reduce((sum, loss) => sum + loss)).toBeCloseTo(Math.log(88), 5);
  });
});

describe('sampling', () => {
  const problems = [
    { start: 3, operations: [0, 1] },
    { start: 4, operations: [5, 6, 7] },
  ];
  it('has prompts of different lengths, each as often as is asked', () => {
    const { length, lengths, tokens, steps } = promptsOf(task, problems);
    expect([length, ...lengths]).toEqual([6, 5, 6]);
    expect(textOf(vocabulary, tokens.subarray(6, 12))).toBe('4 o6 o7 o8 ; :');
    expect([...steps.subarray(0, 5)]).toEqual([1, 1, 2, 3, 1]);
    expect([...repeated(2, 3)]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('has a harness with room for forced Waits', () => {
    const plain = harnessOf(vocabulary, { maximumLength: 64 });
    expect(plain).toMatchObject({ maximumLength: 64, forcedWaits: 0, thinkingBudget: -1, banned: [] });
    expect(harnessOf(vocabulary, { maximumLength: 64, forcedWaits: 2 }).maximumLength).toBe(64 + 2 * 11);
    expect(harnessOf(vocabulary, { maximumLength: 64, isWaitBanned: true }).banned).toEqual([
      vocabulary.wait,
    ]);
  });

  const texts = ['1 Wait @2 1 5 Wait @1 3 2 </think> 2 end', 'Wait @1 3 </think> ? end'];
  const length = 16;
  const rows = texts.map(tokensOf);
  const responses = {
    ...{ count: 2, length, prompts: Int32Array.from([0, 0]), steps: new Uint8Array(2 * length) },
    tokens: Uint8Array.from(rows.flatMap((row) => [...row, ...new Array(length - row.length).fill(0)])),
    lengths: Int32Array.from(rows, (row) => row.length),
    logProbs: new Float32Array(2 * length),
    origins: new Uint8Array(2 * length),
  };

  it('is read: answers, Waits, lengths, and no vote for an abstention', () => {
    const read = readResponses(task, problems, responses);
    expect([...read.answers]).toEqual([2, noAnswer]);
    expect([...read.waits]).toEqual([2, 1]);
    expect([...read.lengths]).toEqual([12, 6]);
  });

  it('has as answers of a chain what stood before each forced Wait, and its answer', () => {
    const answersOf = (origins: number[], row: number, answer: number) =>
      chainAnswers(vocabulary, { ...responses, origins: Uint8Array.from(origins) }, { row, answer });
    const forcedAt = (places: number[]) =>
      Array.from({ length: 2 * length }, (_, place) =>
        places.includes(place) ? TokenOrigin.forced : TokenOrigin.policy,
      );
    expect(answersOf(forcedAt([1, 5]), 0, 2)).toEqual([1, 5, 2]);
    expect(answersOf(forcedAt([5]), 0, 2)).toEqual([5, 2]);
    expect(answersOf(forcedAt([length]), 1, noAnswer)).toEqual([]);
  });
});
