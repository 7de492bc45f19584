/** The first and the last row of the screen: what runs and how long, and what the keys do. */
import type { LiveStudy } from '../display/live-study.js';
import { okabeIto } from '../display/palette.js';
import { textWidth } from '../display/terminal-text.js';
import type { Segment, TextRow, View } from '../display/view.js';
import { formatSeconds, formatTimeLeft } from './format.js';
import { progressBar } from './progress-bar.js';
import type { Snapshot } from './study-store.js';

export function headerRow(snapshot: Snapshot, width: number): TextRow {
  const { live: study, fraction } = snapshot;
  if (study.status === 'waiting')
    return [
      { text: 'goodhart', bold: true },
      { text: '  starting …', dim: true },
    ];
  const name = `goodhart ${study.experiment}`;
  const details = `  seed ${study.seed} · ${study.backend}`;
  const ending = statusText(snapshot);
  const room = width - name.length - details.length - ending.length - 10;
  const percent = ` ${String(Math.floor(fraction * 100)).padStart(3)} %  `;
  const bar = room >= 8 ? progressBar(fraction, Math.min(40, room)) : '';
  const used = name.length + details.length + bar.length + percent.length + ending.length;
  return [
    { text: name, bold: true },
    { text: `${details}${' '.repeat(Math.max(1, width - used))}`, dim: true },
    { text: bar, color: okabeIto.skyBlue },
    { text: percent },
    { text: ending, color: study.status === 'failed' ? okabeIto.vermillion : undefined },
  ];
}

function statusText({ live: study, now, secondsLeft }: Snapshot): string {
  if (study.status !== 'running') return endingText(study);
  const elapsed = formatSeconds(Math.max(0, now - (study.startedAt ?? now)) / 1000);
  const left = formatTimeLeft(secondsLeft);
  return left === '' ? elapsed : `${elapsed}, ${left}`;
}

/** A folder of an earlier version does not know how long the study took, but what its stages did. */
function endingText({ status, seconds, stages }: LiveStudy): string {
  if (seconds !== null) return `${status} after ${formatSeconds(seconds)}`;
  const computed = stages.reduce((sum, stage) => sum + (stage.seconds ?? 0), 0);
  return computed === 0 ? status : `${status}, ${formatSeconds(computed)} of computing`;
}

export interface FooterOptions {
  views: readonly View[];
  shown: View;
  isRunning: boolean;
  isQuitting: boolean;
  /** Another process runs the study: leaving does not stop it. */
  isWatching: boolean;
  width: number;
}

/** The view whose name stands at a column of the footer. */
export function tabAt(
  options: Pick<FooterOptions, 'views' | 'shown' | 'width'>,
  column: number,
): string | undefined {
  let end = 0;
  return options.views.find((view) => {
    end += tabOf(view, options.views.indexOf(view), options).reduce(
      (sum, { text }) => sum + textWidth(text),
      0,
    );
    return column < end;
  })?.name;
}

/** Views at the left with the shown one set off, the shown view's keys at the right. */
export function footerRow(options: FooterOptions): TextRow {
  if (options.isQuitting && !options.isWatching) {
    const text = 'Stopping; what is finished is saved … Ctrl-C again to leave at once';
    return [{ text, color: okabeIto.orange }];
  }
  const tabs = options.views.flatMap((view, index) => tabOf(view, index, options));
  const keys = keyRow(options);
  const used = [...tabs, ...keys].reduce((sum, { text }) => sum + textWidth(text), 0);
  return [...tabs, { text: ' '.repeat(Math.max(0, options.width - used)) }, ...keys];
}

const isNarrow = ({ width }: Pick<FooterOptions, 'width'>) => width < 110;

function tabOf(
  { name, shortName = name }: View,
  index: number,
  options: Pick<FooterOptions, 'shown' | 'width'>,
): Segment[] {
  const label = isNarrow(options) ? ` ${shortName} ` : ` ${name}  `;
  const number: Segment = { text: `${index + 1}`, color: okabeIto.skyBlue, bold: true };
  return [number, name === options.shown.name ? { text: label, bold: true } : { text: label, dim: true }];
}

function keyRow(options: FooterOptions): TextRow {
  const { shown, isRunning, isWatching } = options;
  const stop = isNarrow(options) ? 'stop' : 'stop and save';
  const quit = isRunning && !isWatching ? stop : 'quit';
  return [...shown.keys, ['?', isNarrow(options) ? '' : 'help'] as const, ['q', quit] as const].flatMap(
    ([key, meaning], index): Segment[] => [
      { text: index === 0 ? key : `  ${key}`, bold: true },
      { text: meaning === '' ? '' : ` ${meaning}`, dim: true },
    ],
  );
}
