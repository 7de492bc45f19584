/** The tasks done by the product's own rooms, with random weights: times do not depend on what was learnt. */
import type { Comparisons } from '../src/preferences/index.js';
import type { RandomStream } from '../src/random/index.js';
import type { Sequences } from '../src/world/index.js';
import { repeated, type Timer, timed } from './cost.js';
import type { Rooms } from './rooms.js';
import type {
  ModelSize,
  PpoTask,
  SamplingTask,
  ScoringTask,
  Task,
  TrainingTask,
  WorldShape,
} from './tasks.js';

/** Training steps that are timed by themselves and taken off; in 8 and in any multiple of it as many validations are made. */
export const fixedSteps = 8;

/** Builds models and data, and runs twice: graphs are compiled at the first, our own code by the second. */
export function prepareTask(task: Task, shape: WorldShape, rooms: Rooms): Timer {
  const parts = { shape, rooms, random: rooms.random.createRandom('bench') };
  const run = prepare(task, parts);
  run();
  repeated(run);
  return run;
}

interface Parts {
  shape: WorldShape;
  rooms: Rooms;
  random: RandomStream;
}

function prepare(task: Task, parts: Parts): Timer {
  if (task.kind === 'scoring') return prepareScoring(task, parts);
  if (task.kind === 'sampling') return prepareSampling(task, parts);
  return task.kind === 'training' ? prepareTraining(task, parts) : preparePpo(task, parts);
}

function prepareScoring({ size, replicas, count, isPool }: ScoringTask, parts: Parts): Timer {
  const { rooms, random } = parts;
  const { architecture, parameters } = rewardModels(size, replicas, parts);
  const scorer = new rooms.reward.RewardScorer(rooms.reward.openRewardModels(architecture, parameters));
  const sequences = isPool
    ? samplesOf(size, { prompts: 1, n: count }, parts)()
    : rooms.world.sampleCorpus(worldOf(parts).grammar, count, random.stream('sequences'));
  return () => timed(() => scorer.score(sequences));
}

function prepareSampling({ size, ...counts }: SamplingTask, parts: Parts): Timer {
  const sample = samplesOf(size, counts, parts);
  return () => timed(sample);
}

function samplesOf(size: ModelSize, { prompts, n }: Pick<SamplingTask, 'prompts' | 'n'>, parts: Parts) {
  const { rooms, shape, random } = parts;
  const { model, parameters } = policyOf(size, parts);
  const sampler = new rooms.policy.PolicySampler(model, parameters);
  const drawn = rooms.world.samplePrompts(worldOf(parts), prompts, random.stream('prompts'));
  const repeated = rooms.world.repeatPrompts(drawn, shape.promptLength, n);
  return () => sampler.sample(repeated, random.stream('responses'));
}

function prepareTraining({ size, replicas, batchSize, steps }: TrainingTask, parts: Parts): Timer {
  const { rooms, random } = parts;
  const { architecture } = rewardModels(size, replicas, parts);
  const { grammar } = worldOf(parts);
  // With a tenth held out, 18 batches are left to an epoch.
  const [count, stepsPerEpoch] = [20 * batchSize, 18];
  const draw = (name: string): Sequences => rooms.world.sampleCorpus(grammar, count, random.stream(name));
  const comparisons = Array.from({ length: replicas }, (_, replica): Comparisons => {
    const [chosen, rejected] = [draw(`chosen-${replica}`), draw(`rejected-${replica}`)];
    // What is compared is two responses to one prompt.
    for (let first = 0; first < chosen.tokens.length; first += chosen.length)
      rejected.tokens.set(chosen.tokens.subarray(first, first + parts.shape.promptLength), first);
    return { count, chosen, rejected };
  });
  const train = (total: number) =>
    timed(() =>
      rooms.reward.trainRewardModels({
        name: 'bench',
        architecture,
        config: {
          batchSize,
          epochs: total / stepsPerEpoch,
          learningRate: 1e-3,
          weightDecay: 0,
          heldOut: 0.1,
        },
        comparisons,
        randoms: comparisons.map((_, replica) => random.stream(`replica-${replica}`)),
      }),
    );
  return () => {
    const fixed = train(fixedSteps);
    const whole = train(fixedSteps + steps);
    return {
      seconds: whole.seconds - fixed.seconds,
      cpuSeconds: whole.cpuSeconds - fixed.cpuSeconds,
    };
  };
}

function preparePpo(task: PpoTask, parts: Parts): Timer {
  const { rooms, random } = parts;
  const { batchSize, epochs, minibatches, iterations, replicas } = task;
  const { model, parameters } = policyOf(task.policy, parts);
  const world = worldOf(parts);
  const proxies = rewardModels(task.proxy, replicas, parts);
  const replica = Array.from({ length: replicas }, (_, index) => index);
  const optimiser = rooms.ppo.open(
    {
      model,
      initialParameters: parameters,
      reward: rooms.single.open({
        ...proxies,
        seeds: replica,
        normalisations: replica.map(() => rooms.reward.unitNormalisation([-1, 1])),
      }),
      penalty: rooms.kl.open(0),
      config: { batchSize, learningRate: 1e-5, warmupIterations: 0 },
      drawPrompts: (count, stream) => rooms.world.samplePrompts(world, count, stream),
      randoms: replica.map((index) => random.stream(`ppo-${index}`)),
    },
    rooms.ppo.config.parse({ epochs, minibatches }),
  );
  return () =>
    timed(() => {
      for (let iteration = 0; iteration < iterations; iteration++) optimiser.iterate();
    });
}

/** With every key of a world. */
const complete = ({ shape, rooms }: Parts) => rooms.worldConfig.parse(shape);

const worldOf = (parts: Parts) =>
  parts.rooms.world.createWorld(complete(parts), parts.random.stream('world'));

function policyOf(size: ModelSize, parts: Parts) {
  const model = parts.rooms.policy.policyModel({ world: complete(parts), policy: { ...size, heads: 1 } });
  const parameters = parts.rooms.tensor.initialParameters(model.layout, [parts.random.stream('policy')]);
  return { model, parameters };
}

/** Reward models of one size, each drawn by itself: parameters [R · count]. */
function rewardModels(size: ModelSize, replicas: number, parts: Parts) {
  const architecture = parts.rooms.reward.rewardModelArchitecture({ ...size, heads: 1 }, complete(parts));
  const randoms = Array.from({ length: replicas }, (_, replica) => parts.random.stream(`reward-${replica}`));
  return { architecture, parameters: parts.rooms.tensor.initialParameters(architecture.layout, randoms) };
}
