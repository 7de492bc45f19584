/** `goodhart describe`: an experiment with everything resolved. */
import { Command } from 'commander';
import { stringify } from 'yaml';
import { type Experiment, type LoadOptions, loadExperiment } from '../config/index.js';
import { planStudy, proxyGroups } from '../study/index.js';
import { seedOption, setOption } from './options.js';

export function describeCommand(): Command {
  return new Command('describe')
    .description('show what an experiment computes: its sizes, its stages, every key')
    .argument('<experiment>', 'a name (see goodhart list) or a YAML file')
    .addOption(setOption())
    .addOption(seedOption())
    .option('--yaml', 'only the resolved experiment, ready to be saved and run')
    .action((reference: string, flags: LoadOptions & { yaml?: boolean }) => {
      const experiment = loadExperiment(reference, flags);
      const resolved = stringify(experiment, { flowCollectionPadding: false });
      process.stdout.write(flags.yaml ? resolved : `${summary(experiment).join('\n')}\n\n${resolved}`);
    });
}

function summary(experiment: Experiment): string[] {
  const { name, description, seed, proxyRewardModels, bestOfN, rl } = experiment;
  const sizes = new Map(proxyGroups(experiment).map((group) => [JSON.stringify(group.size), group]));
  const stages = planStudy(experiment, { backend: '', codeVersion: () => '' });
  const runs = stages.filter(({ kind }) => kind === 'rl').length * proxyRewardModels.seeds;
  return [
    `${name}: ${description}`,
    '',
    `root seed ${seed}, ${proxyRewardModels.seeds} proxy seeds, ${stages.length} stages`,
    `best of up to ${bestOfN.n.toLocaleString('en-US')} on ${bestOfN.prompts} prompts`,
    rl.enabled ? `${runs} PPO runs to ${rl.klBudget} nats or ${rl.stepBudget} iterations` : 'no PPO',
    '',
    'proxy reward models:',
    ...[...sizes.values()].map(({ size, rmParameters }) => {
      const shape = `width ${size.width}, layers ${size.layers}, heads ${size.heads}`;
      return `  ${rmParameters.toLocaleString('en-US').padStart(9)} parameters   ${shape}`;
    }),
  ];
}
