/** Files of runs whose columns have names of their own: each file's KL, score and steps under the names of the first. */
import { UserError } from '../../config/user-error.js';
import { type FoundColumns, findColumns } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import type { Asked, NamedTable } from './what-files-hold.js';

/** Quantities by what messages call them. */
const quantities = [
  ['kl', 'KL'],
  ['gold', 'the score'],
  ['step', 'the step'],
  ['tokens', 'the length'],
] as const;

/**
 * The files themselves where all names are the same, or one of the files does not say what its columns are. Throws UserError
 * where a file has the other's column beside its own, and where what the columns hold differs.
 */
export function withCommonNames(
  files: readonly NamedTable[],
  { kl, gold }: Asked,
): { files: readonly NamedTable[]; notes: string[] } {
  const found = files.map(({ table, file }) => columnsOf(table, { kl, gold }, file));
  const [first] = found;
  if (first === undefined || !found.every((one) => one !== undefined)) return { files, notes: [] };
  const notes: string[] = [];
  const renamed = files.map(({ table, file }, at) => {
    const own = found[at];
    const names = new Map<string, string>();
    for (const [quantity, word] of quantities) {
      const [from, to] = [own[quantity], first[quantity]];
      if (typeof from !== 'string' || typeof to !== 'string' || from === to) continue;
      if (table.columns.includes(to)) {
        if (quantity === 'step' || files[0].table.columns.includes(from)) continue;
        throw new UserError(
          `${file}: holds ${from} and ${to}, and ${files[0].file} only ${to}: name the column of ${word} that all files have, with ${option[quantity]}`,
        );
      }
      names.set(from, to);
      notes.push(`${word} is ${to} in ${files[0].file} and ${from} in ${file}`);
    }
    if (own.kl !== first.kl) refuseOtherKl({ file, own }, { file: files[0].file, own: first });
    return names.size === 0 ? { table, file } : { table: renamedTable(table, names), file };
  });
  return { files: renamed, notes };
}

const option = { kl: '--kl', gold: '--gold', tokens: '--tokens' } as const;

function columnsOf(table: LogTable, asked: Asked, file: string): FoundColumns | undefined {
  try {
    return findColumns(table, asked, file);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

interface Own {
  file: string;
  own: FoundColumns;
}

function refuseOtherKl(one: Own, first: Own): void {
  const [here, there] = [one, first].map(({ own }) => contentOf(own));
  if (here === there) return;
  throw new UserError(
    `${one.file}: ${one.own.kl} is ${here}, and ${first.own.kl} of ${first.file} is ${there}: fit the files apart, or bring them to one quantity`,
  );
}

const contentOf = ({ holds, klUnit, tokens }: FoundColumns): string =>
  holds === 'n'
    ? 'the n of best-of-n'
    : `${holds === 'distance' ? '√KL' : 'KL'} in ${klUnit}${tokens === undefined ? '' : ' a token'}`;

/** The same rows under other names. */
function renamedTable(table: LogTable, names: ReadonlyMap<string, string>): LogTable {
  const original = new Map([...names].map(([from, to]) => [to, from]));
  const of = (name: string) => original.get(name) ?? name;
  const { count, lines, place, decimal, leftOut, notes } = table;
  return {
    ...{ count, lines, place, decimal, leftOut, notes },
    columns: table.columns.map((name) => names.get(name) ?? name),
    column: (name) => (names.has(name) ? [] : table.column(of(name))),
    numbers: (name) => (names.has(name) ? undefined : table.numbers?.(of(name))),
    words: (name) => (names.has(name) ? undefined : table.words?.(of(name))),
    cell: table.cell && ((name, row) => table.cell!(of(name), row)),
  };
}
