/** The first and the last row of the screen: what runs and how long, and what the keys do. */
import type { Segment } from './braille-canvas.js';
import { formatSeconds, formatTimeLeft } from './format.js';
import { progressBar } from './layout.js';
import { okabeIto } from './palette.js';
import type { StudyState } from './study-state.js';
import { secondsLeft, studyFraction } from './time-left.js';
import { type ViewChoice, type ViewName, viewKeys, viewNames } from './view.js';

export function headerRow(state: StudyState, now: number, width: number): Segment[] {
  if (state.status === 'waiting')
    return [
      { text: 'goodhart', bold: true },
      { text: '  starting …', dim: true },
    ];
  const name = `goodhart ${state.experiment}`;
  const details = `  seed ${state.seed} · ${state.backend}`;
  const ending = statusText(state, now);
  const room = width - name.length - details.length - ending.length - 10;
  const fraction = studyFraction(state, now);
  const percent = ` ${String(Math.floor(fraction * 100)).padStart(3)} %  `;
  const bar = room >= 8 ? progressBar(fraction, Math.min(40, room)) : '';
  const used = name.length + details.length + bar.length + percent.length + ending.length;
  return [
    { text: name, bold: true },
    { text: `${details}${' '.repeat(Math.max(1, width - used))}`, dim: true },
    { text: bar, color: okabeIto.skyBlue },
    { text: percent },
    { text: ending, color: state.status === 'failed' ? okabeIto.vermillion : undefined },
  ];
}

function statusText(state: StudyState, now: number): string {
  const elapsed = formatSeconds(state.seconds ?? Math.max(0, now - (state.startedAt ?? now)) / 1000);
  if (state.status !== 'running') return `${state.status} after ${elapsed}`;
  const left = formatTimeLeft(secondsLeft(state, now));
  return left === '' ? elapsed : `${elapsed}, ${left}`;
}

/** Names that are too long for 80 columns. */
const shortNames: Partial<Record<ViewName, string>> = { Coefficients: 'α β' };

interface FooterOptions {
  choice: ViewChoice;
  isQuitting: boolean;
  /** Another process runs the study: leaving does not stop it. */
  isWatching: boolean;
  width: number;
}

/** Views at the left with the shown one set off, the shown view's keys at the right. */
export function footerRow(
  state: StudyState,
  { choice, isQuitting, isWatching, width }: FooterOptions,
): Segment[] {
  if (isQuitting && !isWatching) {
    const text = 'Stopping; what is finished is saved … Ctrl-C again to leave at once';
    return [{ text, color: okabeIto.orange }];
  }
  const isNarrow = width < 110;
  const tabs = viewNames.flatMap((name, index): Segment[] => {
    const label = isNarrow ? ` ${shortNames[name] ?? name} ` : ` ${name}  `;
    const number: Segment = { text: `${index + 1}`, color: okabeIto.skyBlue, bold: true };
    return [number, name === choice.view ? { text: label, bold: true } : { text: label, dim: true }];
  });
  const isRunning = state.status === 'running' && !isWatching;
  const quit = isRunning && !isNarrow ? 'stop and save' : isRunning ? 'stop' : 'quit';
  const keys = [...viewKeys[choice.view], ['q', quit] as const].flatMap(
    ([key, meaning], index): Segment[] => [
      { text: index === 0 ? key : `  ${key}`, bold: true },
      { text: ` ${meaning}`, dim: true },
    ],
  );
  const used = [...tabs, ...keys].reduce((sum, segment) => sum + segment.text.length, 0);
  return [...tabs, { text: ' '.repeat(Math.max(0, width - used)) }, ...keys];
}
