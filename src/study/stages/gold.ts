/** The gold stage: the largest reward model, trained on noisy human comparisons of a broad mix of policies. */
import { PolicySampler } from '../../policy/index.js';
import { type Comparisons, drawStyleMix, labelPairs } from '../../preferences/index.js';
import {
  RewardScorer,
  rewardModelArchitecture,
  trainRewardModels,
  unitNormalisation,
} from '../../reward-model/index.js';
import { pearson } from '../../statistics/index.js';
import { doubtGold } from '../../studies/overoptimization/doubts/gold-disagrees-with-human.js';
import { repeatPrompts, samplePrompts, sequenceLength, type World } from '../../world/index.js';
import type { StageBody, StageContext } from '../stage.js';
import { everyOther, humanScorer, openPolicy, openWorld, sequencesOf } from './models.js';

/** Share of the human comparisons that measures gold's accuracy. */
const heldOut = 0.05;

export const goldStage: StageBody<'gold'> = async (context) => {
  const { experiment, progress } = context;
  const world = openWorld(context);
  const random = context.random.stream('gold');
  const human = humanScorer(world, context.input('policy'));
  const comparisons = humanComparisons(context, world);
  const architecture = rewardModelArchitecture(experiment.goldRewardModel, experiment.world);
  const { parameters, accuracy, loss } = trainRewardModels({
    name: 'the gold reward model',
    architecture,
    config: { ...experiment.goldRewardModel, heldOut },
    comparisons: [comparisons],
    randoms: [random.stream('training')],
    onStep: (done, total, latest) => progress(done, total, 'steps', { loss: latest }),
  });

  const initial = sequencesOf(context.input('policy'), 'initialResponses', sequenceLength(experiment.world));
  const scorer = new RewardScorer(architecture, parameters);
  const scores = scorer.score(initial)[0];
  scorer.dispose();
  const humanCorrelation = pearson(scores, human(initial));
  const doubt = doubtGold('gold reward model', humanCorrelation);
  return {
    json: {
      accuracy: accuracy[0],
      loss: loss[0],
      humanCorrelation,
      normalisation: { ...unitNormalisation(scores) },
      parameterCount: architecture.parameterCount,
    },
    arrays: { parameters },
    tables: { warnings: doubt ? [doubt] : [] },
    metrics: { accuracy: accuracy[0], humanCorrelation },
  };
};

function humanComparisons(context: StageContext<'gold'>, world: World): Comparisons {
  const { experiment, progress } = context;
  const { comparisons, labelSharpness } = experiment.goldRewardModel;
  const { model, parameters } = openPolicy(context);
  const random = context.random.stream('human-comparisons');
  const prompts = samplePrompts(world, comparisons, random.stream('prompts'));
  const sampler = new PolicySampler(model, parameters);
  const responses = sampler.sample(
    repeatPrompts(prompts, model.world.promptLength, 2),
    random.stream('responses'),
    {
      steering: drawStyleMix(comparisons, model.world.vocabularySize, random.stream('styles')),
      onProgress: (done) => progress(done, 2 * comparisons, 'responses'),
    },
  );
  sampler.dispose();
  const human = humanScorer(world, context.input('policy'));
  const [first, second] = [everyOther(responses, 0), everyOther(responses, 1)];
  const pairs = { first, second, firstScores: human(first), secondScores: human(second) };
  return labelPairs(pairs, { labels: 'sampled', sharpness: labelSharpness }, random);
}
