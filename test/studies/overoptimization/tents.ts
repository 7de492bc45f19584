/**
 * Curves whose peaks are known exactly: gold rises straight to its peak, stays there for as long as the findings' window
 * is wide and falls as steeply, measured at distances that include the peak and that the findings' grid of 48 hits.
 */
import type { OveroptimizationTables } from '../../../src/studies/overoptimization/index.js';
import { type CurvePoint, noRows } from '../../../src/studies/overoptimization/tables.js';

/** A peak at a √KL; infinite for a curve that rises to its end with a slope of 1. */
export interface Tent {
  place: number;
  height: number;
}

export const risesOn: Tent = { place: Number.POSITIVE_INFINITY, height: 1 };

/** √nats at which a curve ends. */
export const ends = { bestOfN: 3, rl: 9.6, frontier: 4.8 };

/** Half the width of the flat top: that of the window, 5 % of the measured distance. */
const tentAt = ({ place, height }: Tent, d: number, end: number) => {
  const top = 0.05 * end;
  return place === Number.POSITIVE_INFINITY
    ? d
    : height * (1 - Math.max(0, Math.abs(d - place) - top) / (place - top));
};

/** `step`, 2 `step`, … `end`. */
const distances = (step: number, end: number) =>
  Array.from({ length: Math.round(end / step) }, (_, index) => step * (index + 1));

export interface Size {
  rmParameters: number;
  bestOfN: Tent;
  rl: Tent;
  frontier?: Tent;
}

export interface Tents {
  sizes: readonly Size[];
  seeds?: number;
  /** By what to multiply RL's gold in a seed and size. */
  factor?: (seed: number, size: number) => number;
  /** By what to multiply the distances of RL's peaks in a seed. */
  stretch?: (seed: number) => number;
  method?: string;
}

export function tentTables({
  sizes,
  seeds = 5,
  factor = () => 1,
  stretch = () => 1,
  method = 'ppo',
}: Tents): OveroptimizationTables {
  const runs = sizes.flatMap((size, index) =>
    Array.from({ length: seeds }, (_, proxySeed) => ({ size, index, proxySeed })),
  );
  const curves = runs.flatMap(({ size, index, proxySeed }) => {
    const place = { setting: { rmParameters: size.rmParameters }, proxySeed };
    const rl = { ...size.rl, place: size.rl.place * stretch(proxySeed) };
    return [
      ...distances(0.5, ends.bestOfN).map((d) =>
        pointAt(d, tentAt(size.bestOfN, d, ends.bestOfN), {
          ...place,
          method: 'best-of-n',
          n: Math.round(2 * d) + 1,
        }),
      ),
      ...distances(0.2, ends.rl).map((d) =>
        pointAt(d, factor(proxySeed, index) * tentAt(rl, d, ends.rl), {
          ...place,
          method,
          iteration: Math.round(5 * d),
        }),
      ),
    ];
  });
  const frontier = runs.flatMap(({ size: { frontier: tent, rmParameters }, proxySeed }) =>
    tent === undefined
      ? []
      : distances(0.1, ends.frontier).map((d) => {
          const gold = tentAt(tent, d, ends.frontier);
          const scores = { proxyScore: d, goldScore: gold, humanScore: gold };
          const tilt = { setting: { rmParameters }, proxySeed, temperature: 1 / d, effectiveSize: 100 };
          return { ...tilt, kl: d * d, klDistance: d, ...scores };
        }),
  );
  return { ...noRows(), ...(frontier.length > 0 && { frontier }), curves, confidence: 0.95 };
}

type Place = Pick<CurvePoint, 'method' | 'setting' | 'proxySeed'> &
  Partial<Pick<CurvePoint, 'n' | 'iteration'>>;

const pointAt = (d: number, gold: number, place: Place): CurvePoint => ({
  ...{ n: null, iteration: null, klDiscrete: null },
  ...place,
  ...{ kl: d * d, klDistance: d, proxyScore: d, goldScore: gold, humanScore: gold },
});
