/** An experiment on reasoning: typed data, validated once at the edge. Every key has a default and a sentence. */
import { z } from 'zod';
import { baseKeys } from '../../../config/index.js';
import { batch, count, positive } from '../../../config/numbers.js';
import { demonstrationsConfig, reasoningTaskConfig } from '../../../world/reasoning/index.js';
import { rewardNames, rlAlgorithmNames } from '../rl/names.js';
import { learnedVerifier } from './learned-verifier.js';

const policies = z.strictObject({
  widths: z
    .array(count().max(256))
    .min(1)
    .default([16, 24, 32, 48])
    .describe('Residual widths of the models, small to large.'),
  layers: count().max(16).default(3).describe('Transformer blocks of each.'),
  heads: count().max(16).default(4).describe('Attention heads of each.'),
  seeds: count().max(64).default(3).describe('Models of each width, differing in initialisation and data.'),
});

const fineTuning = z.strictObject({
  steps: count().default(2000).describe('Gradient steps of supervised fine-tuning.'),
  batch: batch().default(256).describe('Demonstrations in a step, all of them fresh.'),
  learningRate: positive()
    .default(3e-3)
    .describe('Peak learning rate of Adam: a short warmup, then a cosine to a tenth.'),
  evaluations: count().max(256).default(8).describe('Evaluations on the way, evenly spaced.'),
});

export type FineTuningConfig = z.infer<typeof fineTuning>;

const testTime = z.strictObject({
  problems: count().max(4096).default(256).describe('Test problems, the same for every model.'),
  samples: count().min(4).max(16_384).default(1024).describe('Attempts at each.'),
  chains: count()
    .max(4096)
    .default(32)
    .describe('Chains at each for every number of forced Waits and every budget.'),
  forcedWaits: z
    .int()
    .min(0)
    .max(16)
    .default(8)
    .describe('Waits that are forced on a chain at most: all numbers from 0.'),
  thinkingBudgets: z
    .array(z.int().min(0).max(128))
    .default([0, 1, 2, 4, 6, 8, 12, 16])
    .describe('Tokens after which the thinking is ended by force.'),
  difficultyBins: count()
    .max(64)
    .default(5)
    .describe('Bins of problems by the share of attempts that are right, as many problems in each.'),
  maximumLength: count()
    .min(4)
    .max(128)
    .default(64)
    .describe('Tokens of a response at most; every forced Wait adds room for another pass.'),
});

export type TestTimeConfig = z.infer<typeof testTime>;

const rl = z.strictObject({
  algorithms: z
    .array(z.enum(rlAlgorithmNames))
    .default(['grpo'])
    .describe('Losses of reinforcement learning, each run by itself; none for no reinforcement learning.'),
  verifiers: z
    .array(z.enum(rewardNames))
    .min(1)
    .default(['answer'])
    .describe(
      'What rewards a response with 1: a right answer, a right answer with every step right, the same as `answer` but “?” passes too, any state on the right way, or what the largest of the learned verifiers says of it.',
    ),
  abstentionPasses: z.number().min(0).max(1).default(1).describe('How often “?” passes under `abstention`.'),
  steps: count().default(180).describe('Rollouts, each learned from once.'),
  prompts: count().max(4096).default(16).describe('Problems of a rollout, all of them fresh.'),
  group: count().min(2).max(1024).default(16).describe('Responses to each.'),
  minibatches: count().default(4).describe('Gradient steps a rollout; divide prompts times group.'),
  learningRates: z.array(positive()).min(1).default([3e-4]).describe('Of Adam, constant.'),
  lags: z
    .array(z.int().min(0).max(64))
    .min(1)
    .default([0])
    .describe('By how many rollouts the policy that samples is older than the one that learns.'),
  scratchpadNoises: z
    .array(z.number().min(0).max(1))
    .min(1)
    .default([0])
    .describe('Chance that a state which the policy writes in its thinking is changed to another.'),
  evaluationInterval: count()
    .default(6)
    .describe('Rollouts from one evaluation to the next; the first ones follow each other more closely.'),
  evaluationProblems: count()
    .max(65_536)
    .default(768)
    .describe('Held-out problems of an evaluation, one response each.'),
});

export type RlConfig = z.infer<typeof rl>;

const schema = z.strictObject({
  ...baseKeys('reasoning'),
  task: reasoningTaskConfig.prefault({}),
  demonstrations: demonstrationsConfig.prefault({}),
  policies: policies.prefault({}),
  fineTuning: fineTuning.prefault({}),
  learnedVerifier: learnedVerifier.prefault({}),
  testTime: testTime.prefault({}),
  rl: rl.prefault({}),
  confidence: z.number().min(0.5).max(0.999).default(0.95).describe('Coverage of the intervals.'),
});

export type Experiment = z.infer<typeof schema>;

export const experimentSchema = () => schema as unknown as z.ZodType<Experiment>;
