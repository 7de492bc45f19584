/** Why an experiment leaves findings open: of a single seed how runs differ by chance is not known. */
import { counted } from '../../display/words.js';
import type { TooSmall } from '../study.js';

export function tooSmall(experiment: Readonly<Record<string, unknown>>): TooSmall | undefined {
  const { policies } = experiment as { policies?: { widths?: readonly number[]; seeds?: number } };
  if (policies?.widths === undefined || policies.seeds !== 1) return undefined;
  const { widths, seeds } = policies;
  return { words: `${counted(widths.length, 'width')} and ${counted(seeds, 'seed')}`, larger: 'test-time' };
}
