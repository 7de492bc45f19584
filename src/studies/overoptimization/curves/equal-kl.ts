/** Gold at equal KL: what each value of a sweep changes against the first one, seed by seed. */
import { type Axis, type Setting, settingKey } from '../../../engine/axis.js';
import { methods } from '../../../methods/method.js';
import { type Interval, meanInterval, slopeOf } from '../../../statistics/index.js';
import type { CurvePoint, EqualKl } from '../tables.js';
import { interpolate } from './mean-curve.js';
import { groupBy, methodsOf, parametersOf, sizeKey, sweptAxes, without, withoutSize } from './sweep.js';

/** Nats: powers of two, as far as every seed of both goes. */
const places = [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256];

type Run = readonly CurvePoint[];

/** One run a proxy seed, its points in order of distance. */
type Runs = ReadonlyMap<number, Run>;

interface Curve {
  method: string;
  setting: Setting;
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
    const { seeds, golds, differences, ...place } = row;
    return {
      ...{ ...place, pairs: seeds.length },
      gold: meanInterval(golds, confidence),
      difference: meanInterval(differences, confidence),
      bySize: slopes.get(comparedAcrossSizes(row)) ?? unknown,
    };
  });
}

function curveOf(points: readonly CurvePoint[]): Curve {
  const runs = groupBy(points, ({ proxySeed }) => proxySeed);
  const ordered = [...runs].map(
    ([seed, own]) => [seed, [...own].sort((a, b) => a.klDistance - b.klDistance)] as const,
  );
  return { method: points[0].method, setting: points[0].setting, runs: new Map(ordered) };
}

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
  const [first, ...others] = methodsOf(online);
  return [...groupBy(online, ({ setting }) => place(setting)).values()].flatMap((group) => {
    const reference = group.find(({ method }) => method === first);
    if (reference === undefined) return [];
    return group
      .filter(({ method }) => others.includes(method))
      .map((curve) => ({ curve, other: reference, contrast: `method: ${curve.method} less ${first}` }));
  });
}

function axisContrasts(axis: Axis, all: readonly Curve[]): Contrast[] {
  const rest = ({ method, setting }: Curve) => `${method}\n${settingKey(without(setting, axis))}`;
  // Rows come in the order of the experiment.
  const [first] = all
    .map(({ setting }) => setting[axis.name])
    .filter((value) => value !== null && value !== undefined);
  return [...groupBy(all, rest).values()].flatMap((group) => {
    const reference = group.find(({ setting }) => setting[axis.name] === first);
    if (reference === undefined) return [];
    return group
      .filter((curve) => curve !== reference && curve.setting[axis.name] !== null)
      .map((curve) => ({
        curve,
        other: reference,
        contrast: `${axis.header}: ${curve.setting[axis.name]} less ${first}`,
      }));
  });
}

/** A contrast at one KL, one number a pair. */
interface Differences extends Pick<EqualKl, 'method' | 'setting' | 'contrast' | 'kl'> {
  seeds: number[];
  golds: number[];
  differences: number[];
}

function differencesOf({ curve, other, contrast }: Contrast): Differences[] {
  const seeds = [...curve.runs.keys()].filter((seed) => other.runs.has(seed)).sort((a, b) => a - b);
  const own = seeds.map((seed) => curve.runs.get(seed)!);
  const theirs = seeds.map((seed) => other.runs.get(seed)!);
  return places.flatMap((kl): Differences[] => {
    const [golds, there] = [goldAt(own, kl), goldAt(theirs, kl)];
    if (seeds.length === 0 || golds === undefined || there === undefined) return [];
    const differences = golds.map((gold, index) => gold - there[index]);
    return [{ ...{ method: curve.method, setting: curve.setting, contrast, kl, seeds }, golds, differences }];
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

/** One a run; undefined where one does not go so far. */
function goldAt(runs: readonly Run[], kl: number): number[] | undefined {
  const golds = runs.map((run) => interpolate(run, Math.sqrt(kl))?.goldScore);
  return golds.every((gold) => gold !== undefined) ? (golds as number[]) : undefined;
}
