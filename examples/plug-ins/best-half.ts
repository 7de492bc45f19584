/** An optimiser of one's own: sample several responses to each prompt and imitate the better half of them. */
import { defineMethod, z } from 'goodhart';
import { OnlineRun, oneStep, partsOf, responseSum, scoreFunctionLoss, toTokens } from 'goodhart/methods';

const config = z.strictObject({
  samplesPerPrompt: z
    .int()
    .min(2)
    .default(8)
    .describe('Responses to one prompt; must divide the batch size.'),
});

type Config = z.infer<typeof config>;

defineMethod({
  name: 'best-half',
  label: 'best-half imitation',
  title: 'Best half',
  about: 'Each iteration imitates the half of the responses to a prompt that the reward likes better.',
  law: 'rl',
  module: import.meta.url,
  config,
  check: ({ samplesPerPrompt }: Config, { batchSize }) =>
    batchSize % samplesPerPrompt === 0
      ? undefined
      : { property: 'samplesPerPrompt', message: `does not divide a batch of ${batchSize}` },
  open: (parts, { samplesPerPrompt }: Config) =>
    new OnlineRun<'advantage'>(parts, {
      what: 'best-half imitation',
      samplesPerPrompt,
      // 1 for the tokens of the better half of a prompt's responses, 0 for the others.
      estimate(rollout) {
        const scores = Float64Array.from(rollout.scores);
        const chosen = partsOf(scores, scores.length / samplesPerPrompt).flatMap((group) => {
          const median = [...group].sort((a, b) => a - b)[Math.floor(samplesPerPrompt / 2)];
          return Array.from(group, (score) => (score >= median ? 1 : 0));
        });
        return { advantage: toTokens(Float64Array.from(chosen), rollout) };
      },
      // −A ln π of each token, summed over a response.
      loss: scoreFunctionLoss,
      average: responseSum,
      passes: oneStep,
    }),
});
