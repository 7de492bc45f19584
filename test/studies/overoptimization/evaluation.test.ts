/** When running policies are measured: as far apart as asked, and never beyond the budget. */
import { describe, expect, it } from 'vitest';
import type { Optimiser } from '../../../src/methods/method.js';
import { createRandom } from '../../../src/random/index.js';
import { Evaluation } from '../../../src/studies/overoptimization/stages/evaluation.js';
import { heldOutPlaces } from '../../../src/studies/overoptimization/stages/held-out-judge.js';
import { createWorld } from '../../../src/world/index.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

const { world: shape } = tinyExperiment();
const world = createWorld(shape, createRandom(0).stream('world'));
const length = shape.promptLength + shape.responseLength;

/** Replica r goes `strides[r]` √nats in each iteration, and every evaluation sees its KL as it is. */
function measured(
  strides: number[],
  {
    klBudget = 25,
    evaluationInterval = 0.25,
    iterations = 60,
    divergesAt = Infinity,
    likedBy,
  }: {
    klBudget?: number;
    evaluationInterval?: number;
    iterations?: number;
    divergesAt?: number;
    /** What proxies that the replicas do not learn from say of them after so many iterations. */
    likedBy?: (replica: number, iteration: number) => number;
  } = {},
) {
  let iteration = 0;
  const klAt = (stride: number, after: number) => (stride * after) ** 2;
  const replicas = strides.length;
  const optimiser = {
    diverged: new Set<number>(),
    actor: {
      // Which iteration a policy is of.
      parameters: () => new Float32Array(2 * replicas).fill(iteration),
      sample: () => ({
        ...{ replicas, batch: 1, responseLength: shape.responseLength },
        tokens: new Int32Array(replicas * length),
        scores: new Float64Array(replicas),
        exists: new Float32Array(replicas * shape.responseLength).fill(1),
        tokenKl: Float32Array.from(
          { length: replicas * shape.responseLength },
          (_, index) =>
            klAt(strides[Math.floor(index / shape.responseLength)], iteration) / shape.responseLength,
        ),
      }),
    },
  } as unknown as Optimiser;
  const zeros = ({ count }: { count: number }) => new Float64Array(count);
  const heldOut = likedBy && {
    score: () => strides.map((_, replica) => likedBy(replica, iteration)),
    dispose: () => undefined,
  };
  const evaluation = new Evaluation({
    ...(heldOut && { heldOut }),
    ...{ config: { klBudget, evaluationPrompts: 1, evaluationInterval }, world, shape, optimiser },
    ...{ random: createRandom(0), name: 'a run', human: zeros, seeds: strides.map((_, seed) => seed) },
    gold: { score: zeros, dispose: () => undefined },
    ...{ start: { gold: 0, human: 0 }, row: { method: 'ppo', setting: {} }, show: () => undefined },
  });
  evaluation.run(0);
  while (iteration < iterations && !evaluation.isSpent) {
    const before = strides.map((stride) => klAt(stride, iteration));
    iteration += 1;
    // Replica 0 does, where one does.
    if (iteration === divergesAt) (optimiser.diverged as Set<number>).add(0);
    evaluation.runIfMoved(iteration, before);
  }
  return {
    iteration,
    distances: evaluation.runs.map(({ klDistance }) => [...klDistance]),
    policies: [...evaluation.policies],
  };
}

const gaps = (distances: number[]) =>
  distances.slice(1).map((distance, index) => distance - distances[index]);

describe('the evaluations of a run', () => {
  it('come in every iteration of a policy that moves by more than the interval', () => {
    const { iteration, distances } = measured([0.3]);
    // Before its second update nobody knows how fast it is.
    const [first, ...rest] = gaps(distances[0]);
    expect(first).toBeCloseTo(0.6, 5);
    for (const gap of rest) expect(gap).toBeCloseTo(0.3, 5);
    // 16 strides of 0.3 are within √25, the 17th is beyond it and ends the run.
    expect(iteration).toBe(17);
    expect(distances[0].at(-1)).toBeCloseTo(4.8, 5);
  });

  it('are as far apart as asked where a policy moves by less', () => {
    const [distances] = measured([0.06]).distances;
    for (const gap of gaps(distances)) expect(gap).toBeCloseTo(0.3, 5);
  });

  it('keep no point beyond the budget, while slower replicas go on', () => {
    const { distances } = measured([0.5, 0.2]);
    for (const own of distances) expect(Math.max(...own)).toBeLessThanOrEqual(5);
    expect(distances[0].at(-1)).toBeCloseTo(5, 5);
    expect(distances[1].at(-1)).toBeGreaterThan(4.7);
  });

  it('keep the policies of the last points, not of where a replica has got to while slower ones go on', () => {
    const { iteration, policies } = measured([0.5, 0.2]);
    // 10 strides of 0.5 are √25, which the budget allows; of 0.2 every second one is measured, and 26 are beyond it.
    expect(policies).toEqual([10, 10, 24, 24]);
    expect(iteration).toBeGreaterThan(25);
    const likedBy = (_: number, after: number) => -Math.abs(after - 5);
    expect(measured([0.3], { likedBy }).policies).toEqual([5, 5]);
  });

  it('are of those that have moved: those of a replica are what they are alone', () => {
    const alone = [0.3, 0.06, 0.11].map((stride) => measured([stride], { iterations: 200 }).distances[0]);
    expect(measured([0.3, 0.06, 0.11], { iterations: 200 }).distances).toEqual(alone);
  });

  it('start at a KL of exactly 0, whatever the last bits of two graphs say', () => {
    expect(measured([0.3]).distances[0][0]).toBe(0);
  });

  it('leave out a replica that diverges on the way', () => {
    const { distances } = measured([0.3, 0.3], { divergesAt: 4 });
    expect(distances).toHaveLength(1);
    expect(distances[0].at(-1)).toBeCloseTo(4.8, 5);
  });

  it('go back to where a proxy that is not learned from liked the responses best', () => {
    // Evaluated in every iteration; replica 0 is liked best after 5, replica 1 up to its end.
    const likedBy = (replica: number, iteration: number) =>
      replica === 0 ? -Math.abs(iteration - 5) : iteration;
    const { distances } = measured([0.3, 0.3], { likedBy });
    expect(distances[0].at(-1)).toBeCloseTo(1.5, 5);
    expect(distances[1].at(-1)).toBeCloseTo(4.8, 5);
  });

  it('end a run four evaluations after the best', () => {
    const likedBy = (_: number, iteration: number) => -Math.abs(iteration - 5);
    expect(measured([0.3], { likedBy }).iteration).toBe(9);
    // One that is better than the best before it begins the count anew.
    const twice = (_: number, iteration: number) => [0, 1, 2, 1, 1, 1, 3][iteration] ?? 0;
    const { iteration, distances } = measured([0.3], { likedBy: twice });
    expect(iteration).toBe(10);
    expect(distances[0].at(-1)).toBeCloseTo(1.8, 5);
  });
});

describe('the proxy that may end a run', () => {
  it('is the next one, in a ring, that the run does not learn from', () => {
    expect(heldOutPlaces([0, 1, 3], { seeds: [0, 1, 3] })).toEqual([1, 2, 0]);
    const groups = [
      [0, 1, 2],
      [3, 4, 5],
    ];
    // Seed 1 diverged: it is no proxy any more, and stays a member of its group.
    expect(heldOutPlaces([0, 2, 3, 4, 5], { seeds: [0, 3], groups })).toEqual([2, 0]);
  });

  it('is missed where there is no other', () => {
    expect(() => heldOutPlaces([4], { seeds: [4] })).toThrow(/there is none beside 4/);
  });
});
