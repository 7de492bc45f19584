/** Files of one chart each: a row for each run and step, with the columns of all files. */
import { UserError } from '../../config/user-error.js';
import { ColumnIndex, matchingColumn, stepNames } from '../columns/index.js';
import { isMissing, type LogTable } from '../reading/index.js';
import { derivedTable } from './derived-table.js';
import { mergedFiles } from './merged-files.js';
import { type KeyedFile, type Place, placesOf } from './places.js';
import { withoutRepeats } from './repeated-steps.js';
import { withRunsOfFiles } from './runs-of-files.js';
import { FileBeside, type Keeper } from './several-rows.js';
import { type Asked, goldIn, type NamedTable, runIn, scoreIn, stemOf } from './what-files-hold.js';

/** Every row of scores stays, with the KL of its step; where other files have several rows for a step, it says what they are. */
export function sideBySide(files: readonly NamedTable[], asked: Asked): LogTable {
  const named = withRunsOfFiles(files, asked);
  const notes: string[] = [];
  const keyed = named.files.map((one) => withoutLoggedAgain(keyedFile(one, asked.join), notes));
  refuseMixedRuns(keyed);
  const places = placesOf(keyed);
  const scores = Math.max(0, fileOfScores(keyed, asked));
  const keeper = keeperOf(keyed[scores], { at: scores, places, asked });
  const counts = keeper.rows.map(({ length }) => Math.max(1, length));
  const repeated = (cellOf: (place: Place) => string) =>
    places.flatMap((place, at) => new Array<string>(counts[at]).fill(cellOf(place)));
  const wide = new Map<string, string[]>([[keyed[0].step, repeated(({ step }) => step)]]);
  const run = keyed.find((one) => one.run !== undefined)?.run;
  if (run !== undefined)
    wide.set(
      run,
      repeated((place) => place.run),
    );
  for (const [at, one] of keyed.entries()) {
    const beside = new FileBeside(one, at, { places, keeper });
    for (const name of one.table.columns) {
      if (name === one.step || name === one.run) continue;
      put(wide, {
        name,
        file: one.file,
        cells: at === scores ? ownCells(keeper, name, places, at) : beside.cells(name),
      });
    }
    notes.push(...beside.notes);
  }
  const most = Math.max(...counts);
  if (most > 1) notes.push(`${keeper.file} has up to ${most} rows for one ${keeper.step}: each is a point`);
  const { lines } = keeper.table;
  return derivedTable(mergedFiles(files), {
    cells: wide,
    lines: Int32Array.from(
      places.flatMap(({ line }, at) => (counts[at] > 1 ? keeper.rows[at].map((row) => lines[row]) : [line])),
    ),
    notes: [`${files.length} files side by side, joined on ${keyed[0].step}`, ...named.notes, ...notes],
  });
}

function keyedFile({ table, file }: NamedTable, join?: string): KeyedFile {
  const asked = join === undefined ? undefined : matchingColumn(table.columns, join);
  const step = asked ?? new ColumnIndex(table).first(stepNames);
  if (step === undefined)
    throw new UserError(
      `${file}: no column ${join ?? 'of steps'} is recognised to join the files on; name it with --join; there are: ${table.columns.join(', ')}`,
    );
  return { table, file, step, run: runIn(table, step) };
}

/** Without the rows that a resumed run wrote anew. */
function withoutLoggedAgain(one: KeyedFile, notes: string[]): KeyedFile {
  const { table, file, step, run } = one;
  const { table: left } = withoutRepeats(table, { ...{ step, needed: [], by: [] }, cluster: run, file });
  if (left.count < table.count)
    notes.push(
      `${file}: ${table.count - left.count} rows of ${step} that a resumed run logged again count once, as last logged`,
    );
  return { ...one, table: left };
}

/** KL of several runs beside gold of one that is not named would be given to whichever run comes last. */
function refuseMixedRuns(keyed: readonly KeyedFile[]): void {
  const several = keyed.find(({ table, run }) => run !== undefined && new Set(table.column(run)).size > 1);
  const unnamed = keyed.find(({ run }) => run === undefined);
  if (several === undefined || unnamed === undefined) return;
  throw new UserError(
    `${unnamed.file}: no column says of which run a row is, and ${several.file} has several (${several.run}); add that column`,
  );
}

/** A score that was only trained on gives way to a gold one. */
function fileOfScores(keyed: readonly KeyedFile[], asked: Asked): number {
  const gold = keyed.findIndex(({ table }) => asked.gold === undefined && goldIn(table) !== undefined);
  return gold >= 0 ? gold : keyed.findIndex(({ table }) => scoreIn(table, asked) !== undefined);
}

function keeperOf(
  file: KeyedFile,
  { at, places, asked }: { at: number; places: readonly Place[]; asked: Asked },
): Keeper {
  const name = scoreIn(file.table, asked);
  if (name === undefined) return { ...file, rows: places.map(() => []) };
  const values = file.table.column(name);
  return { ...file, rows: places.map(({ rows }) => rows[at].filter((row) => !isMissing(values[row]))) };
}

/** Rows of scores that say nothing of a column leave the word to rows of the same step that hold others. */
function ownCells({ table, rows }: Keeper, name: string, places: readonly Place[], at: number): string[] {
  const values = table.column(name);
  return rows.flatMap((own, place) => {
    const cells = own.map((row) => values[row]);
    if (cells.some((cell) => !isMissing(cell))) return cells;
    const others = places[place].rows[at].map((row) => values[row]);
    return new Array<string>(Math.max(1, own.length)).fill(others.findLast((cell) => !isMissing(cell)) ?? '');
  });
}

/** A column that another file has for the same run and step keeps the name of its file. */
function put(
  wide: Map<string, string[]>,
  { name, file, cells }: { name: string; file: string; cells: string[] },
): void {
  const held = wide.get(name);
  const isTaken = held?.some((cell, row) => !isMissing(cell) && !isMissing(cells[row])) ?? false;
  if (held === undefined || isTaken) wide.set(isTaken ? `${name} (${stemOf(file)})` : name, cells);
  else for (const [row, cell] of cells.entries()) if (!isMissing(cell)) held[row] = cell;
}
