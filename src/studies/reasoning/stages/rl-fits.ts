/** Fits of the curves of reinforcement learning: a ceiling with its interval, and whether half the run foretells the end. */
import { defineStage } from '../../../engine/stage.js';
import { endAndPeak, fitProgress, foretellEnd, hasCollapsed } from '../../../laws/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelFacts, reasonerTitle } from '../models.js';
import { progressOf } from '../rl/progress.js';
import { rlTitle } from '../rl/runs.js';
import { rowsOf } from '../rows.js';
import type { RlFitsRow } from '../tables.js';
import { choiceOf, type RlParameters, rlvr } from './rlvr.js';

/** A fit with its profiles, in floating-point operations of a network that take as long. */
const costOfFit = 3e10;

/** Fewer evaluations after the start than this, half of which are to carry a fit of three parameters, are not fitted. */
const fewestPoints = 8;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** An interval of a share of right answers that goes beyond 1 is open there. */
const shareOrOpen = (value: number): number | null => (value <= 1 ? value : null);

export const rlFits = defineStage({
  name: 'rl-fits',
  heading: 'Fits of learning',
  module: import.meta.url,
  inputs: { rlvr },
  tables: ['rl-fits'],
  tensors: false,
  title: (parameters: RlParameters) =>
    `${reasonerTitle('Fit of learning', parameters)}: ${rlTitle(parameters)}`,
  select: ({ task, confidence }: Experiment) => ({ task, confidence }),
  cost: () => costOfFit,
  async run({ config, parameters, inputs }) {
    const run = progressOf(inputs.rlvr.curve);
    const { end, peak } = endAndPeak(run.reward);
    const collapsed = hasCollapsed(run);
    const row: RlFitsRow = {
      ...{ ...modelFacts(config.task, parameters), ...choiceOf(parameters) },
      ...{ start: run.start, end, peak, collapsed: Number(collapsed) },
      ...(collapsed || run.reward.length < fewestPoints ? noFit : fitted(run, config.confidence)),
    };
    return { output: {}, tables: [rowsOf('rl-fits', [row])], metrics: { end, peak } };
  },
});

const noFit = {
  ...{ ceiling: null, ceilingLow: null, ceilingHigh: null },
  ...{ steepness: null, steepnessLow: null, steepnessHigh: null, middle: null },
  ...{ rmse: null, rmseLogLinear: null, foretold: null, foretoldLogLinear: null },
};

function fitted(run: Parameters<typeof fitProgress>[0], confidence: number): typeof noFit | Fitted {
  const { ceiling, steepness, middle, rmse, rmseLogLinear } = fitProgress(run, confidence);
  const foretold = foretellEnd(run);
  return {
    ...{ ceiling: ceiling.estimate, ceilingLow: finite(ceiling.low), ceilingHigh: shareOrOpen(ceiling.high) },
    ...{ steepness: steepness.estimate, steepnessLow: finite(steepness.low) },
    ...{ steepnessHigh: finite(steepness.high), middle: middle.estimate, rmse, rmseLogLinear },
    ...{ foretold: foretold.sigmoid, foretoldLogLinear: foretold.logLinear },
  };
}

type Fitted = { [Name in keyof typeof noFit]: number | null };
