/** Tables of learned verifiers: how well they tell right from wrong, what comes of their choice, and by which law. */
import { always, defineTable, interval, number, optional, whole } from '../../../engine/table/index.js';
import { difficultyBin, modelFields, modelKey, share, tokensMean } from './fields.js';

const verifierSize = {
  verifierWidth: whole('verifier_width', 'Residual width of the verifier.', { title: 'Verifier width' }),
  verifierParameters: whole(
    'verifier_parameters',
    'All parameters of the verifier, the unembedding that it lacks not counted.',
    { title: 'Verifier', shown: always },
  ),
};

const verifierSeed = whole('verifier_seed', 'Which verifier of its width, from 0.', {
  title: 'Verifier seed',
});

const verifierKey = [...modelKey, 'verifierWidth', 'verifierSeed'] as const;

const nats = { title: 'Loss', unit: 'nats', digits: 4, shown: always } as const;

export const verifiers = defineTable({
  name: 'verifiers',
  about: 'Learned verifiers on attempts at problems that they have not seen.',
  key: [...verifierKey],
  fields: {
    ...{ ...modelFields, ...verifierSize, verifierSeed },
    trainedOn: whole('trained_on', 'Labelled attempts to learn from.', { title: 'Labels' }),
    trainingLoss: number('training_loss', 'Logistic loss over the last tenth of the steps.', {
      ...{ ...nats, title: 'Training loss' },
    }),
    heldOut: whole('held_out', 'Attempts at other problems.', { title: 'Held out' }),
    loss: number('loss', 'Logistic loss on these.', nats),
    auc: optional(share('auc', 'A right attempt scores above a wrong one, of all problems together.', 'AUC')),
    aucWithin: optional(
      share('auc_within', 'The same of attempts at one problem, mean over problems.', 'AUC within'),
    ),
    accuracy: share('accuracy', 'Of these attempts are right.', 'Right'),
    probability: share('probability', 'The verifier says so of them, mean.', 'Said to be right'),
  },
});

export const selection = defineTable({
  name: 'selection',
  about: 'The attempt of n that a learned verifier scores highest, and the answer that it votes for.',
  key: [...verifierKey, 'difficultyBin', 'n'],
  fields: {
    ...{ ...modelFields, ...verifierSize, verifierSeed, difficultyBin },
    n: whole('n', 'Attempts to choose from.', { title: 'n', shown: always }),
    kl: number('kl', 'KL of best-of-n from the model, ln n − (n − 1)/n: an upper bound.', {
      ...{ title: 'KL', unit: 'nats', digits: 3 },
    }),
    bestOfN: share('best_of_n', 'The chosen attempt is right: the gold.', 'Best of n'),
    verifierProbability: share(
      'verifier_probability',
      'How likely the verifier says that is: the proxy.',
      'Verifier says',
    ),
    tokens: tokensMean,
    weightedVote: share(
      'weighted_vote',
      'The answer with the largest sum of the verifier’s probabilities is right.',
      'Weighted vote',
    ),
  },
});

const { seed: _, ...shapeFields } = modelFields;

export const verifierLaws = defineTable({
  name: 'verifier-laws',
  about:
    'Gain of best-of-n over one attempt, d(α − βd) with d = √KL, against verifiers of one size: one curve a model, the mean over its verifiers.',
  key: ['setting', 'width', 'layers', 'heads', 'verifierWidth'],
  fields: {
    ...{ ...shapeFields, ...verifierSize },
    models: whole('models', 'Models, which the intervals resample where there are three.', {
      title: 'Models',
    }),
    verifiers: whole('verifiers', 'Their verifiers of this size, of all models together.', {
      title: 'Verifiers',
    }),
    alpha: interval('alpha', 'α of the law', { title: 'α', shown: always }),
    beta: interval('beta', 'β of the law', { title: 'β', shown: always }),
    rmseOverPeak: optional(
      number('rmse_over_peak', 'Distance of the mean curve from the law, over its highest point.', {
        ...{ title: 'Rmse over peak', digits: 2, shown: always },
      }),
    ),
    peakN: whole('peak_n', 'Where the mean curve is highest.', { title: 'Peak n', shown: always }),
    peakGain: share('peak_gain', 'Its gain there.', 'Peak'),
    endGain: share('end_gain', 'Its gain at the largest n.', 'End'),
  },
});
