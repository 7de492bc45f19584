/** The whole of `goodhart fit` without its printing: a log to a fit a group. */
import { UserError } from '../config/user-error.js';
import {
  collectDoubts,
  compareForms,
  doubtBaseline,
  type FormComparison,
  tooFewPoints,
  type Warning,
} from '../fitting/index.js';
import {
  curveLaw,
  fitOveroptimization,
  forms,
  type OveroptimizationFit,
  type OveroptimizationForm,
} from '../laws/index.js';
import { createRandom } from '../random/index.js';
import { extent, leastSquares } from '../statistics/index.js';
import { averageRows, poolRuns } from './averaging/index.js';
import { doubtPerTokenKl, doubtRows } from './doubts.js';
import { type ColumnNames, type FoundColumns, findColumns } from './find-columns.js';
import { type LogTable, tableOf } from './reading/index.js';
import { type Baseline, groupPoints, type PointGroup, type RunPoint } from './run-points.js';

export interface FitRunLogsOptions extends ColumnNames {
  /** Left out: what a `method` column says, else RL. */
  form?: OveroptimizationForm;
  klUnit?: 'nats' | 'bits';
  baseline?: Baseline;
  confidence?: number;
  bootstrap?: number;
  /** Seed of the bootstrap. */
  seed?: number;
  /** Compare the four overoptimization forms too. */
  compare?: boolean;
  /** File name in messages. */
  file?: string;
}

export interface GroupFit extends OveroptimizationFit {
  group: string;
  /** The points as fitted: in nats, and relative to the baseline. */
  data: RunPoint[];
  /** The four overoptimization forms on this group's points, best AICc first; empty unless asked for. */
  comparison: FormComparison[];
}

export interface RunLogsFit {
  columns: FoundColumns;
  groups: GroupFit[];
  /** Groups that could not be fitted. */
  failed: Warning[];
  notes: string[];
}

/** Four points are the fewest that leave two degrees of freedom for an interval. */
const FEWEST_POINTS = 4;

/** Fits every group of a log, or of the table of one; throws UserError when no group can be fitted. */
export function fitRunLogs(log: string | Uint8Array | LogTable, options: FitRunLogsOptions = {}): RunLogsFit {
  const { file = 'input', klUnit, baseline } = options;
  const whole = tableOf(log, file);
  const columns = findColumns(whole, options, file);
  const table = averageRows(whole, columns, file);
  const { groups: pointGroups, notes } = groupPoints(table, { columns, file, klUnit, baseline });
  const groups: GroupFit[] = [];
  const failed: Warning[] = [];
  for (const group of pointGroups) {
    const doubt = unfit(group);
    if (doubt === undefined)
      groups.push(fitGroup(group, { ...options, form: options.form ?? methodOf(group, columns) }));
    else failed.push(doubt);
  }
  if (groups.length === 0) {
    const reasons = failed.map(({ subject, message }) =>
      subject === 'all' ? message : `group ${subject}: ${message}`,
    );
    throw new UserError(`${file}: nothing to fit: ${reasons.slice(0, 3).join('; ')}`);
  }
  const said = [
    ...notesOnReading(table),
    ...columns.notes,
    ...notes,
    ...notesOn(pointGroups, columns, options),
  ];
  return { columns, groups, failed, notes: said };
}

/** What was decided while reading, and what was left out. */
function notesOnReading({ notes, leftOut }: LogTable): string[] {
  if (leftOut.length === 0) return [...notes];
  const more = leftOut.length > 3 ? `; and ${leftOut.length - 3} more` : '';
  return [...notes, `left out: ${leftOut.slice(0, 3).join('; ')}${more}`];
}

const methodOf = ({ method }: PointGroup, { holds }: FoundColumns): OveroptimizationForm =>
  isBestOfN(method) || holds === 'n' ? 'bon' : 'rl';

/** As version 0.1, this one and people write it. */
const isBestOfN = (method = '') => /^(bon|best[-_ ]?of[-_ ]?n)$/i.test(method);

/** Why a group cannot be fitted at all. */
function unfit({ name, points, dropped }: PointGroup): Warning | undefined {
  const reasons = dropped.length > 0 ? ` (${dropped.slice(0, 3).join('; ')})` : '';
  const distances = new Set(points.map(({ kl }) => kl).filter((kl) => kl > 0));
  if (points.length === 0) return tooFewPoints(name, `no usable point${reasons}`);
  if (points.length < FEWEST_POINTS) {
    return tooFewPoints(name, `${points.length} points, at least ${FEWEST_POINTS} are needed${reasons}`);
  }
  if (distances.size < 2)
    return tooFewPoints(name, `${points.length} points, but fewer than two different KL above 0`);
  return undefined;
}

function fitGroup(group: PointGroup, options: FitRunLogsOptions): GroupFit {
  const { form = 'rl', confidence, bootstrap, seed = 0, baseline } = options;
  const runs = clustersOf(group.points);
  const fit = fitOveroptimization({
    form,
    clusters: poolRuns(runs).map(curveOf),
    freeBaseline: baseline === 'fit',
    confidence,
    bootstrap,
    random: createRandom(seed).stream('fit').stream(group.name),
    subject: group.name,
  });
  const data = group.points.map((point) => ({ ...point, gold: point.gold - fit.baseline }));
  const { klDistance, gold } = curveOf(data);
  const [low, high] = extent(gold);
  const warnings = collectDoubts([
    doubtRows(group.name, group.dropped),
    doubtPerTokenKl(
      group.name,
      data.map(({ kl }) => kl),
    ),
    baseline === 'fit' ? undefined : doubtBaseline(group.name, intercept(form, data), high - low),
    ...fit.warnings,
  ]);
  const comparison = options.compare ? compareForms({ forms: candidates, klDistance, score: gold }) : [];
  return { ...fit, clusters: runs.length, warnings, group: group.name, data, comparison };
}

const candidates = [forms.bon, forms.rl, forms.logOnePlus, forms.power];

const curveOf = (points: readonly RunPoint[]) => ({
  klDistance: points.map(({ kl }) => Math.sqrt(kl)),
  gold: points.map(({ gold }) => gold),
});

/** What a reader should know and need not act on. */
function notesOn(
  groups: readonly PointGroup[],
  { holds }: FoundColumns,
  { form }: FitRunLogsOptions,
): string[] {
  const notes: string[] = [];
  const blank = groups.reduce((sum, group) => sum + group.blank, 0);
  if (blank > 0) notes.push(`${blank} rows without KL or without score were passed over`);
  if (form === undefined && holds !== 'n' && !groups.some(({ method = '' }) => method !== '')) {
    notes.push('no --form was given: fitted as RL, d(α − β ln d)');
  }
  return notes;
}

/** The constant that a fit with one more free parameter finds at √KL 0. */
function intercept(
  form: OveroptimizationForm,
  points: readonly RunPoint[],
): { estimate: number; error: number } {
  try {
    const { coefficients, standardErrors } = leastSquares({
      design: points.map(({ kl }) => [1, ...curveLaw(form).basis([Math.sqrt(kl)])]),
      response: points.map(({ gold }) => gold),
    });
    return { estimate: coefficients[0], error: standardErrors[0] };
  } catch {
    // Too few different distances for three coefficients.
    return { estimate: 0, error: Number.POSITIVE_INFINITY };
  }
}

function clustersOf(points: readonly RunPoint[]): RunPoint[][] {
  const clusters = new Map<string, RunPoint[]>();
  for (const point of points) {
    const held = clusters.get(point.cluster);
    if (held) held.push(point);
    else clusters.set(point.cluster, [point]);
  }
  return [...clusters.values()];
}
