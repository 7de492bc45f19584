/** What `goodhart describe` does. */
import { stringify } from 'yaml';
import { explainedExperiment, type LoadOptions, shownPath } from '../../config/index.js';
import { plannedStages, type RunStudyOptions } from '../../engine/index.js';
import { type LoadedStudy, loadStudy } from '../../studies/index.js';
import { countStages } from '../dry-run-lines.js';
import { durationsOf, durationWords } from '../durations.js';
import { print } from '../output.js';
import { importPluginsOf } from '../plugins.js';

export interface DescribeFlags extends LoadOptions, Pick<RunStudyOptions, 'backend' | 'cache'> {
  yaml?: boolean;
  plugin: string[];
}

const keysHeading = ['Every key, what it is for, and its default where it has another value here:', ''];

export async function describe(reference: string, flags: DescribeFlags): Promise<void> {
  const plugins = await importPluginsOf(reference, flags.plugin);
  const loaded = loadStudy(reference, flags);
  if (flags.yaml) {
    print(stringify(loaded.experiment, { flowCollectionPadding: false }));
    return;
  }
  const lines = [...(await summary(loaded, { ...flags, plugins })), '', ...keysHeading];
  const keys = explainedExperiment(loaded.study.schema(), loaded.experiment);
  print([...lines, keys].join('\n'));
}

async function summary(loaded: LoadedStudy, options: RunStudyOptions): Promise<string[]> {
  const { study, experiment } = loaded;
  const lines = [[experiment.name, experiment.description].filter((word) => word !== '').join(': ')];
  for await (const plan of plannedStages([loaded], options)) {
    const { stages, cacheFolder } = plan;
    const durations = durationsOf(loaded, plan);
    const { total, cached, saved } = countStages(stages);
    const cache = `${total - cached} of ${total} stages are new to the cache in ${shownPath(cacheFolder)}${saved}`;
    lines.push(
      '',
      ...study.describe(experiment, stages),
      '',
      cache,
      ...(durations ? [durationWords(durations)] : []),
    );
  }
  return lines;
}
