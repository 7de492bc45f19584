/** T1, T5: what a single attempt gets right, by steps, by size and by how long it may think. */
import { combine, isAbove, isBelow, type Measure, untold } from '../../../display/finding.js';
import { differenceText } from '../../../display/words.js';
import { slopeOf } from '../../../statistics/index.js';
import type { AttemptsRow, TruncationRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { byModel, largest, overLargest, overWorlds, type WorldValue, worldOf } from './over-models.js';

const accuracyOf = ({ correct, samples }: AttemptsRow) => correct / samples;

/** pass@1 a step. */
const slopeOnSteps = (model: readonly AttemptsRow[]) =>
  slopeOf(
    model.map(({ steps }) => steps),
    model.map(accuracyOf),
  );

/** Of the models of one seed and world: pass@1 on ln N. */
function slopesOnSize(rows: readonly AttemptsRow[]): WorldValue[] {
  const points = byModel(rows).map((model) => ({
    world: worldOf(model[0]),
    run: `${worldOf(model[0])}/${model[0].seed}`,
    size: Math.log(model[0].parameters),
    accuracy: model.reduce((sum, row) => sum + accuracyOf(row), 0) / model.length,
  }));
  const runs = [...new Set(points.map(({ run }) => run))];
  return runs
    .map((run) => points.filter((own) => own.run === run))
    .filter((own) => own.length > 1)
    .map((own) => ({
      world: own[0].world,
      value: slopeOf(
        own.map(({ size }) => size),
        own.map(({ accuracy }) => accuracy),
      ),
    }));
}

export const stepsAndSize: ReasoningFinding = {
  id: 'T1',
  statement: 'pass@1 falls with the steps of a problem and rises with the logarithm of the parameters',
  judge({ attempts, confidence }) {
    const bySteps = overLargest(attempts, slopeOnSteps, { confidence });
    const onSize = slopesOnSize(attempts);
    if (bySteps === undefined || onSize.length === 0) return untold('attempts of at least two sizes');
    const bySize = overWorlds(onSize, confidence);
    const measures: Measure[] = [
      { name: 'a-step', ...bySteps },
      { name: 'an-e-fold-of-parameters', ...bySize },
    ];
    return {
      verdict: combine([isBelow(bySteps, 0), isAbove(bySize, 0)]),
      evidence: `pass@1 changes by ${differenceText(bySteps)} a step at the largest size, and by ${differenceText(bySize)} for e times the parameters.`,
      measures,
    };
  },
};

/** A fall from one budget to a larger one of no more than this counts as none. */
const tolerance = 0.02;

/** The largest fall from any budget to a larger one; below 0 where accuracy always rises. */
function largestFall(model: readonly TruncationRow[]): number | undefined {
  const inOrder = [...model].sort((left, right) => left.thinkingBudget - right.thinkingBudget);
  if (inOrder.length < 3) return undefined;
  return largest(
    inOrder.slice(1).map(({ accuracy }, index) => {
      const before = largest(inOrder.slice(0, index + 1).map((row) => row.accuracy));
      return before - accuracy;
    }),
  );
}

export const thinkingPays: ReasoningFinding = {
  id: 'T5',
  statement: 'Accuracy rises with the thinking budget: no larger budget loses more than 0.02',
  judge({ truncation, confidence }) {
    const fall = overLargest(truncation, largestFall, { confidence });
    const gain = overLargest(
      truncation,
      (model) => largest(model.map(({ accuracy }) => accuracy)) - firstOf(model).accuracy,
      { confidence },
    );
    if (fall === undefined || gain === undefined) return untold('at least three thinking budgets');
    return {
      verdict: combine([isBelow(fall, tolerance), isAbove(gain, tolerance)]),
      evidence: `From the smallest budget to the best accuracy rises by ${differenceText(gain)}; the largest fall from a budget to a larger one, of which noise makes more, is ${differenceText(fall)}${fall.high < 0 ? ': accuracy rises at each' : ''}.`,
      measures: [
        { name: 'gain', ...gain },
        { name: 'largest-fall', ...fall },
      ],
    };
  },
};

const firstOf = (model: readonly TruncationRow[]): TruncationRow =>
  model.reduce((least, row) => (row.thinkingBudget < least.thinkingBudget ? row : least));
