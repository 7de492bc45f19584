/** Learned verifiers: what they learn from, their loss, their choice and its law, against cases worked by hand. */
import { describe, expect, it } from 'vitest';
import { fitOveroptimization } from '../../../src/laws/index.js';
import { createRandom } from '../../../src/random/index.js';
import { areaUnderRoc } from '../../../src/statistics/index.js';
import { selectedBy } from '../../../src/studies/reasoning/estimates/selection.js';
import { modelOf } from '../../../src/studies/reasoning/models.js';
import { testProblems } from '../../../src/studies/reasoning/sampling/problems.js';
import { noAnswer } from '../../../src/studies/reasoning/sampling/read-responses.js';
import {
  heldOutProblems,
  labelledProblems,
} from '../../../src/studies/reasoning/sampling/training-problems.js';
import { verifierRows } from '../../../src/studies/reasoning/sampling/verifier-rows.js';
import { areaWithin } from '../../../src/studies/reasoning/stages/learned-verifier.js';
import { overModels, runsOf } from '../../../src/studies/reasoning/stages/verifier-laws.js';
import { batchOf, logisticLoss } from '../../../src/studies/reasoning/training/train-verifier.js';
import { verifierParameterCount } from '../../../src/studies/reasoning/verifiers.js';
import { createReasoningTask, reasoningTaskConfig, textOf } from '../../../src/world/reasoning/index.js';

const config = reasoningTaskConfig.parse({});
const task = createReasoningTask(config, createRandom(1));

