/** A column that was asked for as the KL and is, by its name, something else. */
import { declareDoubt, type Warning } from '../../fitting/index.js';

const klOfAnotherReference = declareDoubt(
  'kl-of-another-reference',
  'Both laws need the KL to the initial policy: log it, or name its column with --kl (goodhart check lists them).',
);

const klColumnDoubted = declareDoubt(
  'kl-column-doubted',
  'Name the column of the KL itself with --kl (goodhart check lists what is there).',
);

export function doubtNamedKl(
  column: string,
  isNot: { is: string; kind: 'another-reference' | 'coefficient' | 'penalty' } | undefined,
): Warning[] {
  if (isNot === undefined) return [];
  const doubt = isNot.kind === 'another-reference' ? klOfAnotherReference : klColumnDoubted;
  return [doubt(column, `${column} is by its name ${isNot.is}`)];
}
