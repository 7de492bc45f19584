/** Where runs end that a penalty holds: proxy score and gold by the penalty and its strength. */
import { klPenaltyAxis } from '../../../methods/penalties/kl.js';
import { penaltyAxis } from '../../../methods/penalties/penalty.js';
import type { CurvePoint } from '../tables.js';
import { type Run, runsOf } from './equal-places.js';
import { groupBy } from './sweep.js';

/** Where one run ends. */
export type End = Pick<CurvePoint, 'proxyScore' | 'goldScore'> & { seed: number };

/** The runs of one strength. */
export type Ends = readonly End[];

/**
 * Where every run under one penalty ends, one list a strength above 0: of those strengths that hold their runs to the last
 * iteration that any run has. The others were ended by their KL. `points` are those of all penalties.
 */
export function endsOf(points: readonly CurvePoint[], penalty: string): Ends[] {
  const lastIteration = Math.max(...points.map(iterationOf));
  const penalised = points.filter(
    ({ setting }) => setting[penaltyAxis.name] === penalty && Number(setting[klPenaltyAxis.name]) > 0,
  );
  const strengths = groupBy(penalised, ({ setting }) => setting[klPenaltyAxis.name]);
  return [...strengths.values()].flatMap((own) => {
    const moved = [...runsOf(own)].filter(([, run]) => run.some(({ klDistance }) => klDistance > 0));
    const ends = moved.map(([seed, run]) => ({ seed, ...lastOf(run) }));
    return ends.length > 0 && ends.every(({ iteration }) => iteration === lastIteration) ? [ends] : [];
  });
}

const lastOf = (run: Run): CurvePoint =>
  run.reduce((held, point) => (iterationOf(point) > iterationOf(held) ? point : held));

const iterationOf = ({ iteration }: CurvePoint) => iteration ?? 0;