describe('what a verifier learns from', () => {
  it('are problems apart from the test and from those held out', () => {
    const root = createRandom(5);
    const name = (problem: object) => JSON.stringify(problem);
    const tested = testProblems(task, 500, root).map(name);
    const labelled = labelledProblems(task, { problems: 2000, tested: 500 }, root);
    const [trained, heldOut] = [labelled.trained.map(name), labelled.heldOut.map(name)];
    expect([trained.length, heldOut.length]).toEqual([2000, heldOutProblems]);
    // The world repeats itself: without the exclusion some would be shared.
    expect(new Set(tested).size).toBeLessThan(500);
    expect(trained.some((own) => tested.includes(own) || heldOut.includes(own))).toBe(false);
    expect(heldOut.some((own) => tested.includes(own))).toBe(false);
  });

  it('refuses a world with no others', () => {
    const small = { operations: 1, states: 2, steps: [1, 1] as [number, number] };
    const tiny = createReasoningTask(reasoningTaskConfig.parse(small), createRandom(1));
    expect(() => labelledProblems(tiny, { problems: 1, tested: 64 }, createRandom(1))).toThrow(/no problems/);
  });

  it('are rows of the problem and the response, read behind the last token', () => {
    const problems = [
      { start: 3, operations: [0, 1] },
      { start: 4, operations: [5] },
    ];
    const { wait, endOfThinking, end } = task.vocabulary;
    const tokens = Uint8Array.from([1, 2, endOfThinking, 2, end, 0, 7, wait, 0, 0, 0, 0]);
    const read = verifierRows(
      task,
      { tokens, lengths: [5, 2] },
      {
        ...{ rows: [1, 0], problemOf: (row) => problems[row] },
      },
    );
    expect([read.count, read.length, ...read.starts, ...read.ends]).toEqual([2, 10, 6, 10, 6, 10]);
    expect(textOf(task.vocabulary, read.tokens.subarray(0, 6))).toBe('4 o6 ; : 7 Wait');
    expect(textOf(task.vocabulary, read.tokens.subarray(10))).toBe('3 o1 o2 ; : 1 2 </think> 2 end');
    // The prompt's last token carries 1; each state goes on by one.
    expect([...read.steps.subarray(10)]).toEqual([1, 1, 2, 3, 1, 2, 3, 3, 4, 4]);
  });

  it('come once in each pass', () => {
    const random = createRandom(2);
    const steps = [1, 2, 3, 4].map((step) => [...batchOf(6, { step, size: 3, random })]);
    for (const pass of [steps.slice(0, 2), steps.slice(2)])
      expect(pass.flat().sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('the loss of a verifier', () => {
  const ends = Int32Array.from([2, 3]);
  const rows = {
    count: 2,
    length: 3,
    tokens: new Uint8Array(6),
    steps: new Uint8Array(6),
    starts: ends,
    ends,
  };
  const labels = Uint8Array.from([1, 0]);
  const lossAt = (values: number[]) => {
    const gradient = { logProbs: new Float32Array(6), values: new Float32Array(6) };
    const given = { first: 0, count: 2, logProbs: new Float32Array(6), values: Float32Array.from(values) };
    return { loss: logisticLoss(rows, labels)(given, gradient), gradient };
  };

  it('is −ln of the probability of the label, with its derivative', () => {
    const { loss, gradient } = lossAt([9, 1, 9, 9, 9, 2]);
    const sigma = (z: number) => 1 / (1 + Math.exp(-z));
    expect(loss).toBeCloseTo((-Math.log(sigma(1)) - Math.log(1 - sigma(2))) / 2, 12);
    const expected = [0, (sigma(1) - 1) / 2, 0, 0, 0, sigma(2) / 2];
    expect([...gradient.values]).toEqual(expected.map((own) => expect.closeTo(own, 7)));
    expect(gradient.logProbs.every((value) => value === 0)).toBe(true);
  });

  it('stays finite where the verifier is sure', () => {
    expect(lossAt([0, -1000, 0, 0, 0, 1000]).loss).toBe(1000);
    expect(lossAt([0, 1000, 0, 0, 0, -1000]).loss).toBe(0);
  });
});

describe('how well a verifier tells right from wrong', () => {
  it('is the share of pairs in order, ties half', () => {
    const [scores, labels] = [
      [0.1, 0.4, 0.4, 0.8, 0.3],
      [0, 1, 0, 1, 1],
    ];
    // Right .4 .8 .3 against wrong .1 .4: 1 + ½, 1 + 1, 1 + 0 of six pairs.
    expect(areaUnderRoc(scores, labels)).toBeCloseTo(4.5 / 6, 12);
    expect(areaUnderRoc([1, 2], [1, 1])).toBeNaN();
  });

  it('is taken of problems that have right and wrong attempts', () => {
    const logits = Float32Array.from([1, 2, 9, 8, 3, 3]);
    expect(areaWithin(logits, Uint8Array.from([0, 1, 1, 1, 0, 1]), 2)).toBeCloseTo(0.75, 12);
  });

  it('needs no unembedding', () => {
    const size = { width: 8, layers: 3, heads: 4 };
    const { layout, trunk } = modelOf(config, size);
    expect(verifierParameterCount(config, size)).toBe(layout.count - 8 * trunk.vocabularySize);
  });
});

describe('the choice of a verifier', () => {
  const pool = {
    ...{ samples: 4, answers: Uint8Array.from([5, 6, 6, noAnswer]), right: Uint8Array.from([1, 0, 0, 0]) },
    ...{ proofs: new Uint8Array(4), truths: [5], lengths: Uint8Array.from([4, 6, 8, 20]) },
  };
  const logits = Float32Array.from([2, 0, 0, 3]);
  const options = { sizes: [1, 2, 4], random: createRandom(4) };
  const chosen = selectedBy(logits, pool, { from: 0, to: 4, ...options });

  it('is the attempt of the highest score', () => {
    // Of the six pairs three hold the last attempt, which wins; the first wins two, and the pair of equals is the rest.
    expect(chosen.right.map(([value]) => value)).toEqual(
      [0.25, 2 / 6, 0].map((own) => expect.closeTo(own, 12)),
    );
    const [two, three] = [2, 3].map((z) => 1 / (1 + Math.exp(-z)));
    expect(chosen.probability[1][0]).toBeCloseTo((3 * three + 2 * two + 0.5) / 6, 6);
    expect(chosen.tokens[1][0]).toBeCloseTo((3 * 20 + 2 * 4 + 7) / 6, 12);
  });

  it('is a vote of probabilities: .88 for 5 against 2 × .5 for 6', () => {
    expect(chosen.weightedVote[2][0]).toBe(0);
    const surer = selectedBy(Float32Array.from([5, -1, -1, 0]), pool, { from: 0, to: 4, ...options });
    expect(surer.weightedVote[2][0]).toBe(1);
  });

  it('has a law whose interval is over models, or none', () => {
    const klDistance = [0.4, 0.8, 1.2, 1.6, 2];
    const lawOf = (models: number) => {
      const cluster = (_: unknown, seed: number) => ({
        klDistance,
        gold: klDistance.map((d) => d * (0.3 + 0.01 * seed - 0.2 * d)),
      });
      const clusters = Array.from({ length: models }, cluster);
      return overModels(fitOveroptimization({ form: 'bon', clusters, random: createRandom(1) }));
    };
    const [single, three] = [lawOf(1), lawOf(3)];
    expect(single.alpha).toMatchObject({ estimate: expect.closeTo(0.3, 12), high: Number.POSITIVE_INFINITY });
    expect(three.alpha.estimate).toBeCloseTo(0.31, 12);
    expect(three.beta.estimate).toBeCloseTo(0.2, 12);
    expect(three.alpha.low).toBeLessThan(0.31);
    expect(three.alpha.high).toBeLessThan(1);
  });

  it('is a curve a model, the mean of its verifiers and a gain over one attempt', () => {
    const curve = (seed: number, gold: number[]) => ({
      ...{ n: [1, 2, 4], klDistance: [0, 0.4, 0.8], gold, parameters: 1, seed },
    });
    const runs = runsOf([curve(0, [0.4, 0.5, 0.2]), curve(0, [0.4, 0.7, 0.4]), curve(1, [0.3, 0.3, 0.3])]);
    expect(runs.map(({ n, klDistance }) => [n, klDistance])).toEqual(
      [1, 1].map(() => [
        [2, 4],
        [0.4, 0.8],
      ]),
    );
    expect(runs.flatMap(({ gold }) => gold)).toEqual([0.2, -0.1, 0, 0].map((own) => expect.closeTo(own, 12)));
  });
});
