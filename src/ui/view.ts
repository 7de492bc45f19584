/** What the screen hands to every view, which views there are, and what a key does: pure, so that keys are tested. */
import type { Verdict } from '../report/index.js';
import type { Method, SizeLook } from './score-series.js';
import type { StudyState } from './study-state.js';

export const viewNames = ['Overview', 'Curves', 'Coefficients', 'Run', 'Findings'] as const;
export type ViewName = (typeof viewNames)[number];

/** What the user chose to look at. */
export interface ViewChoice {
  view: ViewName;
  /** Null follows what is being measured. */
  method: Method | null;
  /** Steps through all sizes (0) and the single ones, or through the runs; taken modulo their number. */
  item: number;
  /** All seeds (0) or a single one. */
  seed: number;
  /** Rows scrolled down; moments of the samples back from the latest. */
  scroll: number;
}

export const firstChoice: ViewChoice = { view: 'Overview', method: null, item: 0, seed: 0, scroll: 0 };

export interface ViewProps {
  state: StudyState;
  /** Clock in milliseconds. */
  now: number;
  looks: SizeLook[];
  /** Character cells that the view may fill. */
  width: number;
  height: number;
  choice: ViewChoice;
  verdicts: Verdict[];
}

/** Keys as Ink names them. */
export interface KeyPress {
  input: string;
  tab?: boolean;
  shift?: boolean;
  leftArrow?: boolean;
  rightArrow?: boolean;
  upArrow?: boolean;
  downArrow?: boolean;
  pageUp?: boolean;
  pageDown?: boolean;
}

/** The choice after a key; the same object where the key means nothing. */
export function chooseByKey(choice: ViewChoice, key: KeyPress): ViewChoice {
  const number = viewNames[Number(key.input) - 1];
  if (number !== undefined) return show(choice, number);
  if (key.tab) return show(choice, neighbour(choice.view, key.shift ? -1 : 1));
  if (key.input === 'm') return { ...choice, method: choice.method === 'bon' ? 'rl' : 'bon', item: 0 };
  if (key.input === 's') return { ...choice, seed: choice.seed + 1 };
  if (key.leftArrow || key.input === 'h') return { ...choice, item: choice.item - 1, scroll: 0 };
  if (key.rightArrow || key.input === 'l') return { ...choice, item: choice.item + 1, scroll: 0 };
  const rows = scrolledRows(key);
  return rows === 0 ? choice : { ...choice, scroll: Math.max(0, choice.scroll + rows) };
}

function scrolledRows({ input, upArrow, downArrow, pageUp, pageDown }: KeyPress): number {
  if (upArrow || input === 'k') return -1;
  if (downArrow || input === 'j') return 1;
  if (pageUp) return -10;
  return pageDown ? 10 : 0;
}

function show(choice: ViewChoice, view: ViewName): ViewChoice {
  return view === choice.view ? choice : { ...choice, view, item: 0, scroll: 0 };
}

function neighbour(view: ViewName, step: number): ViewName {
  return cyclic(viewNames, viewNames.indexOf(view) + step)!;
}

/** The entry at a place counted round and round, from either end. */
export function cyclic<T>(entries: readonly T[], place: number): T | undefined {
  const count = entries.length;
  return count === 0 ? undefined : entries[((place % count) + count) % count];
}

/** The chosen method, or else the one that has something new to show. */
export function shownMethod(state: StudyState, { method }: ViewChoice): Method {
  return method ?? (state.points.some((point) => point.method === 'rl') ? 'rl' : 'bon');
}

export const methodNames: Record<Method, string> = { bon: 'Best-of-n', rl: 'PPO' };

/** The keys that a view answers to, for the footer. */
export const viewKeys: Record<ViewName, [key: string, meaning: string][]> = {
  Overview: [['m', 'method']],
  Curves: [
    ['m', 'method'],
    ['←→', 'size'],
    ['s', 'seed'],
  ],
  Coefficients: [['m', 'method']],
  Run: [
    ['←→', 'run'],
    ['↑↓', 'time'],
  ],
  Findings: [['↑↓', 'scroll']],
};
