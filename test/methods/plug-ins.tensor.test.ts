/** What a user may add from outside: a reward, a penalty and a method, each registered here and used in a short run. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { responseSum } from '../../src/methods/averages.js';
import { methods, type OnlineMethod } from '../../src/methods/index.js';
import { oneStep } from '../../src/methods/learner.js';
import { scoreFunctionLoss } from '../../src/methods/losses.js';
import { type Algorithm, OnlineRun } from '../../src/methods/online-run.js';
import { type PenaltyKind, penalties } from '../../src/methods/penalties/index.js';
import { toTokens } from '../../src/methods/returns.js';
import { partsOf } from '../../src/methods/rollout.js';
import { createRandom } from '../../src/random/index.js';
import '../../src/reward/builtin.js';
import {
  openRewardModels,
  type RewardKind,
  RewardScorer,
  rewardForward,
  rewardKinds,
  rewardModelArchitecture,
} from '../../src/reward/index.js';
import { getTf, initialParameters } from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';
import { tinyRun } from '../support/tiny-run.js';
import { everySequence } from '../support/tiny-world.js';

/** The mean of M proxies, each in its own units: one reward. */
const meanOfProxies: RewardKind = {
  name: 'fake-mean',
  label: 'the mean of the proxies',
  about: 'A test’s.',
  module: import.meta.url,
  axes: [],
  open({ architecture, parameters, normalisations }) {
    const tf = getTf();
    const members = normalisations.length;
    const column = (values: number[]) => tf.tensor2d(values, [members, 1]);
    const constants = [
      tf.tensor2d(parameters, [members, architecture.parameterCount]),
      column(normalisations.map(({ mean }) => mean)),
      column(normalisations.map(({ scale }) => scale)),
    ];
    return {
      replicas: 1,
      seeds: [0],
      constants,
      score(sequences, [flat, mean, scale]) {
        const raw = rewardForward(architecture, flat, tf.tile(sequences, [members, 1, 1]));
        return tf.mean(tf.mul(tf.sub(raw, mean), scale), 0, true);
      },
      normalise: (scores) => Float64Array.from(scores),
      dispose: () => {
        for (const constant of constants) constant.dispose();
      },
    };
  },
};

const observed: number[] = [];

/** Punishes tokens that the initial policy finds improbable, and remembers what it was told. */
const surprise: PenaltyKind = {
  name: 'fake-surprise',
  label: 'surprise',
  about: 'A test’s.',
  module: import.meta.url,
  axes: [],
  open: (coefficient) => ({
    perToken: ({ initialLogProbs }) => initialLogProbs.map((logProb) => coefficient * logProb),
    observe: ([klDivergence]) => {
      observed.push(klDivergence);
    },
  }),
};

/** Imitates the better half of each group. */
const imitation: Algorithm<'advantage'> = {
  what: 'imitation',
  samplesPerPrompt: 4,
  estimate(rollout) {
    const scores = Float64Array.from(rollout.scores);
    const better = partsOf(scores, scores.length / 4).flatMap((group) => {
      const median = [...group].sort((a, b) => a - b)[2];
      return Array.from(group, (score) => (score >= median ? 1 : 0));
    });
    return { advantage: toTokens(Float64Array.from(better), rollout) };
  },
  passes: oneStep,
  average: responseSum,
  loss: scoreFunctionLoss,
};

const imitate: OnlineMethod = {
  kind: 'online',
  name: 'fake-imitation',
  label: 'imitation',
  title: 'Imitation',
  about: 'A test’s.',
  law: 'rl',
  module: import.meta.url,
  config: z.strictObject({}),
  axes: [],
  open: (parts) => new OnlineRun(parts, imitation),
};

rewardKinds.add(meanOfProxies);
penalties.add(surprise);
methods.add(imitate);

describeTensors('plug-ins', () => {
  it('run together, found by their names', () => {
    const setup = tinyRun(2);
    const method = methods.get('fake-imitation') as OnlineMethod;
    const before = getTf().memory().numTensors;
    const run = setup.open(method, {
      penalty: penalties.get('fake-surprise').open(0.1),
      reward: () => rewardKinds.get('fake-mean').open(setup.proxies(3)),
    });
    const reports = [run.iterate(), run.iterate()];
    expect(Object.keys(reports[0])).toEqual(['klDivergence', 'proxyScore', 'entropy']);
    expect(observed).toEqual(reports.map(({ klDivergence }) => klDivergence[0]));
    expect(observed[1]).toBeGreaterThan(0);
    expect(run.actor.parameters()).not.toEqual(setup.policy.parameters);
    run.dispose();
    expect(getTf().memory().numTensors).toBe(before);
  });

  it('may put tensors of their own beside those of trained reward models', () => {
    const before = getTf().memory().numTensors;
    const { architecture, parameters } = tinyRun(2).proxies(1);
    const models = openRewardModels(architecture, parameters);
    const two = getTf().tensor2d([2], [1, 1]);
    const reward = Object.assign(models, { constants: [...models.constants, two] });
    expect(reward.constants.map(({ shape }) => shape)).toEqual([
      [1, parameters.length],
      [1, 1],
    ]);
    two.dispose();
    reward.dispose();
    expect(getTf().memory().numTensors).toBe(before);
  });

  it('score through the scorer: an ensemble’s mean is the mean of what its members say alone', () => {
    const { world } = tinyRun(2).policy.model;
    const architecture = rewardModelArchitecture({ width: 4, layers: 1, heads: 1 }, world);
    const parameters = initialParameters(
      architecture.layout,
      ['a', 'b', 'c'].map((seed) => createRandom(seed)),
    );
    const normalisations = [0, 1, 2].map((index) => ({ mean: index / 10, scale: 1 + index }));
    const models = { architecture, seeds: [0, 1, 2], parameters, normalisations };
    const together = meanOfProxies.open(models);
    const alone = rewardKinds.get('single').open(models);
    const all = everySequence(world);
    const members = new RewardScorer(alone)
      .score(all)
      .map((scores, member) => alone.normalise(scores, member, []));
    const mean = members[0].map((_, row) => members.reduce((sum, own) => sum + own[row], 0) / 3);
    expectClose(new RewardScorer(together).score(all)[0], mean, 1e-5);
    together.dispose();
    alone.dispose();
  });

  it('come beside what is built in, and no name twice', () => {
    for (const [names, own] of [
      [methods.names, 'fake-imitation'],
      [penalties.names, 'fake-surprise'],
      [rewardKinds.names, 'fake-mean'],
    ] as const) {
      expect(names.at(-1)).toBe(own);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(() => methods.add({ ...imitate })).toThrow(/two things are registered as method fake-imitation/);
  });
});
