/** `goodhart list`: the experiments that a name finds. */
import { Command } from 'commander';
import { experimentDescription, experimentPlugins, listExperiments, shownPath } from '../config/index.js';
import { plannedStages, type RunStudyOptions } from '../engine/index.js';
import { type LoadedStudy, loadStudy } from '../studies/index.js';
import { countStages } from './dry-run-lines.js';
import { backendOption, cacheOption } from './options.js';

export function listCommand(): Command {
  return new Command('list')
    .description('list the experiments that can be run by name, and how much of each is new to the cache')
    .option('--json', 'as one JSON list')
    .addOption(cacheOption())
    .addOption(backendOption())
    .action(async ({ json, ...options }: ListFlags) => {
      const entries = await counted(listExperiments().map(entryOf), options);
      process.stdout.write(json ? `${JSON.stringify(entries, null, 2)}\n` : lines(entries).join(''));
    });
}

interface ListFlags extends Pick<RunStudyOptions, 'backend' | 'cache'> {
  json?: boolean;
}

interface Listed {
  name: string;
  file: string;
  description: string;
  /** Absent where it cannot be run, or needs modules that to list is no word to load. */
  loaded?: LoadedStudy;
}

interface Entry extends Omit<Listed, 'loaded'> {
  stages?: number;
  newStages?: number;
}

/** A broken file is listed with what is wrong: the others still matter. */
function entryOf({ name, file }: { name: string; file: string }): Listed {
  try {
    if (experimentPlugins(file).length > 0)
      return { name, file, description: experimentDescription(file) || shownPath(file) };
    const loaded = loadStudy(file);
    return { name, file, description: loaded.experiment.description || shownPath(file), loaded };
  } catch (error) {
    return { name, file, description: `(cannot be run) ${(error as Error).message}` };
  }
}

async function counted(listed: Listed[], options: RunStudyOptions): Promise<Entry[]> {
  const plans = plannedStages(
    listed.flatMap(({ loaded }) => loaded ?? []),
    options,
  );
  const entries: Entry[] = [];
  for (const { loaded, ...entry } of listed) {
    const plan = loaded && (await plans.next());
    if (!plan || plan.done) entries.push(entry);
    else {
      const { total, cached } = countStages(plan.value.stages);
      entries.push({ ...entry, stages: total, newStages: total - cached });
    }
  }
  await plans.return(undefined);
  return entries;
}

function lines(entries: Entry[]): string[] {
  const counts = entries.map(({ stages, newStages }) =>
    stages === undefined ? '' : `${stages} stages, ${newStages === 0 ? 'all cached' : `${newStages} new`}`,
  );
  const width = Math.max(...entries.map(({ name }) => name.length));
  const countWidth = Math.max(...counts.map(({ length }) => length));
  return entries.map(
    ({ name, description }, index) =>
      `${name.padEnd(width)}  ${counts[index].padEnd(countWidth)}  ${description}\n`,
  );
}
