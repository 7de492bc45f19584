/** TensorBoard's event files as a table: a row a step, a column a tag; of several runs, a column that tells them apart. */
import { UserError } from '../../../config/user-error.js';
import { oneLine } from '../cells.js';
import type { LogTable } from '../table.js';
import { TableBuilder } from '../table-builder.js';
import { readEvent, type ScalarEvent } from './events.js';
import { forEachTfRecord } from './records.js';

export interface EventFile {
  /** Folder within the folder that was given; empty for one file. */
  run: string;
  /** For messages. */
  file: string;
  bytes: Uint8Array;
}

/** `name` is what was given, for messages. Throws UserError where there is no scalar. */
export function readEventFiles(files: readonly EventFile[], name: string): LogTable {
  const builder = new TableBuilder('entry');
  const others = new Set<string>();
  const runs = new Map<string, RunScalars>();
  for (const { run, file, bytes } of files) {
    const scalars = runs.get(run) ?? new RunScalars();
    runs.set(run, scalars);
    const where = files.length > 1 ? `${file}: ` : '';
    const { leftOut } = forEachTfRecord(bytes, (data) => scalars.addEvent(data, others));
    for (const reason of leftOut) builder.leftOut.push(`${where}${reason}`);
  }
  const filled = [...runs].filter(([, { rows }]) => rows.size > 0);
  if (filled.length === 0) throw noScalars(name, others, builder.leftOut);
  for (const [run, { rows }] of filled)
    for (const [step, cells] of rows) {
      builder.addRow(builder.count + 1);
      if (filled.length > 1) builder.setNamed('run', run === '' ? '.' : run);
      builder.setNamed('step', String(step));
      for (const [tag, value] of cells)
        if (tag !== 'step' && !(tag === 'run' && filled.length > 1)) builder.setNamed(tag, String(value));
    }
  builder.notes.push(...notesOn(filled, others));
  return builder.finish();
}

/** What one run wrote, in the order in which steps first came. */
class RunScalars {
  readonly rows = new Map<number, Map<string, number>>();
  /** Values that took the place of earlier ones. */
  replaced = 0;

  addEvent(data: Uint8Array, others: Set<string>): void {
    const event = tryReading(data);
    for (const tag of event?.others ?? []) others.add(oneLine(tag));
    for (const scalar of event?.scalars ?? []) this.add(scalar);
  }

  private add({ step, tag, value }: ScalarEvent): void {
    const row = this.rows.get(step) ?? new Map<string, number>();
    this.rows.set(step, row);
    const name = oneLine(tag);
    if (row.has(name)) this.replaced++;
    row.set(name, value);
  }
}

/** Messages whose checksum fits and which are no events all the same say nothing. */
function tryReading(data: Uint8Array): ReturnType<typeof readEvent> | undefined {
  try {
    return readEvent(data);
  } catch {
    return undefined;
  }
}

const MOST_SHOWN = 4;

function notesOn(filled: readonly (readonly [string, RunScalars])[], others: ReadonlySet<string>): string[] {
  const notes: string[] = [];
  const names = filled.map(([run]) => (run === '' ? '.' : run));
  if (names.length > 1) notes.push(`a run each: ${listed(names)}`);
  const replaced = filled.reduce((sum, [, run]) => sum + run.replaced, 0);
  if (replaced > 0)
    notes.push(`${replaced} values were written again for the same step; the later ones count`);
  if (others.size > 0) notes.push(`tags that are no scalars were passed over: ${listed([...others])}`);
  return notes;
}

const listed = (names: readonly string[]): string =>
  names.length > MOST_SHOWN
    ? `${names.slice(0, MOST_SHOWN).join(', ')} and ${names.length - MOST_SHOWN} more`
    : names.join(', ');

function noScalars(name: string, others: ReadonlySet<string>, leftOut: readonly string[]): UserError {
  const reason =
    leftOut[0] ?? (others.size > 0 ? `it holds ${listed([...others])}` : 'nothing was logged yet');
  return new UserError(`${name}: is a TensorBoard log without a scalar (${reason}); give one with scalars`);
}
