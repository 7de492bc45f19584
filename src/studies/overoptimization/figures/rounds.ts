/** Gold against KL by round, a panel an arm: what repeated RLHF gains (Wolf et al. 2025). */
import { type Figure, type FigureRow, sequentialLegend } from '../../../display/figure.js';
import { mean } from '../../../statistics/index.js';
import { roundAxis } from '../config/iterated.js';
import { groupBy, parametersOf } from '../curves/sweep.js';
import { armTextOf, pointsOfRounds, roundOf } from '../findings/rounds.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { klAxis, scoreAxis } from './encodings.js';
import { linePanel } from './line-panel.js';

export const roundsFigure = {
  draw({ curves }: OveroptimizationTables): Figure[] {
    const all = pointsOfRounds(curves);
    const repeated = all.filter((point) => roundOf(point) > 1);
    if (repeated.length === 0) return [];
    // One method against the largest proxies: panels are arms.
    const [{ method }] = repeated;
    const largest = Math.max(...repeated.map(parametersOf));
    const points = all.filter((point) => point.method === method && parametersOf(point) === largest);
    const arms = [...new Set(points.map(armTextOf))].filter((arm) => arm !== null).map(String);
    const rounds = [...new Set(points.map(roundOf))].sort((a, b) => a - b);
    const legend = sequentialLegend(
      roundAxis.title,
      rounds.map((round) => ({ series: roundAxis.label(round), label: roundAxis.label(round) })),
    );
    return [
      {
        id: 'rounds',
        title: 'Gold by round',
        caption:
          'Gold against KL from the initial policy, round by round, means over proxy seeds at equal iterations. The first round is the same for all arms; a round that goes on from the last policies starts where these are.',
        panels: arms.map((arm) =>
          linePanel('gold score against KL, by round.', {
            ...{ id: arm, title: arm, rows: { arm }, legend, words, what: 'gold score', x: klAxis },
            y: { ...scoreAxis('Gold score'), field: 'gold_score' },
          }),
        ),
        rows: arms.flatMap((arm) => rowsOf(arm, points)),
        legend,
      },
    ];
  },
};

function rowsOf(arm: string, points: readonly CurvePoint[]): FigureRow[] {
  const own = points.filter((point) => roundOf(point) === 1 || armTextOf(point) === arm);
  return [...groupBy(own, roundOf)].flatMap(([round, ofRound]) =>
    meansByIteration(ofRound).map((mean) => ({ arm, series: roundAxis.label(round), ...mean })),
  );
}

/**
 * Means over seeds of √KL and gold at equal iterations, as long as all seeds run: seeds that go on from policies of their own
 * have hardly a KL in common.
 */
function meansByIteration(points: readonly CurvePoint[]): FigureRow[] {
  const iterationOf = ({ iteration }: CurvePoint) => iteration ?? 0;
  const seeds = [...groupBy(points, ({ proxySeed }) => proxySeed).values()].map((own) =>
    [...own].sort((a, b) => iterationOf(a) - iterationOf(b)),
  );
  const last = Math.min(...seeds.map((own) => iterationOf(own[own.length - 1])));
  return Array.from({ length: last + 1 }, (_, iteration) => {
    const at = (value: (point: CurvePoint) => number) =>
      mean(seeds.map((own) => between(own, iteration, { place: iterationOf, value })));
    return { kl: at(({ klDistance }) => klDistance) ** 2, gold_score: at(({ goldScore }) => goldScore) };
  });
}

/** Linear between the two points around a place. */
function between(
  points: readonly CurvePoint[],
  wanted: number,
  { place, value }: Record<'place' | 'value', (point: CurvePoint) => number>,
): number {
  const after = points.findIndex((point) => place(point) >= wanted);
  const [low, high] = [points[Math.max(0, after - 1)], points[after]];
  const width = place(high) - place(low);
  const share = width === 0 ? 1 : (wanted - place(low)) / width;
  return value(low) + share * (value(high) - value(low));
}

const words = "'KL ' + format(datum.kl, '.3~r') + ' nats, gold ' + format(datum.gold_score, '.2f')";
