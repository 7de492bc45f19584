/** Runs that are pooled as seeds and are runs of different laws. */
import { declareDoubt, threeDigits as show, type Warning } from '../../../fitting/index.js';
import { extent, mean } from '../../../statistics/index.js';
import { differBeyondSeeds } from './beyond-seeds.js';
import { type CurveOfRun, curvesOfRuns, type RunsSeen } from './curves-of-runs.js';
import { type TwoKinds, twoKinds } from './two-kinds.js';

const curvesPooled = declareDoubt(
  'curves-pooled',
  'If they differ in a setting fit them apart: --by, with a column that names it or the runs; intervals over runs take them for repeats of one.',
);

export interface PooledRuns extends RunsSeen {
  /** Where along the curve each point stands, such as √KL. */
  along: readonly number[];
  /** Names of the coefficients; left out where the design is a gradient: seeds have no usual spread then. */
  names?: readonly string[];
}

/** Kinds that differ by less, in root mean square, than this share of the height of the mean curve do no harm. */
const LEAST_DIFFERENCE = 0.1;

/**
 * Seeds differ, and by far more than the scatter of a run explains, so that this alone says nothing. Two things do: runs
 * that differ by more than seeds whose coefficients vary by 15 % each, and runs of two kinds with a gap between them. Each
 * is taken for chance where one sample of a hundred of seeds shows it. Two runs alone, or kinds that lie no further apart
 * than seeds of one kind, cannot be told from seeds, and nothing is said.
 */
export function doubtPooledRuns(subject: string, seen: PooledRuns): Warning | undefined {
  const curves = curvesOfRuns(seen);
  if (curves.length < 2) return undefined;
  const { design, names } = seen;
  const sizes = design[0].map((_, index) => extent(design.map((row) => Math.abs(row[index])))[1]);
  const shared = sharedPart(seen, curves);
  const found = twoKinds(curves, metricOf(shared));
  if (found !== undefined && (names === undefined || isOfWeight(found, curves, shared)))
    return curvesPooled(subject, kindsInWords(found, names));
  if (names === undefined || !differBeyondSeeds(curves, sizes)) return undefined;
  const ranges = names.map((name, index) => {
    const [low, high] = extent(curves.map(({ coefficients }) => coefficients[index]));
    return `${name} from ${show(low)} to ${show(high)}`;
  });
  return curvesPooled(
    subject,
    `${curves.length} runs are fitted as one, and differ by more than seeds do: by themselves they have ${ranges.join(' and ')}`,
  );
}

/** Regressors of the points up to where every run reaches: beyond, some curves are only extrapolated. */
function sharedPart({ design, along }: PooledRuns, curves: readonly CurveOfRun[]): RunsSeen['design'] {
  const reach = extent(curves.map(({ places }) => extent(places.map((at) => along[at]))[1]))[0];
  return design.filter((_, at) => along[at] <= reach);
}

/** XᵀX. */
const metricOf = (design: RunsSeen['design']): number[][] =>
  design[0].map((_, row) =>
    design[0].map((__, column) => design.reduce((sum, terms) => sum + terms[row] * terms[column], 0)),
  );

function isOfWeight(kinds: TwoKinds, curves: readonly CurveOfRun[], design: RunsSeen['design']): boolean {
  const usual = centreOf(curves);
  const [one, other] = kinds.map(centreOf);
  const apart = one.map((value, index) => value - other[index]);
  const along = (coefficients: readonly number[]) =>
    design.map((terms) => terms.reduce((sum, term, index) => sum + term * coefficients[index], 0));
  const height = extent(along(usual).map(Math.abs))[1];
  return Math.sqrt(mean(along(apart).map((value) => value ** 2))) > LEAST_DIFFERENCE * height;
}

const centreOf = (curves: readonly CurveOfRun[]): number[] =>
  curves[0].coefficients.map((_, index) => mean(curves.map(({ coefficients }) => coefficients[index])));

function kindsInWords(kinds: TwoKinds, names?: readonly string[]): string {
  const shown = kinds.map((kind) => {
    const more = kind.length > 3 ? ` and ${kind.length - 3} more` : '';
    const runs = kind.slice(0, 3).map(({ run }) => run);
    const centre = names && centreOf(kind).map((value, index) => `${names[index]} ${show(value)}`);
    return `${runs.join(', ')}${more}${centre ? ` (${centre.join(', ')})` : ''}`;
  });
  return `${kinds[0].length + kinds[1].length} runs are fitted as one and are of two kinds with a gap between: ${shown.join('; ')}`;
}
