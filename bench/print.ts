/** The bench's results for people. */
import type { Interval } from '../src/statistics/index.js';
import type { Growth } from './growth.js';
import type { MachineNoise } from './machine.js';
import type { Measurement, SideTimes, Spread } from './pairs.js';
import type { Skipped } from './sides.js';
import type { FiveSizes } from './studies.js';
import type { StudyTimes } from './whole-study.js';

/** A line a side: processor time of a unit, its spread, the time of the clock, and how many times as fast ours is. */
export function measurementLines({ title, unit, threads, sides, skipped }: Measurement): string[] {
  const ratioBy = threads === 1 ? 'cpu' : 'wall';
  return [
    `${title}: ms a ${unit}, ${threads === 1 ? 'one thread' : `${threads} threads`}`,
    ...sides.map((side) => sideLine(side, ratioBy)),
    ...skippedLines(skipped),
  ];
}

function sideLine({ name, version, cpu, wall, ratio }: SideTimes, ratioBy: 'cpu' | 'wall'): string {
  const compared = ratio ? `  ours is ${ratioText(ratio[ratioBy])} × as fast` : '';
  const times = `cpu ${spreadText(cpu).padEnd(27)} wall ${spreadText(wall).padEnd(27)}`;
  return `  ${name.padEnd(22)} ${times}${compared}  (${version})`;
}

export const skippedLines = (skipped: readonly Skipped[]): string[] =>
  skipped.map(({ name, why }) => `  ${name.padEnd(22)} skipped: ${why.split('\n')[0]}`);

const spreadText = ({ median, least, most }: Spread): string =>
  `${milliseconds(median)} [${milliseconds(least)} … ${milliseconds(most)}]`;

const ratioText = ({ median, least, most }: Spread): string =>
  `${median.toFixed(2)} [${least.toFixed(2)} … ${most.toFixed(2)}]`;

const milliseconds = (seconds: number) => number(1000 * seconds);

const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

export function growthLines(rows: readonly Growth[]): string[] {
  const head = `${'part'.padEnd(8)}${'axis'.padEnd(12)}${'sizes'.padEnd(24)}${'cpu ms'.padEnd(30)}exponent [95 %]       last doubling`;
  return [
    'growth: processor time on one thread is proportional to size^exponent',
    head,
    ...rows.map(({ task, axis, sizes, cpuSeconds, overall, last }) => {
      const times = cpuSeconds.map(milliseconds).join(' ');
      const exponents = `${intervalText(overall).padEnd(22)}${intervalText(last)}`;
      return `${task.padEnd(8)}${axis.padEnd(12)}${sizes.join(' ').padEnd(24)}${times.padEnd(30)}${exponents}`;
    }),
  ];
}

const intervalText = ({ estimate, low, high }: Interval): string =>
  `${estimate.toFixed(2)} [${low.toFixed(2)} … ${high.toFixed(2)}]`;

export function noiseLine({ processor, cores, load, calibrations, cpuSeconds, share }: MachineNoise): string {
  const spread = 100 * (cpuSeconds.most / cpuSeconds.least - 1);
  return [
    `machine: ${processor}, ${cores} cores, load ${load.map((value) => value.toFixed(1)).join(' ')}`,
    `a fixed kernel between the runs, ${calibrations} times: cpu ms ${spreadText(cpuSeconds)}, most ${spread.toFixed(0)} % over least`,
    `it had its core for ${(100 * share).toFixed(0)} % of the time`,
  ].join('; ');
}

export function fiveSizesLines({ ours, pytorchSeconds, ratio, skipped }: FiveSizes): string[] {
  const theirs = pytorchSeconds
    ? [
        `  PyTorch, eager         ${pytorchSeconds.toFixed(0)} s`,
        `  ours is                ${ratio?.toFixed(2)} × as fast by the clock`,
      ]
    : [];
  return ['the five-size study', ...studyLines(ours), ...theirs, ...skippedLines(skipped)];
}

export const quickLines = (times: StudyTimes): string[] => [
  'npm start, the experiment quick',
  ...studyLines(times),
];

function studyLines({ seconds, firstPointSeconds, peakBytes, stageSeconds }: StudyTimes): string[] {
  const stages = Object.entries(stageSeconds).map(([kind, value]) => `${kind} ${value.toFixed(0)}`);
  return [
    `  goodhart               ${seconds.toFixed(0)} s, first point after ${firstPointSeconds.toFixed(0)} s`,
    `  memory at most         ${(peakBytes / 2 ** 30).toFixed(2)} GiB, the whole process tree`,
    `  seconds in stages      ${stages.join(', ')}`,
  ];
}
