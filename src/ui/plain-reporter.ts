/** The study as plain lines, one a finished stage, for pipes and logs: no escape codes, nothing repeats. */

import type { Warning } from '../fitting/warnings.js';
import { warningText } from '../report/warning-text.js';
import type { StudyEvent } from '../study/events.js';
import { fittingCoefficientLines, groupCoefficients } from './coefficient-table.js';
import { type ExitStatus, exitStatusOf } from './exit-status.js';
import { formatMetric, formatMetricName, formatSeconds, formatTimeLeft } from './format.js';
import { initialStudyState, reduceStudy, type StageState, type StudyState } from './study-state.js';
import { isFinished, secondsLeft } from './time-left.js';

export interface PlainOptions {
  /** Takes one line without its line break. */
  write: (line: string) => void;
  /** Clock in milliseconds, for the time left. */
  now?: () => number;
}

/** Writes a line for every finished stage and warning, then the table of α and β. */
export async function runPlainReporter(
  events: AsyncIterable<StudyEvent>,
  { write, now = Date.now }: PlainOptions,
): Promise<ExitStatus> {
  let state = initialStudyState;
  for await (const event of events) {
    const at = now();
    state = reduceStudy(state, event, at);
    for (const line of linesFor(event, state, at)) write(line);
  }
  return exitStatusOf(state.status);
}

function linesFor(event: StudyEvent, state: StudyState, at: number): string[] {
  switch (event.type) {
    case 'study-started':
      return [studyLine(state)];
    case 'stage-finished':
    case 'stage-failed':
    case 'stage-skipped':
      return [stageLine(state, event.stage, at)];
    case 'warning':
      return isFirstOfItsKind(event.warning, state) ? [`warning: ${warningText(event.warning)}`] : [];
    case 'notice':
      return [`note: ${event.message}`];
    case 'study-finished':
      return [...repeatedWarnings(state), ...closingLines(state)];
    default:
      return [];
  }
}

/** A doubt that many stages share is told once; the end says how often it came. */
function isFirstOfItsKind(warning: Warning, { warnings }: StudyState): boolean {
  return warnings.find(({ code }) => code === warning.code) === warning;
}

function repeatedWarnings({ warnings, folder }: StudyState): string[] {
  const counts = new Map<string, number>();
  for (const { code } of warnings) counts.set(code, (counts.get(code) ?? 0) + 1);
  const repeated = [...counts].filter(([, count]) => count > 1).map(([code, count]) => `${count} × ${code}`);
  return repeated.length === 0
    ? []
    : [`warnings that came again: ${repeated.join(', ')}; see ${folder}/warnings.json`];
}

function studyLine({ experiment, seed, backend, stages, folder }: StudyState): string {
  return `goodhart ${experiment}: seed ${seed}, ${backend}, ${stages.length} stages, results in ${folder}`;
}

/** `[ 3/14]  Gold reward model  52 s  about 4 min left  accuracy 0.89`. */
function stageLine(state: StudyState, id: string, at: number): string {
  const stage = state.stages.find((candidate) => candidate.id === id);
  if (stage === undefined) return id;
  const total = state.stages.length;
  const finished = state.stages.filter(isFinished).length;
  const counter = `[${String(finished).padStart(String(total).length)}/${total}]`;
  const width = Math.min(44, Math.max(...state.stages.map(({ title }) => title.length)));
  const left = finished === total ? '' : formatTimeLeft(secondsLeft(state, at));
  const parts = [counter, stage.title.padEnd(width), outcome(stage).padEnd(11), left, metricsText(stage)];
  return parts
    .filter((part) => part !== '')
    .join('  ')
    .trimEnd();
}

function outcome({ status, seconds, reason }: StageState): string {
  if (status === 'failed') return `FAILED: ${reason}`;
  if (status === 'skipped') return `skipped: ${reason}`;
  return status === 'cached' ? 'cached' : formatSeconds(seconds ?? 0);
}

/** At most three metrics keep a line under the width of a CI log. */
export function metricsText({ metrics }: Pick<StageState, 'metrics'>): string {
  const shown = Object.entries(metrics).slice(0, 3);
  return shown.map(([name, value]) => `${formatMetricName(name)} ${formatMetric(value)}`).join(', ');
}

/** The end of a study: how it ended, what failed, and α and β against size, as detailed as the width allows. */
export function closingLines(state: StudyState, width = 120): string[] {
  const failed = state.stages.filter(({ status }) => status === 'failed').length;
  const endings = {
    done: 'done',
    failed: `${failed} of ${state.stages.length} stages failed, the rest is saved; finished`,
    interrupted: 'interrupted, run the same command again to resume; stopped',
    running: 'unfinished',
    waiting: 'not started',
  };
  const time = state.seconds === null ? '' : ` after ${formatSeconds(state.seconds)}`;
  const groups = groupCoefficients(state.coefficients);
  const table = groups.length === 0 ? [] : ['', ...fittingCoefficientLines(groups, width)];
  return [...table, '', `${endings[state.status]}${time}: ${state.folder}`];
}
