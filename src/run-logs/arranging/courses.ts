/** Courses of steps, and which of them goes on which: parts of one run, which was resumed. */
import { median } from '../../statistics/index.js';

export interface Course {
  /** Only courses that say the same of their run go on each other. */
  run?: string;
  first: number;
  last: number;
  /** Between the steps of two rows. */
  usual: number;
}

/** Undefined without steps that rise. */
export function courseOf(values: Iterable<number>, run?: string): Course | undefined {
  const steps = [...values].filter((step) => !Number.isNaN(step));
  const rises = steps.slice(1).map((step, at) => step - steps[at]);
  if (steps.length < 2 || rises.some((rise) => rise < 0)) return undefined;
  const different = rises.filter((rise) => rise > 0);
  if (different.length === 0) return undefined;
  return { run, first: steps[0], last: steps[steps.length - 1], usual: median(different) };
}

/** A resumed run goes back to its last checkpoint, not to its first half. */
const LATEST_PART = 0.5;
/** Usual steps between the end of a part and the beginning of the next. */
const LONGEST_GAP = 3;

export interface Chains {
  /** Places of the parts of each run, in the order of their steps; runs in the order of their first parts. */
  chains: number[][];
  /** A part that could go on several others, or on one that others could go on too. */
  open?: { at: number; before: number };
}

/**
 * A course goes on another one if it begins in its second half or within three usual steps behind its end, and ends later.
 * Where one could go on two, or two go on it, nothing says which, and all stay runs of their own.
 */
export function chainsOf(courses: readonly (Course | undefined)[]): Chains {
  const all = courses.map((_, at) => at);
  const before = all.map((at) => all.filter((other) => goesOn(courses[other], courses[at])));
  const after = all.map((at) => all.filter((other) => goesOn(courses[at], courses[other])));
  const follows = before.map((own) => (own.length === 1 && after[own[0]].length === 1 ? own[0] : undefined));
  const chains = all
    .filter((at) => follows[at] === undefined)
    .map((start) => {
      const chain = [start];
      for (let next = follows.indexOf(start); next >= 0; next = follows.indexOf(next)) chain.push(next);
      return chain;
    });
  const at = before.findIndex((own, place) => own.length > 0 && follows[place] === undefined);
  return at < 0 ? { chains } : { chains, open: { at, before: before[at].length } };
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
