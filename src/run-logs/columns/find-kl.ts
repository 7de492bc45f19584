/** The column of KL to the initial policy: KL itself, else its root, else the n of best-of-n. */
import { UserError } from '../../config/user-error.js';
import { numbersIn, unitIn } from '../reading/index.js';
import { canonicalName } from './canonical.js';
import { type ColumnIndex, columnList } from './column-index.js';
import { type KnownKl, knownKl, knownKlOf, type NotTheKl, notTheKlToInitial } from './known-kl.js';

export interface FoundKl {
  kl: string;
  holds: KnownKl['holds'];
  unit?: 'bits';
  known?: KnownKl;
  /** What a column that was asked for is instead, by its name. */
  isNot?: NotTheKl;
  notes: string[];
}

interface Search {
  asked?: string;
  gold: string;
  file: string;
}

/** Throws UserError where there is none, with what is there and what it is. */
export function findKl(index: ColumnIndex, search: Search): FoundKl {
  const { asked, gold } = search;
  if (asked !== undefined) return withUnitOfCells(index, askedKl(asked));
  for (const known of knownKl.filter(({ holds }) => holds !== 'n')) {
    const kl = index.exact(known.names, gold);
    if (kl !== undefined && kl !== gold)
      return withUnitOfCells(index, foundKl(kl, known, othersNote(index, kl, gold)));
  }
  // A path that no logger of the catalogue writes, such as my_run/kl.
  const loose = index.named(
    (canonical) => canonical !== 'n' && knownKlOf(canonical) !== undefined && /kl/.test(canonical),
  );
  const free = loose.filter((column) => column !== gold);
  const kl = index.best(free, gold);
  if (kl !== undefined)
    return withUnitOfCells(
      index,
      foundKl(kl, knownKlOf(canonicalName(kl)), [
        `${kl} is taken for the KL to the initial policy by its name`,
      ]),
    );
  return findN(index, search);
}

function askedKl(asked: string): FoundKl {
  const canonical = canonicalName(asked);
  const known = knownKlOf(canonical);
  const notes = known?.holds === 'n' ? [noteOnN(asked)] : [];
  return { ...foundKl(asked, known, notes), isNot: notTheKlToInitial(canonical) };
}

const foundKl = (kl: string, known: KnownKl | undefined, notes: string[]): FoundKl => ({
  ...{ kl, holds: known?.holds ?? 'kl', unit: known?.unit, known },
  notes,
});

/** `0.03 bits`, `0.03 nats/token`: what the name leaves open. */
function withUnitOfCells({ table }: ColumnIndex, found: FoundKl): FoundKl {
  const { kl, holds, known } = found;
  if (holds === 'n') return found;
  const unit = unitIn(table, kl);
  const isInBits = found.unit === undefined && /^bits?(?![a-z])/i.test(unit);
  const isOfToken = known?.per !== 'token' && /(?:\/|\bper) ?tok(?:en)?s?$/i.test(unit);
  const said = isInBits ? [`${kl}: its cells are in bits, which are ln 2 nats each`] : [];
  return {
    ...found,
    ...(isInBits ? { unit: 'bits' } : {}),
    ...(isOfToken ? { known: { ...(known ?? ofUnit), per: 'token', writtenBy: `its cells: ${unit}` } } : {}),
    notes: [...found.notes, ...said],
  };
}

const ofUnit: KnownKl = { names: [], holds: 'kl', per: 'token', writtenBy: 'the unit of its cells' };

const noteOnN = (n: string) => `KL is ln n − (n − 1)/n of ${n}, an upper bound`;

/** Another KL beside the one that is taken. */
function othersNote(index: ColumnIndex, kl: string, gold: string): string[] {
  const others = index.named(
    (canonical) => /(?:^|_)kl(?:$|_)/.test(canonical) && knownKlOf(canonical)?.holds === 'kl',
  );
  const left = others.filter((column) => column !== kl && column !== gold);
  if (left.length === 0) return [];
  return [
    `${kl} is taken for the KL to the initial policy; --kl takes another: ${left.slice(0, 4).join(', ')}`,
  ];
}

/** Questions asked, tokens and batches are called n too. */
function findN(index: ColumnIndex, { gold, file }: Search): FoundKl {
  const known = knownKl.find(({ holds }) => holds === 'n')!;
  const n = index.first(known.names, gold);
  if (n === undefined) throw noKl(index, file);
  const reason = notBestOfN(index, n, file);
  if (reason === undefined) return foundKl(n, known, [`no KL column: ${noteOnN(n)}`]);
  throw new UserError(
    `${file}: no KL column is recognised, and ${n} does not look like the n of best-of-n: ${reason}; name the KL with --kl (--kl ${n} if it is that n all the same); there are: ${columnList(index.table.columns)}`,
  );
}

const MOST_OF_FIRST = 8;
const FEWEST_DIFFERENT = 4;

/** Why a column called n is not the n of best-of-n: undefined where it may be. A grid of n begins near 1 and has many values. */
export function notBestOfN({ table }: ColumnIndex, column: string, file: string): string | undefined {
  const numbers = [...new Set(numbersIn(table, column, file))]
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  if (numbers.length === 0) return 'it holds no number';
  const broken = numbers.find((value) => !Number.isInteger(value) || value < 1);
  if (broken !== undefined) return `it holds ${broken}`;
  const shown = numbers.slice(0, 4).join(', ');
  if (numbers.length < FEWEST_DIFFERENT) return `it holds only ${shown}, as a number of samples does`;
  if (numbers[0] > MOST_OF_FIRST) return `its smallest value is ${numbers[0]}, and a grid of n begins near 1`;
  return undefined;
}

function noKl({ table, canonical }: ColumnIndex, file: string): UserError {
  const refused = table.columns.flatMap((column, at) => {
    const not = notTheKlToInitial(canonical[at]);
    return not === undefined ? [] : [{ column, not }];
  });
  const other = refused.find(({ not }) => not.kind === 'another-reference') ?? refused[0];
  const why = other === undefined ? '' : ` (${other.column} is ${other.not.is})`;
  const chart =
    table.columns.length > 6 || refused.length > 0
      ? ''
      : `; W&B and TensorBoard export one chart a file: give both files, which are joined on their step: goodhart fit kl.csv ${file}`;
  return new UserError(
    `${file}: line 1: no KL column is recognised${why}; name it with --kl; there are: ${columnList(table.columns)}${chart}`,
  );
}
