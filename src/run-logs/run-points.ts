/** From rows of text to points that can be fitted: units, baseline, and what was wrong with which row. */
import { UserError } from '../config/user-error.js';
import type { FoundColumns } from './find-columns.js';
import type { LogRow } from './read-table.js';

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
  klUnit?: 'nats' | 'bits';
  /** Subtracted from every score: the score at the smallest KL of each run, or a number; `fit` leaves it to the fit. */
  baseline?: Baseline;
}

const NATS_PER_BIT = Math.LN2;
/** Sampled KL estimates go slightly below 0; those count as 0. */
const NEGATIVE_KL_TOLERANCE = 1e-3;

export function groupPoints(rows: readonly LogRow[], options: PointOptions): PointGroup[] {
  const groups = new Map<string, PointGroup & { methods: Set<string> }>();
  for (const row of rows) {
    const name = groupName(row, options.columns.by);
    const group = groups.get(name) ?? { name, points: [], dropped: [], blank: 0, methods: new Set<string>() };
    groups.set(name, group);
    const point = readPoint(row, options);
    if (point === null) group.blank++;
    else if (typeof point === 'string') group.dropped.push(`line ${row.line}: ${point}`);
    else {
      group.points.push(point);
      group.methods.add(row.cells.get('method') ?? '');
    }
  }
  return [...groups.values()].map(({ methods, ...group }) => ({
    ...group,
    points: recentre(group.points, options.baseline),
    method: methods.size === 1 ? [...methods][0] : undefined,
  }));
}

function groupName({ cells }: LogRow, by: readonly string[]): string {
  return by.length === 0 ? 'all' : by.map((column) => cells.get(column) || '(empty)').join(', ');
}

/** The point, a reason why there is none, or null where the row does not speak of KL or score. */
function readPoint(
  { line, cells }: LogRow,
  { columns, klUnit = 'nats' }: PointOptions,
): RunPoint | string | null {
  const klText = cells.get(columns.kl) ?? '';
  const goldText = cells.get(columns.gold) ?? '';
  if (klText === '' || goldText === '') return null;
  const kl = Number(klText);
  const gold = Number(goldText);
  if (!Number.isFinite(kl)) return `${columns.kl} is ${klText}, not a number`;
  if (!Number.isFinite(gold)) return `${columns.gold} is ${goldText}, not a number`;
  const tokens =
    typeof columns.tokens === 'string'
      ? Number(cells.get(columns.tokens) || Number.NaN)
      : (columns.tokens ?? 1);
  if (!(tokens > 0))
    return `${columns.tokens} is ${cells.get(String(columns.tokens)) || 'empty'}, not a number of tokens`;
  if (columns.holds === 'n' && kl < 1) return `${columns.kl} is ${klText}, and n is at least 1`;
  if (kl < -NEGATIVE_KL_TOLERANCE) return `${columns.kl} is ${klText}, and a KL is never negative`;
  const nats = divergence(Math.max(0, kl), columns.holds) * tokens * (klUnit === 'bits' ? NATS_PER_BIT : 1);
  return { line, kl: nats, gold, cluster: columns.cluster ? (cells.get(columns.cluster) ?? '') : '' };
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
