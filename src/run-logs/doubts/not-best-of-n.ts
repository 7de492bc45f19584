/** A column called n that is no n of best-of-n. */
import { declareDoubt, type Warning } from '../../fitting/index.js';

const nIsNotBestOfN = declareDoubt(
  'n-is-not-best-of-n',
  'If it counts samples, questions or tokens, name the KL with --kl: α and β of this axis mean nothing.',
);

export const doubtN = (column: string, reason: string): Warning =>
  nIsNotBestOfN(column, `${column} is taken for the n of best-of-n, and ${reason}`);
