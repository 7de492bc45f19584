/** The study as plain lines, one a finished stage, for pipes and logs: no escape codes, nothing repeats. */
import { withInvocation } from '../config/index.js';
import { LiveFold } from '../display/live-fold.js';
import { finishedCount, type LiveStage, type LiveStudy } from '../display/live-study.js';
import { formatMetric, formatMetricName, padTo, textWidth } from '../display/terminal-text.js';
import { count } from '../display/words.js';
import type { StudyEvent } from '../engine/events.js';
import type { Warning } from '../fitting/warnings.js';
import { warningText } from '../report/warning-text.js';
import { type ExitStatus, exitStatusOf } from './exit-status.js';
import { formatSeconds, formatTimeLeft } from './format.js';
import { plainPartingLines } from './parting.js';
import { liveTables, mainTableLines, passOf, storedExperiment } from './shown-study.js';
import { StudyClock } from './time-left.js';
import { warningTable } from './warnings.js';

export interface PlainOptions {
  /** Takes one line without its line break. */
  write: (line: string) => void;
  /** Clock in milliseconds, for the time left. */
  now?: () => number;
  /** Another process runs the study, or did. */
  isWatching?: boolean;
}

/** Writes a line for every finished stage and warning, then the study's main table, what was found and what to do next. */
export async function runPlainReporter(
  events: AsyncIterable<StudyEvent>,
  { write, now = Date.now, isWatching = false }: PlainOptions,
): Promise<ExitStatus> {
  const reporter = new PlainReporter(isWatching);
  for await (const event of events) for (const line of reporter.linesFor(event, now())) write(line);
  return exitStatusOf(reporter.study.status);
}

class PlainReporter {
  private readonly fold = new LiveFold({ liveTables, passOf });
  private readonly clock = new StudyClock();
  /** How often each kind of doubt was stated. */
  private readonly doubts = new Map<string, number>();
  /** Cached stages that no line tells of yet, by heading. */
  private readonly cached = new Map<string, LiveStage[]>();
  private titleWidth = 0;

  constructor(private readonly isWatching: boolean) {}

  get study(): LiveStudy {
    return this.fold.current;
  }

  linesFor(event: StudyEvent, at: number): string[] {
    const finished = finishedCount(this.study);
    this.fold.apply(event, at);
    const isCached = event.type === 'stage-finished' && event.cached;
    if (isCached) return this.keep(event.stage);
    // A resumed study tells of its cached stages in one go: with their rows, and notices of what was damaged.
    const isAmongCached = event.type === 'rows' || event.type === 'notice';
    return [...(isAmongCached ? [] : this.cachedLines(finished)), ...this.ownLines(event, at)];
  }

  private ownLines(event: StudyEvent, at: number): string[] {
    switch (event.type) {
      case 'study-started':
        this.titleWidth = widestTitle(this.study.stages);
        return [studyLine(this.study)];
      case 'stage-finished':
      case 'stage-failed':
      case 'stage-skipped':
        return [this.stageLine(event.stage, at)];
      case 'rows':
        return event.table === warningTable ? this.warningLines(event.rows as Warning[]) : [];
      case 'notice':
        return [`note: ${event.message}`];
      case 'study-finished':
        return [
          ...this.repeatedWarnings(),
          ...closingLines(this.study, { isWatching: this.isWatching }),
          ...plainPartingLines(this.study, {
            experiment: storedExperiment(this.study.folder),
            isWatching: this.isWatching,
          }),
        ];
      default:
        return [];
    }
  }

  private keep(id: string): string[] {
    const stage = this.fold.stage(id);
    if (stage === undefined) return [];
    const held = this.cached.get(stage.heading);
    if (held === undefined) this.cached.set(stage.heading, [stage]);
    else held.push(stage);
    return [];
  }

