/** The gold reward model: the largest one, trained on noisy human comparisons of a broad mix of policies. */
import type { Checkpoint } from '../../../engine/checkpoint.js';
import { defineStage } from '../../../engine/stage.js';
import { PolicySampler } from '../../../policy/index.js';
import { type Comparisons, drawStyleMix, labelNeighbours } from '../../../preferences/index.js';
import type { RandomStream } from '../../../random/index.js';
import {
  type Normalisation,
  openRewardModels,
  RewardScorer,
  rewardModelArchitecture,
  trainRewardModels,
  unitNormalisation,
} from '../../../reward/index.js';
import { pearson } from '../../../statistics/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import { repeatPrompts, samplePrompts } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import { doubtGold } from '../doubts/gold-disagrees-with-human.js';
import { rowsOf } from '../rows.js';
import { tokenCost } from './cost.js';
import { humanScorer, openPolicy, openWorld, sequencesOf } from './models.js';
import { type InitialPolicy, policy } from './policy.js';

export interface Gold {
  size: TransformerSize;
  /** [count]. */
  parameters: Float32Array;
  /** Mean 0 and sd 1 under the initial policy. */
  normalisation: Normalisation;
}

type Progress = (done: number, total: number, unit: string, metrics?: Record<string, number>) => void;

export interface GoldRead {
  world: Experiment['world'];
  gold: Experiment['goldRewardModel'];
}

export const gold = defineStage({
  name: 'gold',
  heading: 'Gold reward model',
  module: import.meta.url,
  inputs: { policy },
  tables: ['warnings'],
  tensors: true,
  threads: 'all',
  title: () => 'Gold reward model',
  select: ({ world, goldRewardModel }: Experiment): GoldRead => ({ world, gold: goldRewardModel }),
  cost: ({ gold: config }) => 6 * config.comparisons * config.epochs * tokenCost(config),
  async run({ config, inputs, random: root, progress, checkpoint }) {
    const random = root.stream('gold');
    const initial = inputs.policy;
    const { width, layers, heads } = config.gold;
    const size = { width, layers, heads };
    const architecture = rewardModelArchitecture(size, config.world);
    const comparisons = humanComparisons({ config, initial, root, progress, checkpoint });
    const { parameters, accuracy } = trainRewardModels({
      name: 'the gold reward model',
      architecture,
      config: config.gold,
      comparisons: [comparisons],
      randoms: [random.stream('training')],
      onStep: (done, total, loss) => progress(done, total, 'steps', { loss }),
      checkpoint: checkpoint.part('training'),
    });
    const responses = sequencesOf(initial.initialResponses, config.world);
    const model = openRewardModels(architecture, parameters);
    const [scores] = new RewardScorer(model).score(responses);
    model.dispose();
    const human = humanScorer(openWorld(config.world, root), initial);
    const humanCorrelation = pearson(scores, human(responses));
    const doubt = doubtGold('gold reward model', humanCorrelation);
    const output: Gold = { size, parameters, normalisation: unitNormalisation(scores) };
    const metrics = { accuracy: accuracy[0], humanCorrelation };
    return { output, tables: [rowsOf('warnings', doubt ? [doubt] : [])], metrics };
  },
});

interface ComparisonParts {
  config: GoldRead;
  initial: InitialPolicy;
  root: RandomStream;
  progress: Progress;
  checkpoint: Checkpoint;
}

function humanComparisons({ config, initial, root, progress, checkpoint }: ComparisonParts): Comparisons {
  const { comparisons, labelSharpness } = config.gold;
  const world = openWorld(config.world, root);
  const { model, parameters } = openPolicy(config.world, initial);
  const random = root.stream('human-comparisons');
  const prompts = samplePrompts(world, comparisons, random.stream('prompts'));
  const sampler = new PolicySampler(model, parameters);
  const responses = sampler.sample(
    repeatPrompts(prompts, model.world.promptLength, 2),
    random.stream('responses'),
    {
      steering: drawStyleMix(comparisons, model.world.vocabularySize, random.stream('styles')),
      onProgress: (done) => progress(done, 2 * comparisons, 'responses'),
      checkpoint: checkpoint.part('responses'),
    },
  );
  sampler.dispose();
  const scores = humanScorer(world, initial)(responses);
  return labelNeighbours(responses, scores, { labels: 'sampled', sharpness: labelSharpness }, random);
}
