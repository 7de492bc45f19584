/** The rows of several files that have the same run and step. */
import type { LogTable } from '../reading/index.js';
import type { NamedTable } from './what-files-hold.js';

export interface KeyedFile extends NamedTable {
  step: string;
  run?: string;
}

/** A run and step, with what all files have for it. */
export interface Place {
  step: string;
  run: string;
  line: number;
  /** Rows of each file, in the order of the files. */
  rows: number[][];
}

/** Run by run in the order of their steps; where those are no numbers, as they first come, file by file. */
export function placesOf(files: readonly KeyedFile[]): Place[] {
  const places = new Map<string, Place>();
  for (const [at, file] of files.entries()) {
    const { lines, count } = file.table;
    const of = runsAndSteps(file);
    for (let row = 0; row < count; row++) {
      const { run, step } = of(row);
      const key = `${run}\u0000${step}`;
      const held = places.get(key);
      if (held !== undefined) held.rows[at].push(row);
      else
        places.set(key, {
          ...{ run, step, line: lines[row] },
          rows: files.map((_, other) => (other === at ? [row] : [])),
        });
    }
  }
  return inOrder([...places.values()]);
}

/** A file whose steps begin earlier would stand behind its run. */
function inOrder(places: Place[]): Place[] {
  if (places.some(({ step }) => Number.isNaN(Number(step)))) return places;
  const first = new Map<string, number>();
  for (const [at, { run }] of places.entries()) if (!first.has(run)) first.set(run, at);
  return places.sort(
    (left, right) => first.get(left.run)! - first.get(right.run)! || Number(left.step) - Number(right.step),
  );
}

function runsAndSteps({ table, step, run }: KeyedFile): (row: number) => { run: string; step: string } {
  const steps = table.column(step);
  const runs: LogTable['columns'] = run === undefined ? [] : table.column(run);
  return (row) => ({ run: runs[row] ?? '', step: String(stepNumber(steps[row]) ?? steps[row]) });
}

/** `10`, `10.0`, `checkpoint-10`. */
function stepNumber(step: string): number | undefined {
  const value = Number(/^(?:checkpoint|ckpt|step|global_step)[-_ ]?(\d+)$/i.exec(step)?.[1] ?? step);
  return step.trim() === '' || Number.isNaN(value) ? undefined : value;
}
