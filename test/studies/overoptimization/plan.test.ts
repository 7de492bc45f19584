/** The plan: which stages there are, what they depend on, and what changes their hashes. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type KeyAxis, numberAxis, type PlannedStage, planStudy } from '../../../src/engine/index.js';
import { inOrderOfWork } from '../../../src/engine/schedule.js';
import { methods } from '../../../src/methods/index.js';
import { penalties } from '../../../src/methods/penalties/index.js';
import { kl } from '../../../src/methods/penalties/kl.js';
import { rewardKinds } from '../../../src/reward/index.js';
import { single } from '../../../src/reward/single.js';
import type { Experiment } from '../../../src/studies/overoptimization/config/experiment.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import type { RlParameters } from '../../../src/studies/overoptimization/stages/online-course.js';
import { type PoolParameters, promptsInShard } from '../../../src/studies/overoptimization/stages/pool.js';
import { coefficients } from '../../../src/studies/overoptimization/tables.js';
import { tinyData, tinyExperiment } from '../../support/tiny-experiment.js';

const plan = (
  experiment: Experiment,
  options: { backend?: string; code?: (module: string) => string } = {},
) => {
  const { backend = 'wasm', code = () => 'v1' } = options;
  const versions = { of: (modules: readonly string[]) => modules.map(code).join() };
  return planStudy(overoptimization, experiment, { backend, versions });
};
const hashes = (stages: PlannedStage[]) => new Map(stages.map(({ id, hash }) => [id, hash]));
const idsOf = (stages: PlannedStage[], kind: string) =>
  stages.filter((stage) => stage.kind === kind).map(({ id }) => id);

/** Kinds of the stages whose hash differs between two plans, or that only the second one has. */
function changedKinds(left: PlannedStage[], right: PlannedStage[]): string[] {
  const before = hashes(left);
  return [...new Set(right.filter(({ id, hash }) => before.get(id) !== hash).map(({ kind }) => kind))].sort();
}

const sizes = ['width-4-layers-1', 'width-8-layers-1'];
const sets = ['seed-0', 'seed-1', 'validation'];
const shards = [1, 2, 3].map((shard) => `${shard}-of-3`);
const goldData = [1, 2, 3, 4].map((part) => `gold-data/part-${part}`);
const poolInputs = (suffix = '') => ({
  pools: shards.map((shard) => `pool/${shard}${suffix}`),
  poolScores: shards.map((shard) => `pool-scores/${shard}${suffix}`),
});
const proxiesWith = (changes: Record<string, unknown>) => ({
  proxyRewardModels: { ...tinyData.proxyRewardModels, ...changes },
});

