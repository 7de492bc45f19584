/** The tasks done by the product's own rooms, with random weights: times do not depend on what was learnt. */
import { kl } from '../src/methods/penalties/kl.js';
import { ppo } from '../src/methods/ppo/index.js';
import { PolicySampler, policyModel } from '../src/policy/index.js';
import type { Comparisons } from '../src/preferences/index.js';
import { createRandom, type RandomStream } from '../src/random/index.js';
import {
  openRewardModels,
  RewardScorer,
  rewardModelArchitecture,
  trainRewardModels,
  unitNormalisation,
} from '../src/reward/index.js';
import { single } from '../src/reward/single.js';
import { quantile } from '../src/statistics/index.js';
import { initialParameters } from '../src/tensor/index.js';
import { worldConfig } from '../src/world/config.js';
import { createWorld, type Sequences, sampleCorpus, samplePrompts } from '../src/world/index.js';
import type { ModelSize, PoolTask, PpoTask, RewardModelsTask, Task, world as worldShape } from './tasks.js';

/** Does the task once and returns the seconds of one unit. */
export type PreparedTask = () => number;

type WorldShape = typeof worldShape;

/** With every key of a world. */
const complete = (shape: WorldShape) => worldConfig.parse(shape);

/** Builds models and data, and runs once so that graphs are compiled. */
export function prepareTask(task: Task, shape: WorldShape): PreparedTask {
  const random = createRandom('bench');
  const run =
    task.kind === 'pool'
      ? preparePool(task, shape, random)
      : task.kind === 'ppo'
        ? preparePpo(task, shape, random)
        : prepareRewardModels(task, shape, random);
  run();
  return run;
}

function preparePool(
  { policy, rewardModel, responses }: PoolTask,
  shape: WorldShape,
  random: RandomStream,
): PreparedTask {
  const { world, model, parameters } = openPolicy(policy, shape, random);
  const architecture = rewardModelArchitecture({ ...rewardModel, heads: 1 }, complete(shape));
  const sampler = new PolicySampler(model, parameters);
  const scorer = new RewardScorer(
    openRewardModels(architecture, initialParameters(architecture.layout, [random.stream('gold')])),
  );
  const prompts = samplePrompts(world, responses, random.stream('prompts'));
  return () =>
    timed(() => {
      scorer.score(sampler.sample(prompts, random.stream('responses')));
    });
}

/** The median over the steps leaves out compiling, at the first step, and the validations between steps. */
function prepareRewardModels(
  { size, replicas, batchSize, steps }: RewardModelsTask,
  shape: WorldShape,
  random: RandomStream,
): PreparedTask {
  const architecture = rewardModelArchitecture({ ...size, heads: 1 }, complete(shape));
  const { grammar } = openWorld(shape, random);
  const count = 20 * batchSize;
  const draw = (name: string): Sequences => sampleCorpus(grammar, count, random.stream(name));
  const comparisons = Array.from(
    { length: replicas },
    (_, replica): Comparisons => ({
      count,
      chosen: draw(`chosen-${replica}`),
      rejected: draw(`rejected-${replica}`),
    }),
  );
  return () => {
    const stamps: number[] = [];
    trainRewardModels({
      name: 'bench',
      architecture,
      config: { batchSize, epochs: steps / 18, learningRate: 1e-3, weightDecay: 0, heldOut: 0.1 },
      comparisons,
      randoms: comparisons.map((_, replica) => random.stream(`replica-${replica}`)),
      onStep: () => stamps.push(performance.now()),
    });
    const gaps = stamps.slice(1).map((stamp, index) => (stamp - stamps[index]) / 1000);
    return quantile(gaps, 0.5);
  };
}

function preparePpo(task: PpoTask, shape: WorldShape, random: RandomStream): PreparedTask {
  const { policy, proxy, batchSize, epochs, minibatches, iterations } = task;
  const { world, model, parameters } = openPolicy(policy, shape, random);
  const architecture = rewardModelArchitecture({ ...proxy, heads: 1 }, complete(shape));
  const reward = single.open({
    architecture,
    seeds: [0],
    parameters: initialParameters(architecture.layout, [random.stream('proxy')]),
    normalisations: [unitNormalisation([-1, 1])],
  });
  const optimiser = ppo.open(
    {
      model,
      initialParameters: parameters,
      reward,
      penalty: kl.open(0),
      config: { batchSize, learningRate: 1e-5, warmupIterations: 0 },
      drawPrompts: (count, stream) => samplePrompts(world, count, stream),
      randoms: [random.stream('ppo')],
    },
    ppo.config.parse({ epochs, minibatches }),
  );
  return () =>
    timed(() => {
      for (let iteration = 0; iteration < iterations; iteration++) optimiser.iterate();
    }) / iterations;
}

function openWorld(shape: WorldShape, random: RandomStream) {
  return createWorld(complete(shape), random.stream('world'));
}

function openPolicy(size: ModelSize, shape: WorldShape, random: RandomStream) {
  const model = policyModel({ world: complete(shape), policy: { ...size, heads: 1 } });
  const parameters = initialParameters(model.layout, [random.stream('policy')]);
  return { world: openWorld(shape, random), model, parameters };
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}
