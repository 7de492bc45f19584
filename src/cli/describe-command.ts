/** `goodhart describe`: an experiment with everything resolved. */
import { Command } from 'commander';
import { stringify } from 'yaml';
import type { LoadOptions } from '../config/index.js';
import { planStudy } from '../engine/index.js';
import { type LoadedStudy, loadStudy } from '../studies/index.js';
import { seedOption, setOption, sweepOption } from './options.js';
import { importPluginsOf, pluginOption } from './plugins.js';

interface DescribeFlags extends LoadOptions {
  yaml?: boolean;
  plugin: string[];
}

export function describeCommand(): Command {
  return new Command('describe')
    .description('show what an experiment computes: its sizes, its stages, every key')
    .argument('<experiment>', 'a name (see goodhart list) or a YAML file')
    .addOption(setOption())
    .addOption(sweepOption())
    .addOption(seedOption())
    .addOption(pluginOption())
    .option('--yaml', 'only the resolved experiment, ready to be saved and run')
    .action(async (reference: string, flags: DescribeFlags) => {
      await importPluginsOf(reference, flags.plugin);
      const loaded = loadStudy(reference, flags);
      const resolved = stringify(loaded.experiment, { flowCollectionPadding: false });
      process.stdout.write(flags.yaml ? resolved : `${summary(loaded).join('\n')}\n\n${resolved}`);
    });
}

function summary({ study, experiment }: LoadedStudy): string[] {
  const plan = planStudy(study, experiment, { backend: '', versions: { of: () => '' } });
  return [`${experiment.name}: ${experiment.description}`, '', ...study.describe(experiment, plan)];
}
