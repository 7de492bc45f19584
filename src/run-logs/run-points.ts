/** From rows of text to points that can be fitted: units, baseline, and what was wrong with which row. */
import { UserError } from '../config/user-error.js';
import { NEGATIVE_KL_TOLERANCE } from './doubts.js';
import type { FoundColumns } from './find-columns.js';
import { columnNumbers, isMissing, type LogTable, oneLine } from './reading/index.js';

export interface RunPoint {
  line: number;
  /** Nats per response. */
  kl: number;
  gold: number;
  cluster: string;
}

export interface PointGroup {
  /** The values of the --by columns, or `all`. */
  name: string;
  points: RunPoint[];
  /** `line 7: gold_score is NaN`, one entry a row left out. */
  dropped: string[];
  /** Rows without a KL or without a score, as logs of several metrics have them. */
  blank: number;
  /** What a `method` column says of the whole group. */
  method?: string;
}

export type Baseline = 'first' | 'fit' | number;

export interface PointOptions {
  columns: FoundColumns;
  /** File name in messages. */
  file: string;
  klUnit?: 'nats' | 'bits';
  /** Subtracted from every score: the score at the smallest KL of each run, or a number; `fit` leaves it to the fit. */
  baseline?: Baseline;
}

export interface GroupedPoints {
  groups: PointGroup[];
  /** How numbers were read that are not written plainly. */
  notes: string[];
}

const NATS_PER_BIT = Math.LN2;

export function groupPoints(table: LogTable, options: PointOptions): GroupedPoints {
  const { columns, baseline } = options;
  const cells = pointCells(table, options);
  const by = columns.by.map((name) => table.column(name));
  const methods = table.columns.includes('method') ? table.column('method') : [];
  const groups = new Map<string, PointGroup & { methods: Set<string> }>();
  for (let row = 0; row < table.count; row++) {
    const name = by.length === 0 ? 'all' : by.map((column) => column[row] || '(empty)').join(', ');
    const group = groups.get(name) ?? { name, points: [], dropped: [], blank: 0, methods: new Set<string>() };
    groups.set(name, group);
    const point = readPoint(row, cells, options);
    if (point === null) group.blank++;
    else if (typeof point === 'string') group.dropped.push(`${table.place} ${table.lines[row]}: ${point}`);
    else {
      group.points.push({ line: table.lines[row], ...point });
      group.methods.add(methods[row] ?? '');
    }
  }
  const read = [...groups.values()].map(({ methods, ...group }) => ({
    ...group,
    points: recentre(group.points, baseline),
    method: methods.size === 1 ? [...methods][0] : undefined,
  }));
  return { groups: read, notes: cells.notes };
}

interface NumberCells {
  name: string;
  cells: readonly string[];
  values: Float64Array;
}

/** The columns that points are made of. */
interface PointCells {
  kl: NumberCells;
  gold: NumberCells;
  tokens?: NumberCells;
  clusters: readonly string[];
  notes: string[];
}

function pointCells(table: LogTable, { columns, file }: PointOptions): PointCells {
  const { lines, place, decimal } = table;
  const notes: string[] = [];
  const numbersOf = (name: string): NumberCells => {
    const cells = table.column(name);
    const { values, note } = columnNumbers(cells, { file, column: name, lines, place, decimal });
    if (note !== undefined) notes.push(note);
    return { name, cells, values };
  };
  return {
    kl: numbersOf(columns.kl),
    gold: numbersOf(columns.gold),
    tokens: typeof columns.tokens === 'string' ? numbersOf(columns.tokens) : undefined,
    clusters: columns.cluster ? table.column(columns.cluster) : [],
    notes,
  };
}

/** The point, a reason why there is none, or null where the row does not speak of KL or score. */
function readPoint(
  row: number,
  { kl, gold, tokens, clusters }: PointCells,
  { columns, klUnit = 'nats' }: PointOptions,
): Omit<RunPoint, 'line'> | string | null {
  if (isMissing(kl.cells[row]) || isMissing(gold.cells[row])) return null;
  const value = kl.values[row];
  for (const { name, cells, values } of [kl, gold])
    if (Number.isNaN(values[row])) return `${name} is ${oneLine(cells[row])}, not a number`;
  const factor = tokens ? tokens.values[row] : Number(columns.tokens ?? 1);
  if (!(factor > 0)) return `${columns.tokens} is ${tokens?.cells[row] || 'empty'}, not a number of tokens`;
  if (columns.holds === 'n' && value < 1) return `${kl.name} is ${kl.cells[row]}, and n is at least 1`;
  if (value < -NEGATIVE_KL_TOLERANCE) return `${kl.name} is ${kl.cells[row]}, and a KL is never negative`;
  const nats =
    divergence(Math.max(0, value), columns.holds) * factor * (klUnit === 'bits' ? NATS_PER_BIT : 1);
  return { kl: nats, gold: gold.values[row], cluster: clusters[row] ?? '' };
}

/** From what the column holds to KL; best-of-n by Stiennon et al. 2020, appendix G.3. */
function divergence(value: number, holds: FoundColumns['holds']): number {
  if (holds === 'distance') return value * value;
  return holds === 'n' ? Math.log(value) - (value - 1) / value : value;
}

function recentre(points: RunPoint[], baseline?: Baseline): RunPoint[] {
  if (baseline === undefined || baseline === 'fit') return points;
  const firsts = new Map<string, RunPoint>();
  for (const point of points) {
    const held = firsts.get(point.cluster);
    if (held === undefined || point.kl < held.kl) firsts.set(point.cluster, point);
  }
  const zero = (point: RunPoint) => (baseline === 'first' ? firsts.get(point.cluster)!.gold : baseline);
  return points.map((point) => ({ ...point, gold: point.gold - zero(point) }));
}

/** `first`, `fit` or a number. */
export function parseBaseline(text: string): Baseline {
  if (text === 'first' || text === 'fit') return text;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new UserError(`--baseline: ${text} is neither first, fit nor a number`);
}
