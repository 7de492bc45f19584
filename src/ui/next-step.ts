/** What to do after a study: the doubt that came most often, and a command that goes on from here. */
import { existsSync } from 'node:fs';
import { commandLine, shownPath, withInvocation } from '../config/index.js';
import type { LiveStudy } from '../display/live-study.js';
import { count } from '../display/words.js';
import type { Warning } from '../fitting/warnings.js';
import { isWithin } from '../report/comparison/conditions.js';
import { resumeCommand } from './resume-command.js';
import { type StoredExperiment, studyOf } from './shown-study.js';
import { warningTable } from './warnings.js';

export interface NextOptions {
  experiment: StoredExperiment;
  /** Another process runs the study, or did. */
  isWatching?: boolean;
}

/** `next: …`, after the doubt that came most often, where there is one. */
export function nextLines(live: LiveStudy, { experiment, isWatching = false }: NextOptions): string[] {
  const doubt = live.status === 'done' ? commonestDoubt(live) : undefined;
  const next = isWatching && live.status !== 'done' ? nextOfWatched(live) : nextStep(live, experiment);
  return [...(doubt === undefined ? [] : [doubt]), `next: ${next}`];
}

/** Who watched and left stopped nothing; what has stopped goes on by another command than the one that was given here. */
function nextOfWatched({ status, folder }: LiveStudy): string {
  if (status === 'failed') return `${resumeCommand(folder)} (tries again what failed)`;
  if (status === 'interrupted') return `${resumeCommand(folder)} (goes on where it stopped)`;
  return `${commandLine('watch', shownPath(folder))} (the study goes on)`;
}

/** `doubt: 3 × peak-outside-range: Optimise further, …`; the first of several that came as often. */
function commonestDoubt({ rows }: LiveStudy): string | undefined {
  const times = new Map<string, { first: Warning; times: number }>();
  for (const warning of (rows[warningTable] ?? []) as Warning[]) {
    const held = times.get(warning.code);
    if (held === undefined) times.set(warning.code, { first: warning, times: 1 });
    else held.times += 1;
  }
  const [most] = [...times.values()].sort((one, other) => other.times - one.times);
  return most && `doubt: ${count(most.times)} × ${most.first.code}: ${withInvocation(most.first.advice)}`;
}

/** How to go on where the study stopped short; else the answer to what was swept, else a question of one's own. */
function nextStep(live: LiveStudy, experiment: StoredExperiment): string {
  const folder = shownPath(live.folder);
  if (live.status === 'failed') return `${commandLine('watch', folder)} (which stages failed and why)`;
  if (live.status !== 'done') return 'run the same command again; it goes on where it stopped.';
  if (isTooLongToJudge(live)) return `${commandLine('report', folder)} (what was found)`;
  const by = dividedBy(live, experiment);
  if (by !== undefined)
    return `${commandLine('compare', folder, ...by)} (what differs between the swept values)`;
  const starter = studyOf(live)?.starter;
  if (starter === undefined) return `${commandLine('report', folder)} (what was found)`;
  if ('from' in starter)
    return `${commandLine('init', freeName(), '--from', starter.from)} (a study of your own, a few lines on top of another)`;
  const question = commandLine('init', freeName(), '--question', starter.question);
  return `${question} (a study of your own, a few lines that ask one question)`;
}

/** Of a study of thousands of stages the prompt would be kept waiting for minutes. */
export const isTooLongToJudge = ({ stages }: Pick<LiveStudy, 'stages'>): boolean =>
  stages.length > mostJudged;

const mostJudged = 2000;

/** The option that tells `compare` which of several swept keys is meant; nothing where it has nothing to compare. */
function dividedBy(live: LiveStudy, experiment: StoredExperiment): string[] | undefined {
  const study = studyOf(live);
  if (study?.comparison === undefined) return undefined;
  const tables = study.read(live.rows, experiment);
  if (study.isEmpty(tables)) return undefined;
  const { unit } = study.comparison;
  const usual = study.comparison.divisions(tables).filter(({ isUsual }) => isUsual);
  const comparable = usual.filter(
    ({ key, values }) => values.length > 1 && (key === undefined || !isWithin(key, unit)),
  );
  if (comparable.length === 0) return undefined;
  return usual.length === 1 ? [] : ['--by', comparable[0].names[0]];
}

/** `init` writes no file that exists. */
function freeName(): string {
  let name = 'mine.yaml';
  for (let number = 2; existsSync(name); number += 1) name = `mine-${number}.yaml`;
  return name;
}
