/** What one attempt gets right against the size of the model, by the steps of the problem. */
import { type Figure, sequentialLegend } from '../../../display/figure.js';
import { logAxis } from '../../../display/figure-marks.js';
import { mean } from '../../../statistics/index.js';
import { byModel } from '../findings/over-models.js';
import type { ReasoningTables } from '../study-tables.js';
import type { AttemptsRow } from '../tables.js';
import { curveFigure, shareAxis } from './curve-panels.js';
import { meansText, overSeeds } from './over-seeds.js';

const verdicts = [
  { id: 'answers', title: 'Answers', of: ({ correct, samples }: AttemptsRow) => correct / samples },
  { id: 'proofs', title: 'Whole proofs', of: ({ proofs, samples }: AttemptsRow) => proofs / samples },
] as const;

const named = (steps: number) => `${steps} steps`;

export const passAtOneBySize = {
  draw({ attempts, confidence }: ReasoningTables): Figure[] {
    const lengths = [...new Set(attempts.map(({ steps }) => steps))].sort((left, right) => left - right);
    return curveFigure({
      id: 'pass-at-one',
      title: 'One attempt against the size of the model',
      caption: `Share of attempts whose answer is right, and of those whose every step is right as well, against all parameters of the model, by the operations of the problem. ${meansText(attempts, confidence)}`,
      legend: sequentialLegend(
        'Operations',
        lengths.map((steps) => ({ series: named(steps), label: named(steps) })),
      ),
      panels: verdicts.map(({ of, ...panel }) => ({
        ...panel,
        alternative: 'share of attempts against parameters, by the operations of the problem.',
        curves: lengths.map((steps) => ({
          series: named(steps),
          rows: overSeeds(
            byModel(attempts.filter((row) => row.steps === steps)).map((model) => ({
              ...{ width: model[0].width, parameters: model[0].parameters, seed: model[0].seed },
              share: mean(model.map(of)),
            })),
            { place: ({ parameters }) => parameters, of: ({ share }) => share, confidence },
          ),
        })),
      })),
      x: logAxis(
        'x',
        'Parameters (log scale)',
        attempts.map(({ parameters }) => parameters),
      ),
      y: shareAxis('Share of attempts'),
      words: "format(datum.x, ',') + ' parameters, ' + format(datum.value, '.3f')",
    });
  },
};
