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

/** Views at the left with the shown one set off, the shown view's keys at the right. */
export function footerRow(options: FooterOptions): TextRow {
  if (options.isQuitting && !options.isWatching) {
    const text = 'Stopping; what is finished is saved … Ctrl-C again to leave at once';
    return [{ text, color: okabeIto.orange }];
  }
  const isNarrow = options.width < 110;
  const tabs = tabRow(options, isNarrow);
  const keys = keyRow(options, isNarrow);
  const used = [...tabs, ...keys].reduce((sum, { text }) => sum + textWidth(text), 0);
  return [...tabs, { text: ' '.repeat(Math.max(0, options.width - used)) }, ...keys];
}

const tabRow = ({ views, shown }: FooterOptions, isNarrow: boolean): TextRow =>
  views.flatMap(({ name, shortName = name }, index): Segment[] => {
    const label = isNarrow ? ` ${shortName} ` : ` ${name}  `;
    const number: Segment = { text: `${index + 1}`, color: okabeIto.skyBlue, bold: true };
    return [number, name === shown.name ? { text: label, bold: true } : { text: label, dim: true }];
  });

function keyRow({ shown, isRunning, isWatching }: FooterOptions, isNarrow: boolean): TextRow {
  const stop = isNarrow ? 'stop' : 'stop and save';
  const quit = isRunning && !isWatching ? stop : 'quit';
  return [...shown.keys, ['q', quit] as const].flatMap(([key, meaning], index): Segment[] => [
    { text: index === 0 ? key : `  ${key}`, bold: true },
    { text: ` ${meaning}`, dim: true },
  ]);
}