describe('the plan of a study', () => {
  it('is a graph of the documented stages, inputs first', () => {
    const stages = plan(tinyExperiment());
    expect(stages.map(({ id }) => id)).toEqual([
      ...['world', 'policy', ...goldData, 'gold'],
      ...sets.flatMap((set) => [`response-pairs/${set}`, `comparisons/${set}`]),
      ...[...shards.map((shard) => `pool/${shard}`), ...shards.map((shard) => `pool-scores/${shard}`)],
      ...sizes.flatMap((size) => [
        ...[`proxy-training/${size}`, `proxies/${size}`],
        ...[`best-of-n/${size}`, `fits/best-of-n/${size}`, `rl/${size}`, `fits/rl/${size}`],
      ]),
    ]);
    const seen = new Set<string>();
    for (const { id, dependsOn } of stages) {
      expect(dependsOn.every((input) => seen.has(input))).toBe(true);
      seen.add(id);
    }
    expect(new Set(stages.map(({ hash }) => hash)).size).toBe(stages.length);
  });

  it('tells the proxies of components apart by their judge, in titles and doubts, swept or not', () => {
    const changes = { reward: { kind: 'components' }, rl: { klPenalty: 0.1 } };
    const labelsOf = (stages: PlannedStage[]) =>
      stages.filter(({ kind }) => kind === 'proxies').map(({ label }) => label);
    const both = [', judged by content', ', judged by coherence'];
    expect(labelsOf(plan(tinyExperiment(changes)))).toEqual([...both, ...both]);
    const sweep = { 'proxyRewardModels.labelNoise': [0, 0.25] };
    const one = { ...proxiesWith({ sizes: tinyData.proxyRewardModels.sizes.slice(0, 1) }), ...changes };
    const noises = [', noise 0', ', noise 0.25'];
    expect(labelsOf(plan(tinyExperiment({ ...one, sweep })))).toEqual(
      noises.flatMap((noise) => both.map((judge) => `${judge}${noise}`)),
    );
  });

  it('aligns directly whatever proxies are trained like, and anew on other labels', () => {
    const aligned = (changes: Record<string, unknown>) =>
      plan(tinyExperiment({ direct: { methods: ['dpo'] }, ...proxiesWith(changes) }));
    const trained = aligned({ smoothing: 0.3, keep: 'last', epochs: 7 });
    expect(changedKinds(aligned({}), trained)).not.toContain('direct');
    expect(changedKinds(aligned({}), trained)).toContain('proxies');
    expect(changedKinds(aligned({}), aligned({ labelNoise: 0.1 }))).toContain('direct');
  });

  it('gives every stage the inputs that its body names', () => {
    const byId = new Map(plan(tinyExperiment()).map((stage) => [stage.id, stage.inputs]));
    const [size] = sizes;
    expect(byId.get('world')).toEqual({});
    expect(byId.get('policy')).toEqual({ world: 'world' });
    expect(byId.get('gold')).toEqual({ policy: 'policy', data: goldData });
    expect(byId.get('response-pairs/seed-0')).toEqual({ policy: 'policy' });
    expect(byId.get('comparisons/seed-0')).toEqual({ pairs: 'response-pairs/seed-0', gold: 'gold' });
    expect(byId.get('pool/1-of-3')).toEqual({ base: 'policy', policy: 'policy' });
    expect(byId.get('pool-scores/1-of-3')).toEqual({ pool: 'pool/1-of-3', gold: 'gold' });
    expect(byId.get(`proxy-training/${size}`)).toEqual({
      ...{ policy: 'policy', languageModel: [] },
      comparisons: ['comparisons/seed-0', 'comparisons/seed-1'],
    });
    expect(byId.get(`proxies/${size}`)).toEqual({
      policy: 'policy',
      trained: [`proxy-training/${size}`],
      validation: 'comparisons/validation',
    });
    expect(byId.get(`best-of-n/${size}`)).toEqual({
      ...{ policy: 'policy', gold: 'gold', proxies: [`proxies/${size}`] },
      ...poolInputs(),
    });
    expect(byId.get(`rl/${size}`)).toEqual({
      ...{ base: 'policy', policy: 'policy', gold: 'gold', proxies: [`proxies/${size}`] },
    });
    expect(byId.get(`fits/rl/${size}`)).toEqual({ curve: [`rl/${size}`] });
  });

  it('trains no proxies for a reward that is made of gold', () => {
    const stages = plan(tinyExperiment({ reward: { kind: 'planted' } }));
    expect(idsOf(stages, 'proxies')).toEqual([]);
    expect(idsOf(stages, 'comparisons')).toEqual([]);
    const byId = new Map(stages.map((stage) => [stage.id, stage.inputs]));
    expect(byId.get('best-of-n/gold')).toEqual({
      ...{ policy: 'policy', gold: 'gold', proxies: [] },
      ...poolInputs(),
    });
  });

  it('has a set of comparisons for each group that shares them', () => {
    const shared = plan(
      tinyExperiment({ proxyRewardModels: { seeds: 3, groupSize: 2, groupShares: 'comparisons' } }),
    );
    const trained = shared.filter(({ id }) => id.startsWith('proxy-training/width-4-layers-1'));
    // Seeds 0 and 1 are a group; each stage waits for the sets of its own seeds alone.
    expect(trained.map(({ inputs }) => inputs.comparisons)).toEqual([
      ['comparisons/seed-0'],
      ['comparisons/seed-0'],
      ['comparisons/seed-2'],
    ]);
  });

  it('has every combination of a sweep under a name of its own', () => {
    const stages = plan(
      tinyExperiment({
        sweep: {
          'proxyRewardModels.comparisons': [500, 900],
          'proxyRewardModels.labelNoise': [0, 0.25],
          'rl.klPenalty': [0, 0.1],
        },
      }),
    );
    const ids = stages.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(idsOf(stages, 'proxies')).toHaveLength(8);
    expect(idsOf(stages, 'rl')).toHaveLength(16);
    const values = 'proxyRewardModels.comparisons=900,proxyRewardModels.labelNoise=0.25,rl.klPenalty=0.1';
    expect(ids).toContain(`rl/width-8-layers-1@${values}`);
    expect(ids).toContain('comparisons/seed-0@proxyRewardModels.comparisons=500');
    expect(idsOf(stages, 'comparisons')).toHaveLength(5);
  });

  it('optimises another policy against the same proxies, from a pool of its own', () => {
    const sizesOfPolicy = [null, { width: 4, layers: 1 }];
    const stages = plan(tinyExperiment({ sweep: { optimisedPolicy: sizesOfPolicy } }));
    const byId = new Map(stages.map((stage) => [stage.id, stage]));
    const other = '@optimisedPolicy=width-4+layers-1';
    expect(idsOf(stages, 'proxies')).toHaveLength(2);
    expect(byId.get(`best-of-n/width-8-layers-1${other}`)!.inputs).toEqual({
      policy: 'policy/width-4-layers-1',
      gold: 'gold',
      proxies: ['proxies/width-8-layers-1'],
      ...poolInputs(other),
    });
    expect(byId.get(`pool/1-of-3${other}`)!.inputs).toEqual({
      ...{ base: 'policy', policy: 'policy/width-4-layers-1' },
    });
    expect(byId.has(`fits/rl/width-8-layers-1${other}`)).toBe(true);
    const swept = new Set(stages.map(({ hash }) => hash));
    for (const { hash } of plan(tinyExperiment())) expect(swept.has(hash)).toBe(true);
  });

  it('takes the initial policy where the optimised one has its size', () => {
    const { width, layers } = tinyData.policy;
    const same = plan(tinyExperiment({ optimisedPolicy: { width, layers } }));
    expect(hashes(same)).toEqual(hashes(plan(tinyExperiment())));
  });

  it('covers every prompt of the pool once, whatever their number', () => {
    for (const prompts of [2, 3, 4, 5, 12, 24, 37]) {
      const stages = plan(tinyExperiment({ bestOfN: { ...tinyData.bestOfN, prompts } }));
      const covered = stages.flatMap(({ kind, parameters }) => {
        if (kind !== 'pool') return [];
        const own = parameters as PoolParameters;
        return Array.from({ length: promptsInShard(own) }, (_, index) => own.shard + index * own.shards);
      });
      expect(covered.sort((a, b) => a - b)).toEqual(Array.from({ length: prompts }, (_, index) => index));
    }
  });

  it('plans no online method where they are switched off', () => {
    const stages = plan(tinyExperiment({ rl: { enabled: false } }));
    expect([...idsOf(stages, 'rl'), ...idsOf(stages, 'rl-fit')]).toEqual([]);
    expect(idsOf(stages, 'best-of-n-fit')).toHaveLength(2);
  });
});

