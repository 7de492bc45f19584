/** The column of KL to the initial policy: KL itself, else its root, else the n of best-of-n. */
import { UserError } from '../../config/user-error.js';
import { unitIn } from '../reading/index.js';
import { canonicalName } from './canonical.js';
import { type ColumnIndex, columnList } from './column-index.js';
import { nAsSteps, notBestOfN } from './grid-of-n.js';
import { type KnownKl, knownKl, knownKlOf, type NotTheKl, notTheKlToInitial } from './known-kl.js';
import { goldNames, lengthNames, stepNames, trainingScoreNames } from './known-names.js';
import { noKl } from './not-found.js';

export interface FoundKl {
  kl: string;
  holds: KnownKl['holds'];
  unit?: 'bits';
  known?: KnownKl;
  /** What a column that was asked for is instead, by its name. */
  isNot?: Omit<NotTheKl, 'pattern'>;
  notes: string[];
}

interface Search {
  asked?: string;
  gold: string;
  /** The law that is asked for. */
  form?: string;
  file: string;
}

/** Throws UserError where there is none, with what is there and what it is. */
export function findKl(index: ColumnIndex, search: Search): FoundKl {
  const { asked, gold } = search;
  if (asked !== undefined) return withUnitOfCells(index, askedKl(index, asked, search));
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

function askedKl(index: ColumnIndex, asked: string, { form, file }: Search): FoundKl {
  const canonical = canonicalName(asked);
  if (form === 'bon' && stepNames.includes(canonical) && notBestOfN(index, asked, file) === undefined)
    return foundKl(asked, nOfBestOfN, [noteOnN(asked)]);
  const known = knownKlOf(canonical);
  const notes = known?.holds === 'n' ? [noteOnN(asked)] : [];
  return { ...foundKl(asked, known, notes), isNot: notTheKlToInitial(canonical) ?? notAKl(canonical) };
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

/** Columns of other things, which no KL is called by. */
function notAKl(canonical: string): FoundKl['isNot'] {
  const is = (what: string) => ({ is: `${what} and no KL`, kind: 'coefficient' }) as const;
  if (stepNames.includes(canonical)) return is('a step');
  if (lengthNames.includes(canonical)) return is('a length');
  return [...goldNames, ...trainingScoreNames].includes(canonical) ? is('a score') : undefined;
}

const nOfBestOfN = knownKl.find(({ holds }) => holds === 'n')!;

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
function findN(index: ColumnIndex, { gold, form, file }: Search): FoundKl {
  const n = index.first(nOfBestOfN.names, gold) ?? (form === 'bon' ? nAsSteps(index, file) : undefined);
  if (n === undefined) throw noKl(index, { gold, isGrid: nAsSteps(index, file), file });
  const reason = notBestOfN(index, n, file);
  if (reason === undefined) return foundKl(n, nOfBestOfN, [`no KL column: ${noteOnN(n)}`]);
  throw new UserError(
    `${file}: no KL column is recognised, and ${n} does not look like the n of best-of-n: ${reason}; name the KL with --kl (--kl ${n} if it is that n all the same); there are: ${columnList(index.table.columns)}`,
  );
}
