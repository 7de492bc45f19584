/** What a study found in a few sentences: pure functions of its tables. */

import type { Coefficients } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import { distinct, type Method, mainSettings, meanOverSeeds, withSettings } from './curve-groups.js';

const methodWords = { bon: 'Best-of-n', rl: 'RL' };

export function summarySentences(curves: CurvePoint[], coefficients: Coefficients[]): string[] {
  const settings = mainSettings(curves);
  const main = withSettings(curves, settings);
  const rows = withSettings(coefficients, settings).filter((row) => row.form === row.method);
  return (['bon', 'rl'] as const).flatMap((method) => [
    ...endSentences(main, method),
    ...trendSentences(rows, method),
  ]);
}

/** What happened to gold against the smallest and the largest proxy. */
function endSentences(curves: CurvePoint[], method: Method): string[] {
  const own = curves.filter((point) => point.method === method);
  const sizes = distinct(own.map((point) => point.rmParameters));
  const ends = sizes.length > 1 ? [sizes[0], sizes[sizes.length - 1]] : sizes;
  return ends.map((size) => {
    const curve = meanOverSeeds(own.filter((point) => point.rmParameters === size));
    const peak = curve.reduce((best, point) => (point.gold > best.gold ? point : best));
    const last = curve[curve.length - 1];
    const name = `${methodWords[method]} against ${size.toLocaleString('en-US')} parameters`;
    const end = `at ${nats(last.kl)} gold is ${score(last.gold)} and the proxy score ${score(last.proxy)}`;
    return peak === last
      ? `${name}: gold still rises at the end of the curve; ${end}.`
      : `${name}: gold peaks at ${score(peak.gold)} near ${nats(peak.kl)}; ${end}.`;
  });
}

function trendSentences(rows: Coefficients[], method: Method): string[] {
  const own = rows.filter((row) => row.method === method).sort((a, b) => a.rmParameters - b.rmParameters);
  if (own.length < 2) return [];
  const [first, last] = [own[0], own[own.length - 1]];
  const range = `from ${first.rmParameters.toLocaleString('en-US')} to ${last.rmParameters.toLocaleString('en-US')} parameters`;
  const change = (name: 'alpha' | 'beta', symbol: string) =>
    `${symbol} goes from ${first[name].estimate.toFixed(3)} to ${last[name].estimate.toFixed(3)}`;
  return [`${methodWords[method]}, ${range}: ${change('alpha', 'α')}, ${change('beta', 'β')}.`];
}

const score = (value: number) => value.toFixed(2).replace('-', '−');
const nats = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} nats`;
