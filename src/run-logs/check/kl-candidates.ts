/** Every column that could be a KL: to which policy, per what, by which estimator, and how that was decided. */
import { threeDigits as show } from '../../fitting/index.js';
import { quantileOfSorted } from '../../statistics/index.js';
import { withSignOfKl } from '../arranging/index.js';
import { canonicalName, isSpread, type KnownKl, knownKlOf, notTheKlToInitial } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import { type NumericColumn, numericColumn, sortedNumbers } from './numbers-of.js';
import type { CheckOptions } from './options.js';
import { compareSizes } from './size-relations.js';

export interface KlCandidate {
  column: string;
  /** Of which policy the KL is taken; `none` for coefficients and penalties. */
  reference: 'initial policy' | 'previous policy' | 'another engine' | 'none' | 'unknown';
  per: 'response' | 'token' | 'unknown';
  holds: 'kl' | 'distance' | 'n';
  unit: 'nats' | 'bits';
  estimator: string;
  values: number;
  smallest: number;
  median: number;
  largest: number;
  /** Share of values below 0. */
  negative: number;
  /** How it was decided, a sentence each. */
  because: string[];
}

export function klCandidates(table: LogTable, file: string): KlCandidate[] {
  const found = klColumns(table).flatMap((column) => {
    const signed = isKlByName(column) ? withSignOfKl(table, column, file) : table;
    const numbers = numericColumn(signed, column, file);
    return numbers === undefined ? [] : [{ numbers, isTurned: signed !== table }];
  });
  const candidates = found.map(({ numbers, isTurned }) => candidateOf(numbers, isTurned));
  const columns = found.map(({ numbers }) => numbers);
  compareSizes(table, columns, candidates, file);
  return candidates;
}

/** Those that are looked at. */
export const klColumns = ({ columns }: Pick<LogTable, 'columns'>): string[] =>
  columns.filter((column) => isCandidate(column) && !isSpread(column));

function isCandidate(column: string): boolean {
  const canonical = canonicalName(column);
  return (
    knownKlOf(canonical) !== undefined ||
    notTheKlToInitial(canonical) !== undefined ||
    /(?:^|_)(?:\w*kl|kl\w*)(?:$|_)/.test(canonical)
  );
}

/** A penalty is negative by its nature. */
const isKlByName = (column: string): boolean => {
  const canonical = canonicalName(column);
  const holds = knownKlOf(canonical)?.holds ?? 'kl';
  return holds === 'kl' && notTheKlToInitial(canonical) === undefined;
};

function candidateOf(column: NumericColumn, isTurned: boolean): KlCandidate {
  const canonical = canonicalName(column.column);
  const [known, not] = [knownKlOf(canonical), notTheKlToInitial(canonical)];
  const { smallest, largest, count } = column;
  const sorted = sortedNumbers(column);
  const candidate: KlCandidate = {
    column: column.column,
    reference: 'unknown',
    per: 'unknown',
    ...{ holds: known?.holds ?? 'kl', unit: known?.unit ?? 'nats' },
    estimator: '',
    ...{ values: count, smallest, median: quantileOfSorted(sorted, 0.5), largest },
    negative: column.negative / count,
    because: [],
  };
  if (not !== undefined) {
    candidate.reference = not.kind === 'another-reference' ? previousOrEngine(not.is) : 'none';
    candidate.because.push(`by its name it is ${not.is}`);
    return candidate;
  }
  const isWritten =
    known?.names.includes(canonical) ||
    (known?.names.some((name) => name.includes('_') && canonical.endsWith(name)) ?? false);
  if (known !== undefined && isWritten) {
    candidate.reference = 'initial policy';
    candidate.because.push(nameInWords(canonical, known));
    if (known.per !== 'either') candidate.per = known.per;
  } else
    candidate.because.push('no logger that is known writes this name; ask the code to which policy it is');
  if (isTurned)
    candidate.because.push(
      'negative throughout: its sign is changed (log π_init − log π was logged, or the KL as a reward)',
    );
  if (known?.holds === 'n') return { ...candidate, estimator: 'ln n − (n − 1)/n, an upper bound' };
  decideEstimator(candidate, isWritten ? known?.estimator : undefined);
  decidePer(candidate, sorted, known?.per !== 'token' && known?.per !== 'response');
  return candidate;
}

function nameInWords(canonical: string, { writtenBy, per, unit }: KnownKl): string {
  if (writtenBy === 'people') return `${canonical} is a name that people give it`;
  if (writtenBy !== 'its name') return `${canonical} is a name of ${writtenBy}`;
  return `${canonical} says that it is ${per === 'token' ? 'a mean over tokens' : 'that of a response'}${unit === undefined ? '' : `, in ${unit}`}`;
}

/** What the user says of the column that is taken stands above what its name and size tell. */
export function asStated(candidate: KlCandidate, { klUnit, tokens }: CheckOptions): void {
  if (candidate.holds === 'n') return;
  if (klUnit !== undefined) {
    candidate.unit = klUnit;
    candidate.because.push(`--kl-unit says that it is in ${klUnit}`);
  }
  if (tokens === undefined) return;
  const isSum = Number(tokens) === 1;
  candidate.per = isSum ? 'response' : 'token';
  candidate.because.push(
    `--tokens ${tokens} says that it is ${isSum ? 'the sum over the response' : 'a mean over tokens'}`,
  );
}

const previousOrEngine = (is: string): KlCandidate['reference'] =>
  /engine/.test(is) ? 'another engine' : 'previous policy';

/** By sign: only k1 = −log r is ever negative; k2 and k3 are not, nor is an exact KL. */
function decideEstimator(candidate: KlCandidate, byName?: string): void {
  const { negative, holds } = candidate;
  if (byName !== undefined) candidate.because.push(`its logger computes ${byName}`);
  candidate.estimator = byName ?? (holds === 'distance' ? '' : 'k2, k3, exact, or k1 over many samples');
  if (holds === 'distance') return;
  if (negative === 0) {
    candidate.because.push(
      'none of its values is below 0, as with k2, k3, an exact KL, or k1 over many samples',
    );
    return;
  }
  candidate.estimator = 'k1';
  candidate.because.push(`${show(100 * negative)} % of its values are below 0, as only those of k1 can be`);
}

/** A mean over tokens stays below a few tenths of a nat; a policy whose tokens all carry more writes nonsense. */
const TOKEN_KL = 0.5;
const RESPONSE_KL = 5;

function decidePer(candidate: KlCandidate, sorted: Float64Array, isOpen: boolean): void {
  if (candidate.per !== 'unknown' || candidate.holds !== 'kl') return;
  const most = quantileOfSorted(sorted, 0.9);
  if (most < TOKEN_KL) {
    candidate.per = 'token';
    candidate.because.push(
      `90 % of its values are below ${show(most)}: little for a response, usual for a token`,
    );
  } else if (most > RESPONSE_KL) {
    candidate.per = 'response';
    candidate.because.push(`its values reach ${show(most)}: too much for a token, usual for a response`);
  } else if (isOpen) candidate.because.push('its size fits a mean over tokens and a short response alike');
}
