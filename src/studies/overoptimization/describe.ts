/** What an experiment computes, in a few lines. */
import type { PlannedStage } from '../../engine/graph.js';
import { axisValue } from '../../engine/swept-axis.js';
import { methods } from '../../methods/method.js';
import type { Experiment } from './config/experiment.js';
import { plannedProxies } from './proxy-groups.js';
import { rl } from './stages/rl.js';

export function describe(experiment: Experiment, stages: readonly PlannedStage[]): string[] {
  const { seed, proxyRewardModels, bestOfN, rl: online } = experiment;
  const sizes = new Map(plannedProxies(experiment).map(({ group }) => [JSON.stringify(group.size), group]));
  const runs = stages.filter(({ kind }) => kind === rl.name).length * proxyRewardModels.seeds;
  const names = (experiment.sweep['rl.method'] as string[] | undefined) ?? [online.method];
  const labels = names.map((name) => methods.get(name).label).join(', ');
  return [
    `root seed ${seed}, ${proxyRewardModels.seeds} proxy seeds, ${stages.length} stages`,
    `best of up to ${bestOfN.n.toLocaleString('en-US')} on ${bestOfN.prompts} prompts`,
    online.enabled
      ? `${runs} runs of ${labels} to ${online.klBudget} nats or ${online.iterationBudget} iterations`
      : 'no online method',
    ...Object.entries(experiment.sweep).map(([key, values]) => `${key}: ${values.map(axisValue).join(', ')}`),
    '',
    'proxy reward models:',
    ...[...sizes.values()].map(({ size, rmParameters }) => {
      const shape = `width ${size.width}, layers ${size.layers}, heads ${size.heads}`;
      return `  ${rmParameters.toLocaleString('en-US').padStart(9)} parameters   ${shape}`;
    }),
  ];
}
