/** Gold at equal KL: what each value of a sweep changes against the first one, seed by seed. */
import { type Axis, type Setting, settingKey } from '../../../engine/axis.js';
import { isSweptHeader, sweptHeader } from '../../../engine/swept-axis.js';
import { methods } from '../../../methods/method.js';
import { type Interval, meanInterval, slopeOf } from '../../../statistics/index.js';
import type { CurvePoint, EqualKl } from '../tables.js';
import { meansOfMembers, membersIn } from './beside-members.js';
import { placesUpTo, pointAt, type Runs, reachOf, runsOf } from './equal-places.js';
import {
  applies,
  groupBy,
  parametersOf,
  sizeKey,
  sweptAxes,
  toldAxes,
  without,
  withoutSize,
} from './sweep.js';

interface Curve {
  method: string;
  setting: Setting;
  points: readonly CurvePoint[];
  runs: Runs;
}

/** None where nothing is swept beside the size. */
export function equalKlRows(curves: readonly CurvePoint[], confidence: number): EqualKl[] {
  const all = [...groupBy(curves, (point) => `${point.method}\n${settingKey(point.setting)}`).values()].map(
    curveOf,
  );
  const contrasts = [
    ...methodContrasts(all),
    ...sweptAxes(curves).flatMap((axis) => axisContrasts(axis, all)),
  ];
  const measured = contrasts.flatMap(differencesOf);
  const slopes = slopesBySize(measured, confidence);
  return measured.map((row) => {
    const { seeds, golds, differences, humanDifferences, ...place } = row;
    return {
      ...{ ...place, pairs: seeds.length },
      gold: meanInterval(golds, confidence),
      difference: meanInterval(differences, confidence),
      humanDifference: meanInterval(humanDifferences, confidence),
      bySize: slopes.get(comparedAcrossSizes(row)) ?? unknown,
    };
  });
}

const curveOf = (points: readonly CurvePoint[]): Curve => ({
  method: points[0].method,
  setting: points[0].setting,
  points,
  runs: runsOf(points),
});

interface Contrast {
  curve: Curve;
  other: Curve;
  contrast: string;
}

/** A method that learns against the first of them, its own keys aside. */
function methodContrasts(all: readonly Curve[]): Contrast[] {
  const online = all.filter(({ method }) => methods.find(method)?.kind !== 'selection');
  const own = new Set(methods.all.flatMap(({ axes }) => axes.map(({ name }) => name)));
  const place = (setting: Setting) =>
    settingKey(Object.fromEntries(Object.entries(setting).filter(([name]) => !own.has(name))));
  // In the order of the experiment.
  const [first, ...others] = new Set(online.map(({ method }) => method));
  return [...groupBy(online, ({ setting }) => place(setting)).values()].flatMap((group) => {
    const reference = group.find(({ method }) => method === first);
    if (reference === undefined) return [];
    return group
      .filter(({ method }) => others.includes(method))
      .map((curve) => ({ curve, other: reference, contrast: `method: ${curve.method} less ${first}` }));
  });
}

function axisContrasts(axis: Axis, all: readonly Curve[]): Contrast[] {
  // Proxies of two worlds have nothing but their numbers in common.
  if (axis.name === sweptHeader('seed')) return [];
  // The name of a section that is swept as a whole says what its keys are.
  const names = [axis.name, ...toldAxes(all)];
  const rest = ({ method, setting }: Curve) =>
    `${method}\n${settingKey(names.reduce((left, name) => without(left, { name }), setting))}`;
  // A method that the axis says nothing about has a value of it all the same: best-of-n no penalty.
  const own = all.filter((curve) => applies(axis, curve));
  // Rows come in the order of the experiment.
  const first = own[0]?.setting[axis.name];
  return [...groupBy(own, rest).values()].flatMap((group) => {
    const reference = group.find(({ setting }) => setting[axis.name] === first);
    if (reference === undefined) return [];
    // Others of the first value differ from it in what refines the axis, which has contrasts of its own.
    return group
      .filter(({ setting }) => setting[axis.name] !== first)
      .map((curve) => ({
        curve,
        other: reference,
        contrast: `${isSweptHeader(axis.name) ? axis.title : axis.header}: ${curve.setting[axis.name]} less ${first}`,
      }));
  });
}

/** A contrast at one KL, one number a pair. */
interface Differences extends Pick<EqualKl, 'method' | 'setting' | 'contrast' | 'kl'> {
  seeds: number[];
  golds: number[];
  differences: number[];
  humanDifferences: number[];
}

/** The runs of a curve as they stand beside another: those of single proxies beside ensembles are the means of the members. */
function runsBeside({ points, runs }: Curve, other: Curve): Runs {
  const members = membersIn(other.points);
  // A reward of a module's own may be of groups without saying so: it has the runs of their first seeds alone.
  const isOfSingles = membersIn(points) === 1 && [...runs.keys()].some((seed) => !other.runs.has(seed));
  return members > 1 && isOfSingles ? runsOf(meansOfMembers(points, other.runs.keys(), members)) : runs;
}

function differencesOf({ curve, other, contrast }: Contrast): Differences[] {
  const [curveRuns, otherRuns] = [runsBeside(curve, other), runsBeside(other, curve)];
  const seeds = [...curveRuns.keys()].filter((seed) => otherRuns.has(seed)).sort((a, b) => a - b);
  const own = seeds.map((seed) => curveRuns.get(seed)!);
  const theirs = seeds.map((seed) => otherRuns.get(seed)!);
  if (seeds.length === 0) return [];
  return placesUpTo(Math.min(...[...own, ...theirs].map(reachOf))).map((kl) => {
    const [here, there] = [own, theirs].map((runs) => runs.map((run) => pointAt(run, kl)));
    const less = (name: 'goldScore' | 'humanScore') =>
      here.map((point, index) => point[name] - there[index][name]);
    return {
      ...{ method: curve.method, setting: curve.setting, contrast, kl, seeds },
      golds: here.map(({ goldScore }) => goldScore),
      differences: less('goldScore'),
      humanDifferences: less('humanScore'),
    };
  });
}

const unknown: Interval = { estimate: Number.NaN, low: Number.NaN, high: Number.NaN };

const comparedAcrossSizes = ({ method, setting, contrast, kl }: Differences) =>
  [method, contrast, kl, settingKey(withoutSize(setting))].join('\n');

/** Whether a contrast is larger against larger proxies: the slope over the sizes of each seed that all of them have. */
function slopesBySize(rows: readonly Differences[], confidence: number): Map<string, Interval> {
  const told = [...groupBy(rows, comparedAcrossSizes)].flatMap(([key, sizes]): [string, Interval][] => {
    const different = new Set(sizes.map(sizeKey));
    if (different.size < 2 || different.size !== sizes.length) return [];
    const decades = sizes.map((row) => Math.log10(parametersOf(row)));
    const shared = sizes[0].seeds.filter((seed) => sizes.every(({ seeds }) => seeds.includes(seed)));
    const slopes = shared.map((seed) =>
      slopeOf(
        decades,
        sizes.map(({ seeds, differences }) => differences[seeds.indexOf(seed)]),
      ),
    );
    return slopes.length > 0 && slopes.every(Number.isFinite)
      ? [[key, meanInterval(slopes, confidence)]]
      : [];
  });
  return new Map(told);
}
