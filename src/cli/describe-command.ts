/** `goodhart describe`: an experiment with everything resolved. */
import { Command } from 'commander';
import { stringify } from 'yaml';
import { type LoadOptions, shownPath } from '../config/index.js';
import { plannedStages, type RunStudyOptions } from '../engine/index.js';
import { type LoadedStudy, loadStudy } from '../studies/index.js';
import { countStages } from './dry-run-lines.js';
import { backendOption, cacheOption, seedOption, setOption, sweepOption } from './options.js';
import { importPluginsOf, pluginOption } from './plugins.js';

interface DescribeFlags extends LoadOptions, Pick<RunStudyOptions, 'backend' | 'cache'> {
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
    .addOption(cacheOption())
    .addOption(backendOption())
    .addOption(pluginOption())
    .option('--yaml', 'only the resolved experiment, ready to be saved and run')
    .action(async (reference: string, flags: DescribeFlags) => {
      const plugins = await importPluginsOf(reference, flags.plugin);
      const loaded = loadStudy(reference, flags);
      const resolved = stringify(loaded.experiment, { flowCollectionPadding: false });
      const lines = flags.yaml ? [] : [...(await summary(loaded, { ...flags, plugins })), ''];
      process.stdout.write([...lines, resolved].join('\n'));
    });
}

async function summary(loaded: LoadedStudy, options: RunStudyOptions): Promise<string[]> {
  const { study, experiment } = loaded;
  const lines = [`${experiment.name}: ${experiment.description}`];
  for await (const { stages, cacheFolder } of plannedStages([loaded], options)) {
    const { total, cached, saved } = countStages(stages);
    const cache = `${total - cached} of ${total} stages are new to the cache in ${shownPath(cacheFolder)}${saved}`;
    lines.push('', ...study.describe(experiment, stages), '', cache);
  }
  return lines;
}
