/** What a view of the live screen is: a description of panels, which the screen lays out and draws. */
import type { LiveStudy } from './live-study.js';

/** A run of text with one look. */
export interface Segment {
  text: string;
  color?: string | undefined;
  bold?: boolean;
  dim?: boolean;
}

export type TextRow = Segment[];

export interface Room {
  /** Character cells. */
  width: number;
  height: number;
}

/** What the user chose to look at. */
export interface ViewChoice {
  /** The name of a view. */
  view: string;
  /** Null follows what is being measured. */
  method: string | null;
  /** Steps through what the view has items of; taken modulo their number. */
  item: number;
  /** All seeds (0) or a single one. */
  seed: number;
  /** Rows scrolled down, or moments back from the latest. */
  scroll: number;
  /** What was shown when the user held it, to be laid behind what is shown now. */
  held: Pick<ViewChoice, 'method' | 'item'> | null;
}

export interface Shown<Tables> {
  live: LiveStudy;
  /** The study's tables with every row so far. */
  tables: Tables;
  choice: ViewChoice;
  room: Room;
  /** Another study of this kind, to be laid behind this one. */
  beside?: { name: string; tables: Tables } | undefined;
}

/** Methods, not properties, so that a view of some tables counts as a view of unknown ones. */
export interface View<Tables = unknown> {
  readonly name: string;
  /** Instead of the name where the window is narrow. */
  readonly shortName?: string;
  /** The keys that it answers to, for the footer. */
  readonly keys: readonly (readonly [key: string, meaning: string])[];
  /** What `m` steps through; until the user chooses, the first one is shown. */
  methods?(tables: Tables): string[];
  layout(shown: Shown<Tables>): Layout;
  /** The picture that stays behind when the screen leaves; nothing before there is one. */
  parting?(tables: Tables, width: number): Panel | undefined;
  /** What the view shows and how to read it, in sentences, for the help. */
  readonly about?: string;
  /** Lines that stay behind when the study is over, at most so many columns wide: its main table. */
  closing?(tables: Tables, width: number): string[];
}

export type Layout = Panel | Split;

export interface Split {
  type: 'columns' | 'rows';
  parts: Part[];
}

export interface Part {
  layout: Layout;
  /**
   * Cells along the split. `atMost`: as many rows as the panel's text has, and no panel where it has none. Parts
   * without a size share what is left.
   */
  size?: number | { atMost: number };
}

export interface Panel {
  type: 'panel';
  title: string;
  /** For those who cannot see the panel. */
  summary?: string;
  content: Content;
}

export type Content =
  /** The legend stands below the chart. */
  | { type: 'chart'; chart: Chart; legend?: TextRow[] }
  /** `scrolls`: the choice's scroll cuts from the top, and the title says what is left. */
  | { type: 'text'; rows(room: Room): TextRow[]; scrolls?: boolean }
  /** What every study has: its stages with their progress, its warnings. */
  | { type: 'stages' }
  | { type: 'warnings' };

export interface Chart {
  series: ChartSeries[];
  /** `square root`: x is √KL, labelled in nats. `log`: x is log10 of a count. */
  xScale: 'linear' | 'square root' | 'log';
  /** Names the x-axis, at the right of the tick labels. */
  xLabel?: string;
  /** Ends of the x-axis in its own coordinate, instead of those of the series. */
  xRange?: [number, number];
}

export interface ChartSeries {
  points: ChartPoint[];
  color?: string | undefined;
  /** A line through the points, a dotted one, the points alone, or error bars. */
  style: 'line' | 'dotted' | 'points' | 'bars';
  /** The ends of an error bar in y. */
  ranges?: { low: number; high: number }[];
  /** A letter at the last point, so that curves can be told apart without colour. */
  mark?: string;
}

export interface ChartPoint {
  x: number;
  y: number;
}

/** The entry at a place counted round and round, from either end. */
export function cyclic<Entry>(entries: readonly Entry[], place: number): Entry | undefined {
  const count = entries.length;
  return count === 0 ? undefined : entries[((place % count) + count) % count];
}

/** The chosen one of those that there are, or else the first. */
export const chosenMethod = (present: readonly string[], { method }: Pick<ViewChoice, 'method'>) =>
  method !== null && present.includes(method) ? method : present[0];

/** A panel of a single line, where there is nothing to show yet. */
export const notePanel = (title: string, note: string): Panel => ({
  ...{ type: 'panel', title, summary: note },
  content: { type: 'text', rows: () => [[{ text: note, dim: true }]] },
});