describe('sizes with as many parameters', () => {
  const heads = [1, 2].map((count) => ({ width: 4, layers: 1, heads: count }));
  const stages = plan(tinyExperiment(proxiesWith({ sizes: heads })));
  type Curve = { rmParameters: number; setting: Record<string, unknown>; method: string; form: string };
  const parametersOf = (id: string) => stages.find((stage) => stage.id === id)!.parameters as Curve;

  it('are sizes of their own, with proxies and curves of their own', () => {
    expect(idsOf(stages, 'proxies')).toEqual([
      'proxies/width-4-layers-1',
      'proxies/width-4-layers-1-heads-2',
    ]);
    const [one, two] = idsOf(stages, 'proxies').map(parametersOf);
    expect(one.rmParameters).toBe(two.rmParameters);
    expect(new Set(stages.map(({ hash }) => hash)).size).toBe(stages.length);
  });

  it('have a row each in every table', () => {
    const keys = [...idsOf(stages, 'best-of-n-fit'), ...idsOf(stages, 'rl-fit')].map((id) =>
      coefficients.keyOf(parametersOf(id) as never),
    );
    expect(new Set(keys).size).toBe(4);
    expect(parametersOf('rl/width-4-layers-1-heads-2').setting).toMatchObject({ rmShape: '4x1x2' });
    expect(parametersOf('rl/width-4-layers-1').setting).toMatchObject({ rmShape: '4x1x1' });
  });
});

