/** How long responses are along the way, the mean over seeds. */
import type { ResponseLength } from '../tables.js';
import { meansAlong } from './mean-along.js';

export interface MeanLength {
  /** Nats. */
  kl: number;
  /** Tokens. */
  responseLength: number;
}

/** Of the rows of one curve at even distances √KL, each seed interpolated, as far as all seeds go. */
export const meanLengths = (rows: readonly ResponseLength[], bins = 40): MeanLength[] =>
  meansAlong(rows, ({ klDistance }) => klDistance, {
    values: { responseLength: (row) => row.responseLength },
    bins,
  }).map(({ place, responseLength }) => ({ kl: place ** 2, responseLength }));
