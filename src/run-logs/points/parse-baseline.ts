/** How the score of the initial policy is named, apart from what is done with it. */
import { UserError } from '../../config/user-error.js';

export type Baseline = 'first' | 'fit' | number;

/** `first`, `fit` or a number. */
export function parseBaseline(text: string): Baseline {
  if (text === 'first' || text === 'fit') return text;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new UserError(`--baseline: ${text} is neither first, fit nor a number`);
}
