/** The plan of repeated RLHF: what rounds depend on, and what arms share. */
import { describe, expect, it } from 'vitest';
import { planStudy } from '../../../src/engine/index.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import { tinyData, tinyExperiment } from '../../support/tiny-experiment.js';

const [size] = tinyData.proxyRewardModels.sizes;
const one = { ...tinyData.proxyRewardModels, sizes: [size] };
const planOf = (changes: Record<string, unknown> = {}) =>
  planStudy(overoptimization, tinyExperiment({ proxyRewardModels: one, ...changes }), {
    backend: 'wasm',
    versions: { of: () => 'v1' },
  });
const name = 'width-4-layers-1';
const inputsOf = (iterated: Record<string, unknown>, id: string) =>
  planOf({ iterated }).find((stage) => stage.id === id)!.inputs;

describe('the plan of repeated RLHF', () => {
  it('is that of the plain study where there is one round', () => {
    expect(planOf({ iterated: { rounds: 1, arm: 'concat' } })).toEqual(planOf());
  });

  it('leaves everything before the first policies as it was, and adds three stages a round', () => {
    const before = new Map(planOf().map(({ id, hash }) => [id, hash]));
    const stages = planOf({ iterated: { rounds: 3 } });
    const kept = stages.filter(({ id, hash }) => before.get(id) === hash).map(({ kind }) => kind);
    expect(kept).toContain('proxies');
    expect(kept).toContain('best-of-n-fit');
    expect(stages.filter(({ id }) => !before.has(id)).map(({ id }) => id)).toEqual(
      [2, 3].flatMap((round) =>
        ['comparisons', 'proxies', 'rl'].map((stage) => `${stage}/round-${round}/${name}`),
      ),
    );
  });

  it('gives the rounds of each arm what the arm takes', () => {
    const [second, third] = [2, 3].map((round) => `comparisons/round-${round}/${name}`);
    const proxies = `proxies/round-3/${name}`;
    const rl = `rl/round-3/${name}`;
    const last = { rounds: 3, arm: 'take-last' };
    expect(inputsOf(last, third)).toMatchObject({ previous: [`rl/round-2/${name}`] });
    expect(inputsOf(last, proxies)).toMatchObject({ first: [], rounds: [third], earlier: [] });
    expect(inputsOf(last, rl)).toMatchObject({ proxies: [proxies], previous: [`rl/round-2/${name}`] });
    expect(inputsOf({ rounds: 3, arm: 'concat-from-sft' }, proxies)).toMatchObject({
      ...{ first: ['comparisons/seed-0', 'comparisons/seed-1'], rounds: [second, third], earlier: [] },
    });
    expect(inputsOf({ rounds: 3, arm: 'concat-from-sft' }, rl)).toMatchObject({ previous: [] });
    const merged = { rounds: 3, arm: 'merged-from-sft' };
    expect(inputsOf(merged, proxies)).toMatchObject({
      rounds: [third],
      earlier: [`proxies/round-2/${name}`],
    });
    expect(planOf({ iterated: merged }).find(({ id }) => id === rl)!.parameters).toMatchObject({
      ...{ reward: 'mean', rewardKeys: { members: 3 } },
      setting: { reward: 'single', round: 3, arm: 'merged-from-sft' },
    });
  });

  it('has the first round and the comparisons after it once, whatever the arms', () => {
    const stages = planOf({ iterated: { rounds: 2 }, sweep: { 'iterated.arm': ['take-last', 'concat'] } });
    const count = (kind: string) => stages.filter((stage) => stage.kind === kind).length;
    expect([count('rl'), count('round-comparisons'), count('round-proxies'), count('round-rl')]).toEqual([
      ...[1, 1, 2, 2],
    ]);
    expect(stages.every(({ swept }) => Object.keys(swept).length === 0)).toBe(true);
  });
});