describe('several methods', () => {
  const experiment = tinyExperiment({
    sweep: { 'rl.method': ['ppo', 'grpo', 'rloo'], 'rl.rloo.samplesPerPrompt': [2, 4] },
  });
  const stages = plan(experiment);
  const [size] = sizes;
  const runs = stages.filter(({ id }) => id.startsWith(`rl/${size}`));

  it('make runs and fits of their own', () => {
    const values = ['ppo', 'grpo', 'rloo,rl.rloo.samplesPerPrompt=2', 'rloo,rl.rloo.samplesPerPrompt=4'];
    expect(runs.map(({ id }) => id)).toEqual(values.map((value) => `rl/${size}@rl.method=${value}`));
    expect(stages.filter(({ id }) => id.startsWith(`fits/rl/${size}`))).toHaveLength(4);
    expect(new Set(runs.map(({ title }) => title)).size).toBe(4);
  });

  it('share the proxies and the streams of random numbers', () => {
    expect(new Set(runs.flatMap(({ inputs }) => inputs.proxies))).toEqual(new Set([`proxies/${size}`]));
    expect(new Set(runs.map(({ parameters }) => (parameters as { name: string }).name))).toEqual(
      new Set([`rl/${size}`]),
    );
  });

  it('see one value of their own keys each, which is in their rows', () => {
    const own = runs.map(
      ({ parameters }) => parameters as { config: Record<string, unknown>; setting: object },
    );
    expect(own.map(({ config }) => config.samplesPerPrompt)).toEqual([undefined, undefined, 2, 4]);
    expect(own[1].setting).toMatchObject({ grpoGroupSize: 8 });
    expect(own[3].setting).toMatchObject({ rlooSamplesPerPrompt: 4 });
    expect(own[0].setting).not.toHaveProperty('grpoGroupSize');
  });

  it('leave the runs of the usual method as they were without them', () => {
    const swept = new Set(stages.map(({ hash }) => hash));
    for (const { hash } of plan(tinyExperiment())) expect(swept.has(hash)).toBe(true);
  });

  it('are new code where their own module changed, and no other method is', () => {
    const moduleOf = (name: string) => methods.get(name).module;
    const code = (module: string) => (module === moduleOf('grpo') ? 'v2' : 'v1');
    const before = hashes(stages);
    const changed = plan(experiment, { code }).filter(({ id, hash }) => before.get(id) !== hash);
    expect(changed.map(({ id }) => id)).toEqual(
      sizes.flatMap((each) => [`rl/${each}@rl.method=grpo`, `fits/rl/${each}@rl.method=grpo`]),
    );
  });
});

describe('the hash of a stage', () => {
  const curves = ['best-of-n', 'best-of-n-fit', 'rl', 'rl-fit'];
  const proxyKinds = ['proxies', 'proxy-training'];
  const sampled = ['gold-data', 'pool', 'response-pairs'];
  const scored = ['comparisons', 'gold', 'pool-scores'];
  const all = [...curves, ...proxyKinds, ...sampled, ...scored, 'policy', 'world'].sort();
  const without = (...kinds: string[]) => all.filter((kind) => !kinds.includes(kind));
  const onlineAlone = ['rl', 'rl-fit'];
  const fitsAlone = ['best-of-n-fit', 'rl-fit'];
  const { policy, bestOfN } = tinyData;

  it.each<[string, Record<string, unknown>, string[]]>([
    ['the seed', { seed: 1 }, all],
    ['a key of the world', { world: { responseLength: 9 } }, all],
    ['a key of the policy', { policy: { ...policy, steps: 2 } }, without('world')],
    ['a key of gold', { goldRewardModel: { epochs: 1 } }, without('world', 'policy', ...sampled)],
    ['a key of proxy training', proxiesWith({ epochs: 1 }), [...curves, ...proxyKinds].sort()],
    ['the label noise', proxiesWith({ labelNoise: 0.1 }), [...curves, ...proxyKinds].sort()],
    [
      'the comparisons',
      proxiesWith({ comparisons: 600 }),
      [...curves, 'comparisons', 'response-pairs', ...proxyKinds].sort(),
    ],
    ['points of the best-of-n curve', { bestOfN: { ...bestOfN, points: 5 } }, ['best-of-n', 'best-of-n-fit']],
    ['the pool', { bestOfN: { ...bestOfN, n: 32 } }, ['best-of-n', 'best-of-n-fit', 'pool', 'pool-scores']],
    ...[
      'iterationBudget',
      'batchSize',
      'klBudget',
      'evaluationPrompts',
      'evaluationInterval',
      'learningRate',
      'warmupIterations',
    ].map((key): [string, Record<string, unknown>, string[]] => [
      `rl.${key}`,
      { rl: { [key]: 8 } },
      onlineAlone,
    ]),
    ['rl.klPenalty', { rl: { klPenalty: 0.1 } }, onlineAlone],
    ['a key of the method', { rl: { ppo: { clipRange: 0.3 } } }, onlineAlone],
    ['a key of a method that is not run', { rl: { grpo: { clipRange: 0.3 } } }, []],
    ['fit.bootstrap', { fit: { bootstrap: 7 } }, fitsAlone],
    ['fit.confidence', { fit: { confidence: 0.9 } }, fitsAlone],
    ['the name and the description', { name: 'other', description: 'x' }, []],
  ])('changes with %s where the stage sees it, and nowhere else', (_what, change, kinds) => {
    expect(changedKinds(plan(tinyExperiment()), plan(tinyExperiment(change)))).toEqual(kinds);
  });

  it('stays when a size is added', () => {
    const wider = [...tinyData.proxyRewardModels.sizes, { width: 12, layers: 1 }];
    const after = hashes(plan(tinyExperiment(proxiesWith({ sizes: wider }))));
    for (const { id, hash } of plan(tinyExperiment())) expect(after.get(id)).toBe(hash);
  });

  it('is never shared between backends, nor between versions of the code', () => {
    const base = plan(tinyExperiment());
    expect(changedKinds(base, plan(tinyExperiment(), { backend: 'tensorflow' }))).toEqual(all);
    const newer = (name: string) => (module: string) => (module.includes(name) ? 'v2' : 'v1');
    expect(changedKinds(base, plan(tinyExperiment(), { code: newer('stages/rl.') }))).toEqual(onlineAlone);
    expect(changedKinds(base, plan(tinyExperiment(), { code: newer('-fit.') }))).toEqual(fitsAlone);
    expect(changedKinds(base, plan(tinyExperiment(), { code: newer('/penalties/kl') }))).toEqual(onlineAlone);
    expect(changedKinds(base, plan(tinyExperiment(), { code: newer('/reward/single') }))).toEqual(curves);
  });
});

