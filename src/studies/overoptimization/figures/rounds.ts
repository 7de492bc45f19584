/** Gold against KL by round, a panel an arm: what repeated RLHF gains (Wolf et al. 2025). */
import { type Figure, type FigureRow, sequentialLegend } from '../../../display/figure.js';
import { roundAxis } from '../config/iterated.js';
import { meansAlong } from '../curves/mean-along.js';
import { groupBy, parametersOf, sizesOf } from '../curves/sweep.js';
import { armTextOf, pointsOfRounds, roundOf } from '../findings/rounds.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { klAxis, scoreAxis } from './encodings.js';
import { linePanel } from './line-panel.js';
import { methodTitle } from './series.js';

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
        caption: `Gold against KL from the initial policy, round by round, ${methodTitle(method)} against the ${sizesOf(repeated).length > 1 ? 'largest ' : ''}reward models of ${sizesOf(points)[0].label}: means over proxy seeds at equal iterations, as far as all of them go. The first round is the same for all arms; a round that goes on from the last policies starts where these are.`,
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
  const values = {
    klDistance: (point: CurvePoint) => point.klDistance,
    gold_score: (point: CurvePoint) => point.goldScore,
  };
  const found = meansAlong(points, ({ iteration }) => iteration ?? 0, { values, bins: 40 });
  return found.map(({ klDistance, gold_score }) => ({ kl: klDistance ** 2, gold_score }));
}

const words = "'KL ' + format(datum.kl, '.3~r') + ' nats, gold ' + format(datum.gold_score, '.2f')";
