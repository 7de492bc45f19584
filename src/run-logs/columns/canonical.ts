/** Column names as people and loggers vary them: one spelling each. */

/** `ppo-seed1 - objective/kl` of a W&B export names its run first. */
const runPrefix = /^(.*\S) - (?=\S)/;

/** Parts of a logger's path that say where a metric comes from and not what it is. */
const phases = new Set([
  ...['train', 'training', 'eval', 'evaluation', 'val', 'valid', 'validation', 'test'],
  ...['rollout', 'metrics', 'metric', 'logs', 'data', 'scalars', 'global', 'history', 'summary'],
]);

/** No logger writes a longer name, and patterns take long over one of a megabyte. */
const LONGEST_NAME = 300;

/** Parts of one run that write apart. */
const phase =
  /(?:^|[^\p{L}\p{N}]+)(?:train|training|eval|evaluation|val|valid|validation|test|rollout)(?![\p{L}\p{N}])/giu;

/** `seed1/eval` → `seed1`, `eval` → ``: what a run is called without the part of it that wrote. */
export const withoutPhases = (run: string): string =>
  run.length > LONGEST_NAME ? run : run.replace(phase, '').replace(/^[^\p{L}\p{N}]+/u, '');

/** `train/Objective.KL` → `train_objective_kl`, `klDistance` → `kl_distance`, `√KL (nats)` → `sqrt_kl_nats`. */
export function spelling(column: string): string {
  return column
    .slice(0, LONGEST_NAME)
    .replace(runPrefix, '')
    .replace(/√/g, 'sqrt ')
    .replace(/D_?KL\b/g, 'kl')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9@]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** The spelling without leading phases: `eval_gold_reward` → `gold_reward`; a bare phase stays. */
export function canonicalName(column: string): string {
  const words = spelling(column).split('_');
  let first = 0;
  while (first < words.length - 1 && phases.has(words[first])) first++;
  return words.slice(first).join('_');
}

/** Whether the name says that it was measured in an evaluation. */
export const isOfEvaluation = (column: string): boolean =>
  /^(?:eval|evaluation|val|valid|validation|test|heldout)_/.test(spelling(column));

/** `_std`, `__MIN` and the like: what describes a column and is none of its values. */
export const isSpread = (column: string): boolean =>
  /_(?:std|stddev|sd|var|variance|min|max|se|sem|stderr|err|error|low|lower|high|upper|count|p\d+|quantile|ci\d*)$/.test(
    spelling(column),
  );

/** When something was written: tells no rows apart. */
export const isTime = (canonical: string): boolean =>
  /(?:^|_)(?:wall_?time|timestamp|time|date|datetime|runtime)(?:$|_)/.test(canonical);
