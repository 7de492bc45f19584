/**
 * The experiment: typed data, validated once at the edge. Every key has a default and one sentence.
 *
 * Sizes are counts unless the sentence names a unit. The cross-field rules stand at the end.
 */
import { z } from 'zod';

const count = () => z.int().positive();
const positive = () => z.number().positive();
const fraction = () => z.number().min(0).max(1);

const world = z.strictObject({
  vocabularySize: count().min(4).max(256).default(32).describe('Number of tokens in the language.'),
  promptLength: count().max(64).default(4).describe('Tokens in a prompt.'),
  responseLength: count().max(128).default(28).describe('Tokens in a response.'),
  grammarScale: positive()
    .default(1.3)
    .describe('Standard deviation of the Markov grammar’s random logits; larger is more predictable.'),
  contentFeatures: count()
    .max(64)
    .default(6)
    .describe('Random features of a response that the annotator cares about.'),
  contentIdeal: positive()
    .default(1.9)
    .describe(
      'Distance of the annotator’s ideal point from the initial policy’s mean, in standard deviations.',
    ),
  coherenceWeight: z
    .number()
    .min(0)
    .default(0.4)
    .describe('Weight of coherence (likelihood under the grammar) against content.'),
});

const transformer = (defaults: { width: number; layers: number; heads: number }) => ({
  width: count().max(512).default(defaults.width).describe('Residual width of the transformer.'),
  layers: count().max(16).default(defaults.layers).describe('Number of transformer blocks.'),
  heads: count().max(16).default(defaults.heads).describe('Attention heads; must divide the width.'),
});

const training = (defaults: { batchSize: number; epochs: number; learningRate: number }) => ({
  batchSize: count().default(defaults.batchSize).describe('Examples in one gradient step.'),
  epochs: positive().default(defaults.epochs).describe('Passes over the training data.'),
  learningRate: positive().default(defaults.learningRate).describe('Peak learning rate of Adam.'),
  weightDecay: z.number().min(0).default(0).describe('Decoupled weight decay.'),
});

/** One size of a sweep; heads must divide the width. */
const transformerSize = z.strictObject({
  width: count().max(512).describe('Residual width.'),
  layers: count().max(16).describe('Number of transformer blocks.'),
  heads: count().max(16).default(1).describe('Attention heads; must divide the width.'),
});

const policy = z.strictObject({
  ...transformer({ width: 32, layers: 2, heads: 1 }),
  sizes: z
    .array(transformerSize)
    .default([])
    .describe('Further policy sizes, optimised against the same proxies; each curve starts at its own 0.'),
  steps: count()
    .default(300)
    .describe('Supervised gradient steps; each draws a fresh batch from the grammar.'),
  batchSize: count().default(256).describe('Sequences in one supervised gradient step.'),
  learningRate: positive().default(1e-2).describe('Peak learning rate of Adam.'),
});

const goldRewardModel = z.strictObject({
  ...transformer({ width: 64, layers: 2, heads: 1 }),
  ...training({ batchSize: 64, epochs: 2, learningRate: 1.5e-3 }),
  comparisons: count()
    .default(120_000)
    .describe('Human comparisons that the gold reward model is trained on.'),
  labelSharpness: positive()
    .default(4)
    .describe('k in the human label probability σ(kΔ), Δ in utility standard deviations.'),
});

const proxyRewardModels = z.strictObject({
  sizes: z
    .array(transformerSize)
    .min(1)
    .default([
      { width: 4, layers: 1, heads: 1 },
      { width: 8, layers: 2, heads: 1 },
      { width: 16, layers: 2, heads: 1 },
      { width: 32, layers: 2, heads: 1 },
      { width: 64, layers: 2, heads: 1 },
    ])
    .describe('The ladder of proxy sizes.'),
  seeds: count()
    .max(64)
    .default(2)
    .describe('Proxies of each size, differing in initialisation, data order and label noise.'),
  ...training({ batchSize: 128, epochs: 4, learningRate: 5e-3 }),
  comparisons: z
    .array(count())
    .min(1)
    .default([40_000])
    .describe('Gold-labelled comparisons before the held-out split; several values are swept.'),
  heldOut: fraction().default(0.1).describe('Share of the comparisons held out for validation.'),
  labels: z
    .enum(['argmax', 'sampled'])
    .default('argmax')
    .describe('Gold’s argmax, or a label sampled with σ(Δ gold).'),
  labelNoise: z
    .array(z.number().min(0).max(0.5))
    .min(1)
    .default([0])
    .describe('Probability that a label is flipped; several values are swept.'),
});

const bestOfN = z.strictObject({
  prompts: count().default(12).describe('Held-out prompts with a response pool each.'),
  n: count().min(2).default(8192).describe('Responses in each prompt’s pool, the largest n.'),
  points: count().min(4).default(40).describe('Points of the curve, evenly spaced in √KL.'),
});

const rl = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether PPO is run at all.'),
  batchSize: count()
    .default(16)
    .describe(
      'Responses sampled in one iteration; the fewer, the more KL PPO spends for the same proxy score.',
    ),
  epochs: count().default(16).describe('Passes over each iteration’s responses.'),
  minibatches: count().default(4).describe('Minibatches in one pass; must divide the batch size.'),
  learningRate: positive()
    .default(2e-3)
    .describe(
      'Learning rate of Adam for policy and value head; the larger, the more KL PPO spends for the same proxy score.',
    ),
  warmupSteps: z
    .int()
    .min(0)
    .default(13)
    .describe(
      'Iterations over which the learning rate rises linearly; early steps then waste less KL than late ones.',
    ),
  clipRange: positive().default(0.2).describe('PPO’s clip range ε.'),
  gaeLambda: fraction().default(0.95).describe('λ of generalised advantage estimation; the discount is 1.'),
  klPenalty: z
    .array(z.number().min(0))
    .min(1)
    .default([0])
    .describe('Coefficient of the per-token KL penalty; several values are swept.'),
  klBudget: positive().default(60).describe('Stop at this KL from the initial policy, in nats.'),
  stepBudget: count().default(400).describe('Stop after this many iterations.'),
  evaluationPrompts: count().default(256).describe('Held-out prompts of one evaluation, one response each.'),
  evaluationInterval: positive()
    .default(0.25)
    .describe('Evaluate whenever √KL has moved this far, in √nats.'),
});

const fit = z.strictObject({
  bootstrap: count().max(100_000).default(1000).describe('Bootstrap resamples of seeds and prompts.'),
  confidence: z.number().min(0.5).max(0.999).default(0.95).describe('Coverage of the intervals.'),
});

export const experimentSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/i)
    .describe('Name of the experiment and of its result folder.'),
  description: z.string().default('').describe('One sentence on what the experiment shows.'),
  seed: z.int().min(0).default(0).describe('The root seed: the world and every stream follow from it.'),
  world: world.prefault({}),
  policy: policy.prefault({}),
  goldRewardModel: goldRewardModel.prefault({}),
  proxyRewardModels: proxyRewardModels.prefault({}),
  bestOfN: bestOfN.prefault({}),
  rl: rl.prefault({}),
  fit: fit.prefault({}),
});

export type Experiment = z.infer<typeof experimentSchema>;