  /** One line a heading, however many stages it has; `finished` counts them all. */
  private cachedLines(finished: number): string[] {
    let counter = finished - [...this.cached.values()].reduce((sum, { length }) => sum + length, 0);
    const lines = [...this.cached].map(([heading, stages]) => {
      counter += stages.length;
      const title = stages.length === 1 ? stages[0].title : `${heading}: ${count(stages.length)} stages`;
      return this.line(counter, title, ['cached']);
    });
    this.cached.clear();
    return lines;
  }

  /** `[ 3/14]  Gold reward model  52 s  about 4 min left  accuracy 0.89`. */
  private stageLine(id: string, at: number): string {
    const stage = this.fold.stage(id);
    if (stage === undefined) return id;
    const finished = finishedCount(this.study);
    const isLast = finished === this.study.stages.length;
    const left = isLast ? '' : formatTimeLeft(this.clock.left(this.study, at));
    return this.line(finished, stage.title, [outcome(stage).padEnd(11), left, metricsText(stage)]);
  }

  private line(finished: number, title: string, parts: readonly string[]): string {
    const total = String(this.study.stages.length);
    const counter = `[${String(finished).padStart(total.length)}/${total}]`;
    const padded = textWidth(title) > this.titleWidth ? title : padTo(title, this.titleWidth);
    return [counter, padded, ...parts.filter((part) => part !== '')].join('  ').trimEnd();
  }

  /** A doubt that many stages share is told once; the end says how often it came. */
  private warningLines(warnings: readonly Warning[]): string[] {
    return warnings.flatMap((warning) => {
      const before = this.doubts.get(warning.code) ?? 0;
      this.doubts.set(warning.code, before + 1);
      return before === 0 ? [`warning: ${withInvocation(warningText(warning))}`] : [];
    });
  }

  private repeatedWarnings(): string[] {
    const repeated = [...this.doubts]
      .filter(([, times]) => times > 1)
      .map(([code, times]) => `${count(times)} × ${code}`);
    return repeated.length === 0
      ? []
      : [`warnings that came again: ${repeated.join(', ')}; see ${this.study.folder}/warnings.json`];
  }
}

/** Longer titles stand out of the column. */
const widestTitle = (stages: readonly LiveStage[]) =>
  stages.reduce((widest, { title }) => Math.min(44, Math.max(widest, textWidth(title))), 0);

function studyLine({ experiment, seed, backend, stages, folder }: LiveStudy): string {
  return `goodhart ${experiment}: seed ${seed}, ${backend}, ${stages.length} stages, results in ${folder}`;
}

function outcome({ status, seconds, reason }: LiveStage): string {
  if (status === 'failed') return `FAILED: ${reason}`;
  if (status === 'skipped') return `skipped: ${reason}`;
  return formatSeconds(seconds ?? 0);
}

/** At most three metrics keep a line under the width of a CI log. */
function metricsText({ metrics }: Pick<LiveStage, 'metrics'>): string {
  const shown = Object.entries(metrics).slice(0, 3);
  return shown.map(([name, value]) => `${formatMetricName(name)} ${formatMetric(value)}`).join(', ');
}

interface ClosingOptions {
  width?: number | undefined;
  /** Another process runs the study, or did. */
  isWatching?: boolean;
}

/** The end of a study: its main table, as detailed as the width allows, how it ended, and what failed. */
export function closingLines(
  study: LiveStudy,
  { width = 120, isWatching = false }: ClosingOptions = {},
): string[] {
  const { status, stages, counts, seconds, folder } = study;
  const endings = {
    done: 'done',
    failed: `${counts.failed} of ${stages.length} stages failed, the rest is saved; finished`,
    interrupted: isWatching ? 'stopped' : 'interrupted, run the same command again to resume; stopped',
    running: isWatching ? 'still running' : 'unfinished',
    waiting: 'not started',
  };
  const time = seconds === null ? '' : ` after ${formatSeconds(seconds)}`;
  const table = mainTableLines(study, width);
  return [...(table.length === 0 ? [] : ['', ...table]), '', `${endings[status]}${time}: ${folder}`];
}
