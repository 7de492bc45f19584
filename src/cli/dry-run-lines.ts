/** The plan as lines: what would run, in which order, and what is there already. */
import type { DryRun } from '../engine/index.js';
import type { LoadedStudy } from '../studies/index.js';
import { formatSeconds } from '../ui/format.js';
import { chainWords, durationsOf, durationWords, roughly } from './durations.js';

export function dryRunLines(
  plan: DryRun,
  { study, jobs, workers }: Pick<LoadedStudy, 'study'> & { jobs?: number; workers?: number },
): string[] {
  const { folder, cacheFolder, backend, refusal, stages } = plan;
  const durations = durationsOf({ study }, plan, jobs);
  const width = Math.max(...stages.map(({ id }) => id.length));
  const { total, cached, saved } = countStages(stages);
  return [
    `${total} stages, ${cached} cached, ${total - cached} to compute; backend ${backend.name} (${backend.reason})`,
    ...(durations ? [durationWords(durations), ...chainWords(durations)] : []),
    ...(workers === undefined ? [] : [workerWords({ study }, plan, workers)]),
    refusal === undefined ? `results in ${folder}` : `a run would be refused: ${refusal}`,
    `cache in ${cacheFolder}${saved}`,
    '',
    ...stages.map(({ id, title, state }) => `${labels[state]}  ${id.padEnd(width)}  ${title}`),
  ];
}

/** What a queue with so many workers of one stage each would need. */
function workerWords(loaded: Pick<LoadedStudy, 'study'>, plan: DryRun, workers: number): string {
  const { here, work } = durationsOf(loaded, plan, workers) ?? {};
  const left = plan.stages.filter(({ state }) => state !== 'sound').length;
  const time =
    here === undefined || work === undefined
      ? 'how long they take here is not known until some are computed'
      : `${(work / 3600).toFixed(work < 36_000 ? 2 : 0)} core-hours, ${roughly(here)}`;
  return `on ${workers} workers of one stage each: ${left} stages, ${time}`;
}

/** How many stages are new, and what the cache saves, in words. */
export function countStages(stages: DryRun['stages']): { total: number; cached: number; saved: string } {
  const there = stages.filter(({ state }) => state === 'sound');
  const seconds = there.reduce((sum, stage) => sum + stage.seconds, 0);
  const saved = there.length > 0 ? `, which saves ${formatSeconds(seconds)} of computing` : '';
  return { total: stages.length, cached: there.length, saved };
}

const labels = { sound: 'cached ', absent: 'compute', damaged: 'repair ' } as const;
