/** What a study was about and what came of it, in a few sentences: pure functions of its tables. */
import { count } from '../../display/words.js';
import type { Setting } from '../../engine/axis.js';
import { methods } from '../../methods/method.js';
import { meanOverSeeds } from './curves/mean-curve.js';
import {
  isOwnForm,
  mainSettings,
  methodsOf,
  parametersOf,
  sizeKey,
  sizesOf,
  sweptAxes,
  withSettings,
} from './curves/sweep.js';
import type { OveroptimizationTables } from './study-tables.js';
import type { Coefficients, CurvePoint } from './tables.js';

export function lead({ curves }: OveroptimizationTables): string {
  return `Reward-model overoptimization in a simulated world: ${sizesOf(curves).length} reward-model sizes, ${count(curves.length)} curve points.`;
}

export function summary({ curves, coefficients }: OveroptimizationTables): string[] {
  const settings = mainSettings(curves);
  const main = withSettings(curves, settings);
  const rows = withSettings(coefficients, settings).filter(isOwnForm);
  const sentences = methodsOf(main).flatMap((method) => [
    ...endSentences(main, method),
    ...trendSentences(rows, method),
  ]);
  return [...sweepSentence(curves, settings), ...sentences];
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
function endSentences(curves: readonly CurvePoint[], method: string): string[] {
  const own = curves.filter((point) => point.method === method);
  const sizes = sizesOf(own);
  const ends = sizes.length > 1 ? [sizes[0], sizes[sizes.length - 1]] : sizes;
  return ends.flatMap((size) => {
    const curve = meanOverSeeds(own.filter((point) => sizeKey(point) === size.key));
    if (curve.length === 0) return [];
    const peak = curve.reduce((best, point) => (point.gold > best.gold ? point : best));
    const last = curve[curve.length - 1];
    const name = `${titleOf(method)} against ${size.label}`;
    const end = `at ${nats(last.kl)} gold is ${score(last.gold)} and the proxy score ${score(last.proxy)}`;
    return peak === last
      ? `${name}: gold still rises at the end of the curve; ${end}.`
      : `${name}: gold peaks at ${score(peak.gold)} near ${nats(peak.kl)}; ${end}.`;
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

const score = (value: number) => value.toFixed(2).replace('-', '−');
const nats = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} nats`;
