/** What a study was about and what came of it, in a few sentences: pure functions of its tables. */
import { count, withInterval } from '../../display/words.js';
import type { Axis, Setting } from '../../engine/axis.js';
import { methods } from '../../methods/method.js';
import { meanOverSeeds } from './curves/mean-curve.js';
import {
  groupBy,
  isOwnForm,
  mainSettings,
  methodsOf,
  parametersOf,
  sizeKey,
  sizesOf,
  sweptAxes,
  withSettings,
} from './curves/sweep.js';
import { measuredPeak, turnsOver } from './findings/measured-peak.js';
import { ofMovedSeeds, seedCurves } from './findings/seed-curves.js';
import type { OveroptimizationTables } from './study-tables.js';
import type { Coefficients, CurvePoint, EqualKl } from './tables.js';

export function lead({ curves }: OveroptimizationTables): string {
  return `Reward-model overoptimization in a simulated world: ${sizesOf(curves).length} reward-model sizes, ${count(curves.length)} curve points.`;
}

export function summary({
  curves,
  coefficients,
  equal_kl: equalRows,
  confidence,
}: OveroptimizationTables): string[] {
  const settings = mainSettings(curves);
  const main = withSettings(curves, settings);
  const rows = withSettings(coefficients, settings).filter(isOwnForm);
  const sentences = methodsOf(main).flatMap((method) => [
    ...endSentences(main, method, confidence),
    ...trendSentences(rows, method),
  ]);
  return [
    ...sweepSentence(curves, settings),
    ...sentences,
    ...contrastSentences(equalRows, { settings, axes: sweptAxes(curves) }),
  ];
}

/** The sentences tell of one value of each axis: which one, where there are others. */
function sweepSentence(curves: readonly CurvePoint[], settings: Setting): string[] {
  const shown = sweptAxes(curves).flatMap((axis) => {
    const value = settings[axis.name];
    return value === null || value === undefined ? [] : [axis.label(value)];
  });
  return shown.length === 0
    ? []
    : [`Of what is swept beside the size these sentences take: ${shown.join(', ')}.`];
}

const titleOf = (method: string) => methods.find(method)?.title ?? method;

/** What happened to gold against the smallest and the largest proxy. */
function endSentences(curves: readonly CurvePoint[], method: string, confidence: number): string[] {
  const own = curves.filter((point) => point.method === method);
  const sizes = sizesOf(own);
  const ends = sizes.length > 1 ? [sizes[0], sizes[sizes.length - 1]] : sizes;
  return ends.flatMap((size) => {
    const points = ofMovedSeeds(own.filter((point) => sizeKey(point) === size.key));
    const last = meanOverSeeds(points).at(-1);
    if (last === undefined || points.length === 0) return [];
    const name = `${titleOf(method)} against ${size.label}`;
    const end = `at ${nats(last.kl)} gold is ${score(last.gold)} and the proxy score ${score(last.proxy)}`;
    const seeds = seedCurves(points);
    const peak = measuredPeak(seeds);
    return turnsOver(seeds, confidence)
      ? `${name}: gold peaks at ${score(peak.score)} near ${nats(peak.kl)}; ${end}.`
      : `${name}: gold is not seen to turn over; ${end}.`;
  });
}

function trendSentences(rows: readonly Coefficients[], method: string): string[] {
  const own = rows.filter((row) => row.method === method).sort((a, b) => parametersOf(a) - parametersOf(b));
  if (own.length < 2) return [];
  const [first, last] = [own[0], own[own.length - 1]];
  const range = `from ${count(parametersOf(first))} to ${count(parametersOf(last))} parameters`;
  const change = (name: 'alpha' | 'beta', symbol: string) =>
    `${symbol} goes from ${first[name].estimate.toFixed(3)} to ${last[name].estimate.toFixed(3)}`;
  return [`${titleOf(method)}, ${range}: ${change('alpha', 'α')}, ${change('beta', 'β')}.`];
}

/** Of each contrast what it is at the largest KL, against the smallest and the largest proxies, all other keys at their first value. */
function contrastSentences(
  all: readonly EqualKl[],
  { settings, axes }: { settings: Setting; axes: readonly Axis[] },
): string[] {
  // A shape goes with its size.
  const own = axes.filter(({ refines }) => refines === undefined);
  const othersMoved = ({ method, setting, contrast }: EqualKl) => {
    const applies = (axis: Axis) => axis.of === undefined || methods.find(method)?.kind === axis.of;
    const moved = own.filter(
      (axis) => applies(axis) && (setting[axis.name] ?? settings[axis.name]) !== settings[axis.name],
    );
    return moved.length - (contrast.startsWith('method:') ? 0 : 1);
  };
  const rows = all.filter((row) => othersMoved(row) <= 0);
  return [...groupBy(rows, ({ method, contrast }) => `${titleOf(method)}, ${contrast}`)].map(
    ([name, held]) => {
      const sizes = sizesOf(held);
      const ends = sizes.length > 1 ? [sizes[0], sizes[sizes.length - 1]] : sizes;
      const parts = ends.flatMap((size) => {
        const last = held.filter((row) => sizeKey(row) === size.key).reduce((a, b) => (b.kl > a.kl ? b : a));
        return `${withInterval(last.difference)} sd at ${nats(last.kl)} against ${size.label}`;
      });
      return `${name}: gold at equal KL differs by ${parts.join(', by ')}${bySizeWords(held)}.`;
    },
  );
}

/** What the size of the proxy has to do with a contrast, at the largest KL at which every size is known. */
function bySizeWords(rows: readonly EqualKl[]): string {
  const told = rows.filter(({ bySize }) => Number.isFinite(bySize.estimate));
  if (told.length === 0) return '';
  const { bySize, kl } = told.reduce((a, b) => (b.kl > a.kl ? b : a));
  return `; a decade of parameters adds ${withInterval(bySize)} sd to that at ${nats(kl)}`;
}

const score = (value: number) => value.toFixed(2).replace('-', '−');
const nats = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} nats`;
