/** Why an experiment leaves findings open: of a single seed how runs differ by chance is not known. */
import { counted } from '../../display/words.js';
import type { TooSmall } from '../study.js';

export function tooSmall(experiment: Readonly<Record<string, unknown>>): TooSmall | undefined {
  const { budgets, seeds } = experiment as { budgets?: readonly number[]; seeds?: number };
  if (budgets === undefined || seeds !== 1) return undefined;
  return {
    words: `${counted(budgets.length, 'budget')} and ${counted(seeds, 'seed')}`,
    larger: 'pretraining',
  };
}
