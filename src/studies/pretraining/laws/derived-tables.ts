/** The tables that follow from the others: made when a study ends. */
import {
  always,
  defineTable,
  interval,
  number,
  optional,
  type TableRow,
  text,
  whole,
} from '../../../engine/table/index.js';
import { endsIn, largeText, numberText, operations } from '../large-words.js';
import { domain } from '../tables/fields.js';
import type { OfWorld } from './rows.js';

export const laws = defineTable({
  name: 'laws',
  about: 'Parameters of the fitted laws and other numbers that follow from the runs, each with its interval.',
  kept: 'concluded',
  key: ['domain', 'law', 'subset', 'parameter'],
  fields: {
    domain,
    law: text(
      'law',
      'chinchilla: E + A/N^a + B/D^b. tokens, parameters, compute: a power law in one of them. split: exponent of N_opt(C). Others: what the name says.',
      { title: 'Law', shown: always },
    ),
    subset: text(
      'subset',
      'How it was fitted or to what. excess: least squares of ln (L − E) with E the entropy; known, free: Huber loss of ln L with E the entropy or fitted.',
      { title: 'Subset', shown: always },
    ),
    parameter: text('parameter', 'Which number of it.', { title: 'Parameter', shown: always }),
    value: interval('estimate', 'Its estimate', {
      title: 'Estimate',
      shown: always,
      ...endsIn('value', numberText),
    }),
    theory: optional(
      number('theory', 'What Hutter’s and Michaud’s theory says of it for the language’s Zipf exponent.', {
        title: 'Theory',
        digits: 3,
        shown: always,
      }),
    ),
    rSquared: optional(
      number('r2', 'R² of the fit, on the scale of its residuals.', {
        title: 'R²',
        digits: 4,
        shown: always,
      }),
    ),
    rms: optional(
      number('rms', 'Root mean square of the residuals, of logarithms.', { title: 'RMS', digits: 4 }),
    ),
    runs: whole('runs', 'Runs that it was fitted to.', { title: 'Runs', shown: always }),
  },
});

export const computeOptimal = defineTable({
  name: 'compute-optimal',
  about: 'The size and the tokens of the lowest loss at each compute, by each approach and protocol.',
  kept: 'concluded',
  key: ['domain', 'protocol', 'counting', 'budget'],
  fields: {
    domain,
    protocol: text(
      'protocol',
      'isoflop: a parabola at each budget. envelope: a parabola in ln N at each compute over curves of all sizes; of other schedules by their names.',
      { title: 'Protocol', shown: always },
    ),
    counting: text('counting', 'Whether embeddings count as parameters and in C = 6ND.', {
      title: 'Counting',
    }),
    budget: number('budget', 'Compute.', {
      title: 'Budget',
      shown: always,
      ...operations('budget'),
    }),
    optimalParameters: interval('optimal_parameters', 'Parameters at the minimum', {
      title: 'N_opt',
      unit: 'parameters',
      shown: always,
      ...endsIn('optimalParameters', largeText),
    }),
    optimalTokens: interval('optimal_tokens', 'Tokens at the minimum', {
      title: 'D_opt',
      unit: 'tokens',
      shown: always,
      ...endsIn('optimalTokens', largeText),
    }),
    excess: number('excess', 'Excess loss at the minimum.', {
      title: 'Excess',
      unit: 'nats a token',
      digits: 4,
      shown: always,
    }),
    inside: text(
      'inside',
      'yes: the minimum lies within the measured sizes. undetermined: it does, of fewer than four sizes or with an interval that leaves them. no: it lies beyond them.',
      {
        title: 'Inside',
        shown: always,
      },
    ),
  },
});

export const forecasts = defineTable({
  name: 'forecasts',
  about: 'The loss of the largest run, predicted from runs of at most a share of its compute.',
  kept: 'concluded',
  key: ['domain', 'law', 'irreducible', 'share'],
  fields: {
    domain,
    law: text('law', 'compute: aC^b + c of the best runs. chinchilla: of all runs at the size and tokens.', {
      title: 'Law',
      shown: always,
    }),
    irreducible: text('irreducible', 'Whether the irreducible loss is the known entropy or fitted.', {
      title: 'Irreducible loss',
      shown: always,
    }),
    share: whole('share', 'Runs of at most one over this of the largest run’s compute are fitted.', {
      title: 'Compute at most 1 in',
      shown: always,
    }),
    fittedUpTo: number('fitted_up_to', 'The largest compute among them.', {
      title: 'Fitted up to',
      ...operations('fittedUpTo'),
    }),
    ratio: number('ratio', 'The largest run’s compute over it.', {
      title: 'Largest run over it',
      digits: 1,
    }),
    predicted: interval('predicted', 'Predicted loss', {
      title: 'Predicted',
      unit: 'nats a token',
      shown: always,
    }),
    measured: number('measured', 'Measured loss.', {
      title: 'Measured',
      unit: 'nats a token',
      digits: 4,
      shown: always,
    }),
    error: number('error', 'Predicted less measured.', {
      title: 'Error',
      unit: 'nats a token',
      digits: 4,
      shown: always,
    }),
    runs: whole('runs', 'Points that were fitted.', { title: 'Runs' }),
  },
});

export const taskVerdicts = defineTable({
  name: 'task-verdicts',
  about: 'How the score of each downstream task goes with the loss of the models.',
  kept: 'concluded',
  key: ['domain', 'task'],
  fields: {
    domain,
    task: text('task', 'The task.', { title: 'Task', shown: always }),
    verdict: text('verdict', 'smooth, inverse, nonmonotonic, breakthrough, trendless or noisy.', {
      title: 'Verdict',
      shown: always,
    }),
    spearman: number('spearman', 'Rank correlation of the score with −excess.', {
      title: 'Rank correlation',
      digits: 2,
      shown: always,
    }),
    rSquared: number('r2', 'R² of a line.', { title: 'R² of a line', digits: 3, shown: always }),
    hingeRSquared: number('hinge_r2', 'R² of flat and then rising.', {
      title: 'R² of flat and then rising',
      digits: 3,
    }),
    turnRSquared: number('turn_r2', 'R² of two arms.', { title: 'R² of two arms', digits: 3 }),
    jackknife: number('jackknife', 'Share of the models that may be left out without another verdict.', {
      title: 'Models to spare',
      digits: 2,
      shown: always,
    }),
    forecast: optional(
      number('forecast', 'Score of the largest model by the line through models of 1/33 of its compute.', {
        title: 'Forecast',
        digits: 3,
        shown: always,
      }),
    ),
    actual: number('actual', 'Score of the largest model.', { title: 'Measured', digits: 3, shown: always }),
    miss: optional(
      number('miss', '|forecast − actual| over the range of scores.', { title: 'Miss', digits: 2 }),
    ),
    models: whole('models', 'Models near the best at their compute.', { title: 'Models' }),
  },
});

export type LawRow = TableRow<typeof laws> & OfWorld;
export type ComputeOptimalRow = TableRow<typeof computeOptimal> & OfWorld;
export type ForecastRow = TableRow<typeof forecasts> & OfWorld;
export type TaskVerdictRow = TableRow<typeof taskVerdicts> & OfWorld;

/** The tables of a file each. */
export const derivedTables = [laws, computeOptimal, forecasts, taskVerdicts] as const;

export interface DerivedTables {
  readonly laws: readonly LawRow[];
  readonly 'compute-optimal': readonly ComputeOptimalRow[];
  readonly forecasts: readonly ForecastRow[];
  readonly 'task-verdicts': readonly TaskVerdictRow[];
}
