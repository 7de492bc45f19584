/** Runs of reinforcement learning as findings take them: which are compared, and what each came to. */
import { mean } from '../../../statistics/index.js';
import type { RlCurvesRow } from '../tables.js';
import { byModel } from './over-models.js';

/** What every row says of its run. */
export type RunRow = Pick<
  RlCurvesRow,
  'algorithm' | 'verifier' | 'learningRate' | 'lag' | 'scratchpadNoise' | 'seed' | 'width' | 'parameters'
>;

/** Of several learning rates the lowest: what no finding on rates is about is told from it. */
export function atLowestRate<Row extends RunRow>(rows: readonly Row[]): Row[] {
  const lowest = rows.reduce((least, { learningRate }) => Math.min(least, learningRate), Infinity);
  return rows.filter(({ learningRate }) => learningRate === lowest);
}

/** Runs as the papers have them: the actor is the learner, and the scratchpad is as it was written. */
export const plain = <Row extends RunRow>(rows: readonly Row[], verifier: string): Row[] =>
  atLowestRate(rows.filter((row) => row.verifier === verifier && row.lag === 0 && row.scratchpadNoise === 0));

/** The loss that most of the papers have, where there are several. */
export const preferred = (names: readonly string[]): string | undefined =>
  names.includes('grpo') ? 'grpo' : names[0];

/** Rows of each run of each model. */
export const byRun = <Row extends RunRow>(rows: readonly Row[]): Row[][] =>
  byModel(rows).flatMap((model) => {
    const runs = new Map<string, Row[]>();
    for (const row of model) {
      const name = [row.algorithm, row.verifier, row.learningRate, row.lag, row.scratchpadNoise].join('/');
      runs.set(name, [...(runs.get(name) ?? []), row]);
    }
    return [...runs.values()];
  });

/** Evaluations whose mean is the end of a run, as fits have it. */
const lastOnes = 3;

/** Of one run's evaluations: what stands at its start, and the mean over its last ones. */
export function startAndEnd(
  run: readonly RlCurvesRow[],
  of: (row: RlCurvesRow) => number,
): { start: number; end: number } {
  const values = [...run].sort((left, right) => left.step - right.step).map(of);
  return { start: values[0], end: mean(values.slice(-lastOnes)) };
}
