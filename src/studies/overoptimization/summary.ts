/** What a study was about and what came of it, in a few sentences: pure functions of its tables. */
import { count } from '../../display/words.js';
import { methods } from '../../methods/method.js';
import { answers, nats } from './answers.js';
import { meanOverSeeds } from './curves/mean-curve.js';
import { meanLengths } from './curves/mean-lengths.js';
import { shownSettings } from './curves/shown-settings.js';
import {
  isOwnForm,
  mainSettings,
  methodsOf,
  parametersOf,
  sizeKey,
  sizesOf,
  withSettings,
} from './curves/sweep.js';
import { measuredPeak, turnsOver } from './findings/measured-peak.js';
import { ofMovedSeeds, seedCurves } from './findings/seed-curves.js';
import type { OveroptimizationTables } from './study-tables.js';
import type { Coefficients, CurvePoint, ResponseLength } from './tables.js';

export function lead({ curves }: OveroptimizationTables): string {
  return `Reward-model overoptimization in a simulated world: ${sizesOf(curves).length} reward-model sizes, ${count(curves.length)} curve points.`;
}

export function summary({
  curves,
  coefficients,
  equal_kl: equalRows,
  response_lengths: lengths,
  round_proxies: roundProxies,
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
    ...sweepSentence(curves),
    ...sentences,
    ...lengthSentences(lengths),
    ...answers({ curves, equal_kl: equalRows, round_proxies: roundProxies }),
  ];
}

/** The sentences tell of one value of each axis: which one, where there are others. */
function sweepSentence(curves: readonly CurvePoint[]): string[] {
  const shown = shownSettings(curves);
  return shown.length === 0
    ? []
    : [`Of what is swept besides the size these sentences take: ${shown.join(', ')}.`];
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

/** What became of the length of responses, where they end. */
function lengthSentences(all: readonly ResponseLength[]): string[] {
  const rows = withSettings(all, mainSettings(all));
  return methodsOf(rows).flatMap((method) => {
    const own = rows.filter((row) => row.method === method);
    const sizes = sizesOf(own);
    const ends = sizes.length > 1 ? [sizes[0], sizes[sizes.length - 1]] : sizes;
    const parts = ends.map((size) => {
      const lengths = meanLengths(own.filter((row) => sizeKey(row) === size.key));
      const [first, last] = [lengths[0], lengths[lengths.length - 1]];
      return `from ${first.responseLength.toFixed(1)} to ${last.responseLength.toFixed(1)} tokens at ${nats(last.kl)} against ${size.label}`;
    });
    return `${titleOf(method)}: responses go ${parts.join(', ')}.`;
  });
}

const score = (value: number) =>
  value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, '')
    .replace('-', '−');
