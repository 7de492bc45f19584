/** An experiment on pre-training: typed data, validated once at the edge. Every key has a default and a sentence. */
import { z } from 'zod';
import { baseKeys } from '../../../config/index.js';
import { count, positive } from '../../../config/numbers.js';
import { languageConfig } from './language.js';
import { curriculumConfig, repeatsConfig, trainingConfig } from './training.js';

const size = z.strictObject({
  width: count().max(512).describe('Residual width.'),
  layers: count().max(16).default(2).describe('Number of transformer blocks.'),
  heads: count()
    .max(16)
    .nullable()
    .default(null)
    .describe('Attention heads; null for one for every 16 of the width.'),
});

const largest = z.strictObject({
  width: count().max(512).describe('Its width, one of the sizes.'),
  budget: positive().describe('Its compute, 6 · parameters · tokens, in FLOP.'),
});

const tokensPerParameter = z.strictObject({
  least: positive()
    .default(0.8)
    .describe('Sizes for which a budget buys fewer tokens a parameter do not spend it.'),
  most: positive().default(2000).describe('Nor do those for which it buys more.'),
});

const tasksConfig = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Whether the trained models are measured on downstream tasks.'),
  prompts: count().default(384).describe('Prompts of each task.'),
});

const fitConfig = z.strictObject({
  bootstrap: count().max(100_000).default(400).describe('Bootstrap resamples of runs.'),
  confidence: z.number().min(0.5).max(0.999).default(0.95).describe('Coverage of the intervals.'),
});

const widths = [8, 12, 16, 24, 32, 48, 64, 96];

const schema = z.strictObject({
  ...baseKeys('pretraining'),
  language: languageConfig.prefault({}),
  sizes: z
    .array(size)
    .min(1)
    .default(widths.map((width) => ({ width, layers: 2, heads: null })))
    .describe('The models, small to large.'),
  budgets: z
    .array(positive())
    .default([7e8, 2e9, 6e9, 2e10, 6e10, 2e11, 6e11])
    .describe(
      'Levels of compute, 6 · parameters · tokens, in FLOP: each is spent by models of several sizes.',
    ),
  tokensPerParameter: tokensPerParameter.prefault({}),
  tokens: z
    .array(count())
    .default([])
    .describe('Further runs: every size on each of these numbers of tokens.'),
  largest: largest
    .nullable()
    .default({ width: 48, budget: 2e12 })
    .describe('One more run, which no fit may see: laws forecast it. Null for none.'),
  training: trainingConfig.prefault({}),
  repeats: repeatsConfig.prefault({}),
  curriculum: curriculumConfig.prefault({}),
  seeds: count().max(64).default(1).describe('Runs of each cell, differing in initialisation and data.'),
  evaluations: count()
    .min(2)
    .max(256)
    .default(12)
    .describe('Evaluations of a run, evenly spaced in the logarithm of its tokens.'),
  testSequences: count()
    .default(1536)
    .describe('Sequences that the excess loss is measured on, their topics quantiles of the language’s.'),
  tasks: tasksConfig.prefault({}),
  fit: fitConfig.prefault({}),
});

export type Experiment = z.infer<typeof schema>;

export const experimentSchema = () => schema as unknown as z.ZodType<Experiment>;
