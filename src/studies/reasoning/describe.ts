/** What an experiment computes, in a few lines. */
import { readable } from '../../display/words.js';
import type { PlannedStage } from '../../engine/graph.js';
import { axisValue } from '../../engine/swept-axis.js';
import type { Experiment } from './config/experiment.js';
import { modelOf } from './models.js';

export function describe(experiment: Experiment, stages: readonly PlannedStage[]): string[] {
  const { seed, task, policies, fineTuning, testTime, sweep } = experiment;
  const { widths, layers, heads, seeds } = policies;
  const { problems, samples, chains, forcedWaits } = testTime;
  const flop = stages.reduce((sum, { work }) => sum + work, 0);
  const count = (value: number) => value.toLocaleString('en-US');
  return [
    `root seed ${seed}, ${widths.length * seeds} models, ${seeds} of each width, ${readable(flop)} FLOP in all, ${stages.length} stages`,
    `${task.states} states, ${task.operations} operations with Zipf exponent ${task.operationSkew}, ${task.steps.join(' to ')} steps`,
    `${count(fineTuning.steps)} steps on ${count(fineTuning.batch)} demonstrations each`,
    `${count(problems)} problems, ${count(samples)} attempts at each; ${count(chains)} chains with 0 to ${forcedWaits} forced Waits`,
    ...Object.entries(sweep).map(([key, values]) => `${key}: ${values.map(axisValue).join(', ')}`),
    '',
    'models:',
    ...widths.map((width) => {
      const { parameterCount } = modelOf(task, { width, layers, heads });
      return `  ${count(parameterCount).padStart(9)} parameters   width ${width}, layers ${layers}, heads ${heads}`;
    }),
  ];
}
