/** What a planner asks first, in one language: the best size and tokens of each compute, as measured and by the law. */
import type { Interval } from '../../../statistics/index.js';
import type { StudiedTables } from '../laws/derive.js';
import type { ComputeOptimalRow, LawRow } from '../laws/derived-tables.js';
import { isDetermined } from '../laws/iso-flop.js';
import { gridRuns, runsOf } from '../laws/runs.js';

export interface MeasuredMinimum extends ComputeOptimalRow {
  /** Of at least four sizes, with an interval that stays among them. */
  isDetermined: boolean;
}

export interface Optimum {
  domain: number;
  /** Whether there are other languages beside it. */
  isOneOfSeveral: boolean;
  /** Minima of IsoFLOP profiles inside the sizes that were tried, small budgets first. */
  minima: MeasuredMinimum[];
  /** The largest budget whose profile determines its minimum; of all budgets where none does. */
  largest: MeasuredMinimum;
  /** Of N_opt ∝ C^exponent through them. */
  exponent: Interval;
  /** The best size at a compute by L(N, D), as `goodhart plan` has it; undefined where it could not be fitted. */
  bySize: ((compute: number) => number) | undefined;
}

/** Of the sizes that profiles and the law of N and D have for one budget. */
export const whyTheyDiffer =
  'Each profile is of the runs of one budget alone; the law is one of a few constants through the runs of all budgets, and where these are off it by size, its best size is off too.';

/** Language A, where there are several. */
const mainDomain = 0.5;

export type OptimumTables = Pick<StudiedTables, 'compute-optimal' | 'laws' | 'pretraining'>;

/** Of IsoFLOP profiles of one language, inside the sizes that were tried, small budgets first. */
export function minimaOf(
  { 'compute-optimal': optimal, pretraining }: Omit<OptimumTables, 'laws'>,
  domain: number,
): MeasuredMinimum[] {
  const grid = gridRuns(runsOf(pretraining)).filter((run) => run.domain === domain);
  return optimal
    .filter((row) => row.domain === domain && isInside(row))
    .sort((one, other) => one.budget - other.budget)
    .map((row) => {
      const sizes = grid.flatMap(({ budget, parameters }) => (budget === row.budget ? [parameters] : []));
      return { ...row, isDetermined: isDetermined(sizes, row.optimalParameters) };
    });
}

const isInside = ({ protocol, inside }: ComputeOptimalRow) => protocol === 'isoflop' && inside !== 'no';

/** Undefined where fewer than three budgets have a minimum inside. */
export function optimumOf(tables: OptimumTables): Optimum | undefined {
  const { 'compute-optimal': optimal, laws } = tables;
  const inside = optimal.filter(isInside);
  const domain = inside.some((row) => row.domain === mainDomain) ? mainDomain : inside[0]?.domain;
  const minima = minimaOf(tables, domain);
  const own = laws.filter((row) => row.domain === domain);
  const exponent = lawValue(own, { law: 'split', subset: 'isoflop', parameter: 'exponent' });
  if (domain === undefined || minima.length < 3 || exponent === undefined) return undefined;
  const determined = minima.filter((row) => row.isDetermined);
  const candidates = determined.length > 0 ? determined : minima;
  return {
    ...{ domain, minima, exponent, bySize: sizeByLaw(own) },
    isOneOfSeveral: new Set(laws.map((row) => row.domain)).size > 1,
    largest: candidates[candidates.length - 1],
  };
}

const lawValue = (
  laws: readonly LawRow[],
  { law, subset, parameter }: Pick<LawRow, 'law' | 'subset' | 'parameter'>,
): Interval | undefined =>
  laws.find((row) => row.law === law && row.subset === subset && row.parameter === parameter)?.value;

/** Hoffmann et al. 2022, equation 4, with the entropy known. */
function sizeByLaw(laws: readonly LawRow[]): Optimum['bySize'] {
  const [A, B, a, b] = ['A', 'B', 'a', 'b'].map(
    (parameter) => lawValue(laws, { law: 'chinchilla', subset: 'known', parameter })?.estimate ?? Number.NaN,
  );
  if (!Number.isFinite(A + B + a + b)) return undefined;
  return (compute) => ((a * A) / (b * B)) ** (1 / (a + b)) * (compute / 6) ** (b / (a + b));
}