describe('rewards and penalties with keys of their own', () => {
  const axis = (name: string): KeyAxis =>
    ({
      ...numberAxis({ name, header: name.toLowerCase(), title: name, about: 'A test’s.', label: String }),
      property: 'strength',
    }) as KeyAxis;
  const config = z.strictObject({ strength: z.number().default(1) });

  it('are swept like those of methods, in sections of their own', () => {
    rewardKinds.add({ ...single, name: 'planned', config, axes: [axis('plannedReward')] });
    penalties.add({ ...kl, name: 'planned', label: 'planned', config, axes: [axis('plannedPenalty')] });
    const stages = plan(
      tinyExperiment({
        ...proxiesWith({ sizes: [{ width: 4, layers: 1 }] }),
        reward: { kind: 'planned' },
        rl: { penalty: 'planned', klPenalty: 0.1 },
        sweep: { 'reward.planned.strength': [1, 2], 'rl.penalties.planned.strength': [3, 4] },
      }),
    );
    expect(idsOf(stages, 'best-of-n')).toHaveLength(2);
    const runs = stages
      .filter(({ kind }) => kind === 'rl')
      .map(({ parameters }) => parameters as RlParameters);
    expect(
      runs.map(({ setting }) => [setting.plannedReward, setting.plannedPenalty, setting.klPenalty]),
    ).toEqual([
      [1, 3, 0.1],
      [1, 4, 0.1],
      [2, 3, 0.1],
      [2, 4, 0.1],
    ]);
    expect(runs[3]).toMatchObject({ rewardKeys: { strength: 2 }, penaltyKeys: { strength: 4 } });
    expect(coefficients.columns().map(({ header }) => header)).toContain('plannedpenalty');
  });
});

describe('the order of work', () => {
  it('serves the smallest best-of-n curve before any other of its kind', () => {
    const stages = plan(tinyExperiment());
    const order = inOrderOfWork(stages).map(({ id }) => id);
    const at = (id: string) => order.indexOf(id);
    expect([...order].sort()).toEqual(stages.map(({ id }) => id).sort());
    expect(at('proxies/width-4-layers-1')).toBeLessThan(at('proxies/width-8-layers-1'));
    expect(at('best-of-n/width-4-layers-1')).toBeLessThan(at('rl/width-8-layers-1'));
    expect(at('best-of-n/width-4-layers-1')).toBeLessThan(at('rl/width-4-layers-1'));
  });
});
