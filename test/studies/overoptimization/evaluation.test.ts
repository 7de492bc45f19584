/** When running policies are measured: as far apart as asked, and never beyond the budget. */
import { describe, expect, it } from 'vitest';
import type { Optimiser } from '../../../src/methods/method.js';
import { createRandom } from '../../../src/random/index.js';
import { Evaluation } from '../../../src/studies/overoptimization/stages/evaluation.js';
import { createWorld } from '../../../src/world/index.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

const { world: shape } = tinyExperiment();
const world = createWorld(shape, createRandom(0).stream('world'));
const length = shape.promptLength + shape.responseLength;

/** Replica r goes `strides[r]` √nats in each iteration, and every evaluation sees its KL as it is. */
function measured(
  strides: number[],
  { klBudget = 25, evaluationInterval = 0.25, iterations = 60, divergesAt = Infinity } = {},
) {
  let iteration = 0;
  const klAt = (stride: number, after: number) => (stride * after) ** 2;
  const replicas = strides.length;
  const optimiser = {
    diverged: new Set<number>(),
    actor: {
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
  const zeros = () => new Float64Array(replicas);
  const evaluation = new Evaluation({
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
  return { iteration, distances: evaluation.runs.map(({ klDistance }) => [...klDistance]) };
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

  it('start at a KL of exactly 0, whatever the last bits of two graphs say', () => {
    expect(measured([0.3]).distances[0][0]).toBe(0);
  });

  it('leave out a replica that diverges on the way', () => {
    const { distances } = measured([0.3, 0.3], { divergesAt: 4 });
    expect(distances).toHaveLength(1);
    expect(distances[0].at(-1)).toBeCloseTo(4.8, 5);
  });
});
