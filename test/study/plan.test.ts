/** The plan: which stages there are, what they depend on, and what changes their hashes. */
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/config/index.js';
import { planStudy, type StageKind, schedule } from '../../src/study/index.js';
import { tinyData, tinyExperiment } from './tiny-experiment.js';

const codeVersion = () => 'v1';
const plan = (experiment: Experiment, options = {}) =>
  planStudy(experiment, { backend: 'wasm', codeVersion, ...options });
const hashes = (stages: ReturnType<typeof plan>) => new Map(stages.map(({ id, hash }) => [id, hash]));

/** Kinds of the stages whose hash differs between two plans. */
function changedKinds(left: ReturnType<typeof plan>, right: ReturnType<typeof plan>): StageKind[] {
  const before = hashes(left);
  return [...new Set(right.filter(({ id, hash }) => before.get(id) !== hash).map(({ kind }) => kind))].sort();
}

describe('the plan of a study', () => {
  it('is a graph of the documented stages, inputs first', () => {
    const stages = plan(tinyExperiment());
    expect(stages.map(({ id }) => id)).toEqual([
      ...['world', 'policy', 'gold', 'comparisons', 'pool/1-of-3', 'pool/2-of-3', 'pool/3-of-3'],
      ...['width-4-layers-1', 'width-8-layers-1'].flatMap((size) => [
        `proxies/${size}`,
        `best-of-n/${size}`,
        `fits/best-of-n/${size}`,
        `rl/${size}`,
        `fits/rl/${size}`,
      ]),
    ]);
    const seen = new Set<string>();
    for (const { id, dependsOn } of stages) {
      expect(dependsOn.every((input) => seen.has(input))).toBe(true);
      seen.add(id);
    }
    expect(new Set(stages.map(({ hash }) => hash)).size).toBe(stages.length);
  });

  it('has every combination of a sweep under a name of its own', () => {
    const stages = plan(
      tinyExperiment({
        proxyRewardModels: { ...tinyData.proxyRewardModels, comparisons: [500, 900], labelNoise: [0, 0.25] },
        rl: { klPenalty: [0, 0.1] },
      }),
    );
    const ids = stages.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(stages.filter(({ kind }) => kind === 'proxies')).toHaveLength(8);
    expect(stages.filter(({ kind }) => kind === 'rl')).toHaveLength(16);
    expect(ids).toContain('rl/width-8-layers-1-comparisons-900-noise-0.25-kl-0.1');
    expect(stages.find(({ kind }) => kind === 'comparisons')?.parameters).toEqual({ comparisons: 900 });
  });

  it('optimises every further policy against the same proxies, from a pool of its own', () => {
    const small = { width: 4, layers: 1 };
    const stages = plan(tinyExperiment({ policy: { ...tinyData.policy, sizes: [small] } }));
    const byId = new Map(stages.map((stage) => [stage.id, stage]));
    expect(stages.filter(({ kind }) => kind === 'proxies')).toHaveLength(2);
    const bestOfN = byId.get('best-of-n/width-8-layers-1-policy-width-4-layers-1')!;
    expect(bestOfN.dependsOn).toEqual([
      ...['world', 'policy', 'gold', 'policy/width-4-layers-1', 'proxies/width-8-layers-1'],
      ...[1, 2, 3].map((shard) => `pool/${shard}-of-3-policy-width-4-layers-1`),
    ]);
    expect(byId.has('fits/rl/width-8-layers-1-policy-width-4-layers-1')).toBe(true);
    const before = hashes(plan(tinyExperiment()));
    for (const [id, hash] of before) expect(byId.get(id)?.hash).toBe(hash);
  });

  it('covers every prompt of the pool once, whatever their number', () => {
    for (const prompts of [1, 2, 4, 5, 12, 24]) {
      const pools = plan(tinyExperiment({ bestOfN: { ...tinyData.bestOfN, prompts } })).filter(
        ({ kind }) => kind === 'pool',
      );
      const covered = pools.flatMap(({ parameters }) => {
        const { firstPrompt, prompts: count } = parameters as { firstPrompt: number; prompts: number };
        return Array.from({ length: count }, (_, index) => firstPrompt + index);
      });
      expect(covered).toEqual(Array.from({ length: prompts }, (_, index) => index));
    }
  });

  it('plans no RL where it is switched off', () => {
    expect(
      plan(tinyExperiment({ rl: { enabled: false } })).filter(({ id }) => /(^|\/)rl\//.test(id)),
    ).toEqual([]);
  });

  const tail: StageKind[] = ['best-of-n', 'fits', 'rl'];
  const all: StageKind[] = [
    'best-of-n',
    'comparisons',
    'fits',
    'gold',
    'policy',
    'pool',
    'proxies',
    'rl',
    'world',
  ];
  it.each<[string, Record<string, unknown>, StageKind[]]>([
    ['the seed', { seed: 1 }, all],
    ['the policy', { policy: { ...tinyData.policy, steps: 2 } }, all.filter((kind) => kind !== 'world')],
    ['gold', { goldRewardModel: { epochs: 1 } }, all.filter((kind) => !['world', 'policy'].includes(kind))],
    [
      'proxy training',
      { proxyRewardModels: { ...tinyData.proxyRewardModels, epochs: 1 } },
      [...tail, 'proxies'].sort() as StageKind[],
    ],
    ['points of the curve', { bestOfN: { ...tinyData.bestOfN, points: 5 } }, ['best-of-n', 'fits']],
    ['the RL budget', { rl: { stepBudget: 1 } }, ['fits', 'rl']],
    ['the bootstrap', { fit: { bootstrap: 7 } }, ['fits']],
    ['the name and the description', { name: 'other', description: 'x' }, []],
  ])('changing %s changes the stages that depend on it and no others', (_what, change, kinds) => {
    expect(changedKinds(plan(tinyExperiment()), plan(tinyExperiment(change)))).toEqual(kinds);
  });

  it('keeps what is done when a size is added', () => {
    const { sizes } = tinyData.proxyRewardModels;
    const wider = tinyExperiment({
      proxyRewardModels: { ...tinyData.proxyRewardModels, sizes: [...sizes, { width: 12, layers: 1 }] },
    });
    const after = hashes(plan(wider));
    for (const { id, hash } of plan(tinyExperiment())) expect(after.get(id)).toBe(hash);
  });

  it('never shares a stage between backends, nor between versions of its code', () => {
    const base = plan(tinyExperiment());
    expect(changedKinds(base, plan(tinyExperiment(), { backend: 'tensorflow' }))).toEqual(all);
    const newer = (kind: StageKind) => (kind === 'rl' ? 'v2' : 'v1');
    expect(changedKinds(base, plan(tinyExperiment(), { codeVersion: newer }))).toEqual(['fits', 'rl']);
  });
});

describe('the order of work', () => {
  it('serves the smallest best-of-n curve first and then the longest chains', () => {
    const stages = plan(tinyExperiment());
    const order = schedule(stages);
    const at = (id: string) => order.indexOf(id);
    expect([...order].sort()).toEqual(stages.map(({ id }) => id).sort());
    expect(at('proxies/width-4-layers-1')).toBeLessThan(at('proxies/width-8-layers-1'));
    expect(at('best-of-n/width-4-layers-1')).toBeLessThan(at('rl/width-8-layers-1'));
    expect(at('rl/width-8-layers-1')).toBeLessThan(at('rl/width-4-layers-1'));
  });
});
