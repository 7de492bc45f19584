/** T9, T11, T14: what reinforcement learning from a verifier gains, and what it costs. */
import { combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { differenceText } from '../../../display/words.js';
import { meanInterval } from '../../../statistics/index.js';
import type { RlCoverageRow, RlCurvesRow, RlFitsRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { byModel } from './over-models.js';

/** What every row says of its run. */
type RunRow = Pick<
  RlCurvesRow,
  'algorithm' | 'verifier' | 'learningRate' | 'lag' | 'scratchpadNoise' | 'seed' | 'width' | 'parameters'
>;

/** Runs as the papers have them: the actor is the learner, and the scratchpad is as it was written. */
const isPlain = ({ lag, scratchpadNoise }: RunRow) => lag === 0 && scratchpadNoise === 0;

/** Rows of each run of each model. */
const byRun = <Row extends RunRow>(rows: readonly Row[]): Row[][] =>
  byModel(rows).flatMap((model) => {
    const runs = new Map<string, Row[]>();
    for (const row of model) {
      const name = [row.algorithm, row.verifier, row.learningRate, row.lag, row.scratchpadNoise].join('/');
      runs.set(name, [...(runs.get(name) ?? []), row]);
    }
    return [...runs.values()];
  });

/** Of the residuals of the line in ln C. */
const mostOfLine = 2 / 3;
const mostError = 0.03;

/** The loss that most of the papers have, where there are several. */
const preferred = (names: readonly string[]) => (names.includes('grpo') ? 'grpo' : names[0]);

export const learningIsASigmoid: ReasoningFinding = {
  id: 'T9',
  statement:
    'Learning from an exact verifier is a sigmoid in compute: its residuals are a third below those of a line in ln C, and half the run foretells the end within 0.03',
  judge({ 'rl-fits': rlFits, confidence }) {
    const exact = rlFits.filter((row) => isPlain(row) && row.verifier === 'answer');
    const algorithm = preferred(exact.map((row) => row.algorithm));
    const fitted = exact.flatMap((row: RlFitsRow) =>
      row.algorithm === algorithm && row.rmse !== null && row.rmseLogLinear !== null && row.foretold !== null
        ? [{ ratio: row.rmse / row.rmseLogLinear, error: Math.abs(row.foretold - row.end) }]
        : [],
    );
    if (fitted.length === 0) return untold('fitted runs of learning from an exact verifier');
    const ratio = meanInterval(
      fitted.map((own) => own.ratio),
      confidence,
    );
    const error = meanInterval(
      fitted.map((own) => own.error),
      confidence,
    );
    return {
      verdict: combine([isBelow(ratio, mostOfLine), isBelow(error, mostError)]),
      evidence: `Of ${algorithm} the sigmoid’s residuals are ${differenceText(ratio)} times those of the line; the end differs from what half the run foretells by ${differenceText(error)}.`,
      measures: [
        { name: 'ratio-of-residuals', ...ratio },
        { name: 'error-of-the-end', ...error },
      ],
    };
  },
};

const leastLoss = 0.1;

export const flawIsHacked: ReasoningFinding = {
  id: 'T11',
  statement:
    'A verifier that passes abstentions is hacked: its own score rises while the gold accuracy ends more than 0.1 below where it started',
  judge({ 'rl-curves': rlCurves, confidence }) {
    const runs = byRun(rlCurves.filter((row) => isPlain(row) && row.verifier === 'abstention'));
    if (runs.length === 0) return untold('learning from a verifier that passes abstentions');
    const change = (of: (row: RlCurvesRow) => number) =>
      meanInterval(
        runs.map((run) => {
          const ordered = [...run].sort((left, right) => left.step - right.step);
          return of(ordered[ordered.length - 1]) - of(ordered[0]);
        }),
        confidence,
      );
    const [gold, proxy] = [change((row) => row.gold), change((row) => row.proxy)];
    return {
      verdict: combine([isAbove(proxy, 0), isBelow(gold, -leastLoss)]),
      evidence: `The flawed verifier’s score changes by ${differenceText(proxy)}, the gold accuracy by ${differenceText(gold)}.`,
      measures: [
        { name: 'proxy', ...proxy },
        { name: 'gold', ...gold },
      ],
    };
  },
};

export const learningNarrows: ReasoningFinding = {
  id: 'T14',
  statement:
    'Learning from an exact verifier gains at k = 1 and loses at large k: pass@k is higher at 1 and lower at the largest k (Yue et al. 2025)',
  judge({ 'rl-coverage': rlCoverage, confidence }) {
    const exact = rlCoverage.filter(
      (row) => isPlain(row) && row.verifier === 'answer' && row.judge === 'answer',
    );
    const algorithm = preferred(exact.map((row) => row.algorithm));
    const runs = byRun<RlCoverageRow>(exact.filter((row) => row.algorithm === algorithm));
    if (runs.length === 0) return untold('attempts before and after learning');
    const gainAt = (k: number) =>
      meanInterval(
        runs.flatMap((run) =>
          run.filter((row: RlCoverageRow) => row.k === k).map((row) => row.after - row.before),
        ),
        confidence,
      );
    const first = gainAt(1);
    const largest = gainAt(runs[0].reduce((most, row) => Math.max(most, row.k), 1));
    return {
      verdict: combine([isAbove(first, 0), isBelow(largest, 0)]),
      evidence: `Of ${algorithm} pass@1 changes by ${differenceText(first)}, pass@k at the largest k by ${differenceText(largest)}.`,
      measures: [
        { name: 'at-1', ...first },
        { name: 'at-the-largest-k', ...largest },
      ],
    };
  },
};
