/** What `goodhart list` does. */
import { experimentDescription, experimentPlugins, listExperiments, shownPath } from '../../config/index.js';
import { plannedStages, type RunStudyOptions } from '../../engine/index.js';
import { type LoadedStudy, loadStudy } from '../../studies/index.js';
import { countStages } from '../dry-run-lines.js';
import { durationsOf, hereWords, roughly } from '../durations.js';
import { print } from '../output.js';

export interface ListFlags extends Pick<RunStudyOptions, 'backend' | 'cache'> {
  json?: boolean;
}

export async function list({ json, ...options }: ListFlags): Promise<void> {
  const entries = await counted(listExperiments().map(entryOf), options);
  print(json ? `${JSON.stringify(entries, null, 2)}\n` : lines(entries).join(''));
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
  /** Of the whole, on two idle cores with tfjs-node. */
  idleSeconds?: number;
  /** Of what is new, here. */
  hereSeconds?: number;
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
      const { idle, here } = durationsOf(loaded, plan.value) ?? {};
      const seconds = { idleSeconds: rounded(idle), hereSeconds: rounded(here) };
      entries.push({ ...entry, stages: total, newStages: total - cached, ...seconds });
    }
  }
  await plans.return(undefined);
  return entries;
}

const rounded = (seconds: number | undefined) => (seconds === undefined ? undefined : Math.round(seconds));

function lines(entries: Entry[]): string[] {
  const columns = [
    entries.map(({ name }) => name),
    entries.map(({ stages, newStages }) =>
      stages === undefined ? '' : `${stages} stages, ${newStages === 0 ? 'all cached' : `${newStages} new`}`,
    ),
    entries.map(timeOf),
  ].map(padded);
  const told = entries.map(
    ({ description }, index) => `${columns.map((cells) => cells[index]).join('  ')}  ${description}\n`,
  );
  return [
    ...told,
    '\nTimes: the whole on two idle cores with tfjs-node; here, where it differs, what is new on the cores there are.\n',
  ];
}

function timeOf({ stages, newStages, idleSeconds, hereSeconds }: Entry): string {
  if (stages === undefined || idleSeconds === undefined) return '';
  if (newStages === 0) return roughly(idleSeconds);
  return `${roughly(idleSeconds)}${hereWords({ idle: idleSeconds, here: hereSeconds })}`;
}

function padded(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map(({ length }) => length));
  return cells.map((cell) => cell.padEnd(width));
}
