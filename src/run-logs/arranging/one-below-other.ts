/** Files of the same columns one below the other. */
import { canonicalName, runNames } from '../columns/index.js';
import { isMissing, type LogTable } from '../reading/index.js';
import { derivedTable } from './derived-table.js';
import { mergedFiles } from './merged-files.js';
import { joinResumed } from './resumed-files.js';
import { type NamedTable, stemOf } from './what-files-hold.js';

/** Rows of all files, with a column that says of which. */
export function stacked(files: readonly NamedTable[], said: readonly string[]): LogTable {
  const { runs, notes } = joinResumed(files);
  const inOrder = runs.flat();
  const names = [...new Set(inOrder.flatMap(({ table }) => table.columns))];
  const cells = new Map<string, string[]>(names.map((name) => [name, []]));
  const lines: number[] = [];
  for (const { table } of inOrder) {
    for (const name of names) {
      const column = table.column(name);
      const held = cells.get(name)!;
      for (let row = 0; row < table.count; row++) held.push(column[row] ?? '');
    }
    for (let row = 0; row < table.count; row++) lines.push(table.lines[row]);
  }
  const stems = files.map(({ file }) => stemOf(file));
  const isTold = new Set(stems).size === stems.length;
  const ofFile = runs.flatMap((parts) => {
    const name = parts.map(({ file }) => (isTold ? stemOf(file) : file)).join(' + ');
    return parts.flatMap(({ table }) => new Array<string>(table.count).fill(name));
  });
  const run = runColumnOf(names, cells, ofFile);
  const toldApart = runs.length > 1 ? `, told apart by ${run.name}` : '';
  return derivedTable(mergedFiles(inOrder), {
    cells: new Map([...cells, [run.name, run.cells]]),
    lines: Int32Array.from(lines),
    notes: [`${files.length} files one below the other${toldApart}`, ...said, ...notes],
  });
}

/** Runs that have the same name in several files are told apart by the file too. */
function runColumnOf(
  names: readonly string[],
  cells: ReadonlyMap<string, string[]>,
  ofFile: string[],
): { name: string; cells: string[] } {
  const own = runNames.flatMap((wanted) => names.filter((name) => canonicalName(name) === wanted))[0];
  if (own === undefined) return { name: 'file', cells: ofFile };
  const column = cells.get(own)!;
  const filesOf = new Map<string, Set<string>>();
  for (const [row, run] of column.entries()) {
    if (!isMissing(run)) filesOf.set(run, (filesOf.get(run) ?? new Set()).add(ofFile[row]));
  }
  const isShared = [...filesOf.values()].some(({ size }) => size > 1);
  return { name: own, cells: isShared ? column.map((run, row) => `${ofFile[row]}/${run}`) : column };
}
