/** Files that are parts of one run, which was resumed: the steps of one begin where those of another end. */
import { ColumnIndex, canonicalName, runNames, stepNames } from '../columns/index.js';
import { type LogTable, numbersOrNone } from '../reading/index.js';
import { type Course, chainsOf, courseOf } from './courses.js';
import type { NamedTable } from './what-files-hold.js';

export interface ResumedFiles {
  /** The files of each run, in the order of their steps; runs in the order in which their files were given. */
  runs: NamedTable[][];
  notes: string[];
}

/** Where nothing says which file goes on which, all stay runs of their own. */
export function joinResumed(files: readonly NamedTable[]): ResumedFiles {
  const named = files.map(courseOfFile);
  const { chains, open } = chainsOf(named.map((one) => one?.course));
  const notes = chains.flatMap((chain) =>
    chain.slice(1).map((at, place) => {
      const last = chain[place];
      return `${files[at].file} begins at ${named[at]!.step} ${named[at]!.course.first}, where ${files[last].file} ends (${named[last]!.course.last}): one run that was resumed`;
    }),
  );
  if (open !== undefined) {
    const { step, course } = named[open.at]!;
    notes.push(
      `${files[open.at].file} begins at ${step} ${course.first}, where ${open.before > 1 ? 'several files end' : 'another file ends, and so does another one'}: if it goes on one of them, write both into one file`,
    );
  }
  return { runs: chains.map((chain) => chain.map((at) => files[at])), notes };
}

/** Undefined for a file of several runs, or without steps that rise. */
function courseOfFile({ table, file }: NamedTable): { step: string; course: Course } | undefined {
  const step = new ColumnIndex(table).first(stepNames);
  const runs = runsIn(table);
  if (step === undefined || runs.length > 1) return undefined;
  const course = courseOf(numbersOrNone(table, step, file) ?? [], runs[0]);
  return course === undefined ? undefined : { step, course };
}

function runsIn(table: LogTable): string[] {
  const column = table.columns.find((name) => runNames.includes(canonicalName(name)));
  return column === undefined ? [] : [...new Set(table.column(column))];
}
