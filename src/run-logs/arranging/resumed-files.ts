/** Files that are parts of one run, which was resumed: the steps of one begin where those of another end. */
import { median } from '../../statistics/index.js';
import { ColumnIndex, canonicalName, runNames, stepNames } from '../columns/index.js';
import { type LogTable, numbersOrNone } from '../reading/index.js';
import type { NamedTable } from './what-files-hold.js';

export interface ResumedFiles {
  /** The files of each run, in the order of their steps; runs in the order in which their files were given. */
  runs: NamedTable[][];
  notes: string[];
}

/** A resumed run goes back to its last checkpoint, not to its first half. */
const LATEST_PART = 0.5;
/** Usual steps between the end of a part and the beginning of the next. */
const LONGEST_GAP = 3;

/**
 * A file goes on another one if it begins in its second half or within three usual steps behind its end, and ends later.
 * Where a file could go on two, or two go on it, nothing says which, and all stay runs of their own.
 */
export function joinResumed(files: readonly NamedTable[]): ResumedFiles {
  const courses = files.map(courseOf);
  const nextOf = (at: number) =>
    files.flatMap((_, other) => (goesOn(courses[at], courses[other]) ? [other] : []));
  const before = files.map((_, at) =>
    files.flatMap((__, other) => (goesOn(courses[other], courses[at]) ? [other] : [])),
  );
  const follows = before.map((own) => (own.length === 1 && nextOf(own[0]).length === 1 ? own[0] : undefined));
  const notes: string[] = [];
  const runs = files.flatMap((file, at) => {
    if (follows[at] !== undefined) return [];
    const chain = [file];
    for (let last = at; ; ) {
      const next = follows.indexOf(last);
      if (next < 0) return [chain];
      notes.push(
        `${files[next].file} begins at ${courses[next]!.name} ${courses[next]!.first}, where ${files[last].file} ends (${courses[last]!.last}): one run that was resumed`,
      );
      chain.push(files[next]);
      last = next;
    }
  });
  const open = before.findIndex((own, at) => own.length > 0 && follows[at] === undefined);
  if (open >= 0)
    notes.push(
      `${files[open].file} begins at ${courses[open]!.name} ${courses[open]!.first}, where ${before[open].length > 1 ? 'several files end' : 'another file ends, and so does another one'}: if it goes on one of them, write both into one file`,
    );
  return { runs, notes };
}

interface Course {
  name: string;
  /** What the file says of its run; undefined where it says nothing. */
  run?: string;
  first: number;
  last: number;
  /** Between the steps of two rows. */
  usual: number;
}

function goesOn(earlier: Course | undefined, later: Course | undefined): boolean {
  if (earlier === undefined || later === undefined || earlier.run !== later.run) return false;
  const { first, last, usual } = earlier;
  return (
    later.first > first + LATEST_PART * (last - first) &&
    later.first <= last + LONGEST_GAP * usual &&
    later.last > last
  );
}

/** Undefined for a file of several runs, or without steps that rise. */
function courseOf({ table, file }: NamedTable): Course | undefined {
  const name = new ColumnIndex(table).first(stepNames);
  const runs = runsIn(table);
  if (name === undefined || runs.length > 1) return undefined;
  const steps = [...(numbersOrNone(table, name, file) ?? [])].filter((step) => !Number.isNaN(step));
  const rises = steps.slice(1).map((step, at) => step - steps[at]);
  if (steps.length < 2 || rises.some((rise) => rise < 0)) return undefined;
  const different = rises.filter((rise) => rise > 0);
  if (different.length === 0) return undefined;
  return { name, run: runs[0], first: steps[0], last: steps[steps.length - 1], usual: median(different) };
}

function runsIn(table: LogTable): string[] {
  const column = table.columns.find((name) => runNames.includes(canonicalName(name)));
  return column === undefined ? [] : [...new Set(table.column(column))];
}
