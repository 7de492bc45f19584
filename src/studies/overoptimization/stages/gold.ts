/** The gold reward model: the largest one, trained on noisy human comparisons of a broad mix of policies. */
import { defineStage, many } from '../../../engine/stage.js';
import { type Comparisons, labelNeighbours } from '../../../preferences/index.js';
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
import type { Experiment } from '../config/experiment.js';
import { doubtGold } from '../doubts/gold-disagrees-with-human.js';
import { rowsOf } from '../rows.js';
import { tokenCost } from './cost.js';
import { goldData } from './gold-data.js';
import { humanScorer, joinedBytes, openWorld, sequencesOf } from './models.js';
import { type InitialPolicy, policy } from './policy.js';

export interface Gold {
  size: TransformerSize;
  /** [count]. */
  parameters: Float32Array;
  /** Mean 0 and sd 1 under the initial policy. */
  normalisation: Normalisation;
}

export interface GoldRead {
  world: Experiment['world'];
  gold: Experiment['goldRewardModel'];
}

export const gold = defineStage({
  name: 'gold',
  heading: 'Gold reward model',
  module: import.meta.url,
  inputs: { policy, data: many(goldData) },
  tables: ['warnings'],
  tensors: true,
  title: () => 'Gold reward model',
  select: ({ world, goldRewardModel }: Experiment): GoldRead => ({ world, gold: goldRewardModel }),
  cost: ({ gold: config }) => 6 * config.comparisons * config.epochs * tokenCost(config),
  async run({ config, inputs, random: root, progress, checkpoint }) {
    const random = root.stream('gold');
    const initial = inputs.policy;
    const { width, layers, heads } = config.gold;
    const size = { width, layers, heads };
    const architecture = rewardModelArchitecture(size, config.world);
    const tokens = inputs.data.map((shard) => shard.tokens);
    const comparisons = humanComparisons(config, { initial, tokens, root });
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

/** Labels of the annotator, who is right more often the farther two responses are apart. */
function humanComparisons(
  { gold: { labelSharpness }, world: shape }: GoldRead,
  { initial, tokens, root }: { initial: InitialPolicy; tokens: readonly Uint8Array[]; root: RandomStream },
): Comparisons {
  const responses = sequencesOf(joinedBytes(tokens), shape);
  const scores = humanScorer(openWorld(shape, root), initial)(responses);
  const options = { labels: 'sampled', sharpness: labelSharpness } as const;
  return labelNeighbours(responses, scores, options, root.stream('human-comparisons'));
}
