/** The bench's results for people: a line for each setting, with the figure it is to reach. */
import type { Measurement, Speed } from './measure.js';
import type { FiveSizes } from './studies.js';
import type { StudyTimes } from './whole-study.js';

export function measurementLines({ item, ours, pytorch }: Measurement): string[] {
  const show = ({ label, speed, samples, ratio }: Speed, figure?: number) => {
    const spread = `${number(Math.min(...samples))} … ${number(Math.max(...samples))}`;
    const compared = ratio === undefined ? '' : `  ${ratio.toFixed(2)} × PyTorch`;
    const verdict = figure === undefined ? '' : ` (figure: ≥ ${figure} ×)`;
    return `  ${label.padEnd(22)} ${number(speed).padStart(8)} ${item.unit}  [${spread}]${compared}${verdict}`;
  };
  return [
    item.title,
    ...ours.map((speed, index) => show(speed, index === 0 ? item.figure : undefined)),
    ...(pytorch ? [show(pytorch)] : []),
  ];
}

export function fiveSizesLines({ ours, pytorchSeconds, ratio }: FiveSizes): string[] {
  const theirs = pytorchSeconds
    ? [
        `  PyTorch                ${pytorchSeconds.toFixed(0)} s`,
        `  ratio                  ${ratio?.toFixed(2)} (figure: ≥ 3 ×)`,
      ]
    : [];
  return ['the five-size study', ...studyLines(ours), ...theirs];
}

export function quickLines(times: StudyTimes, backend: string): string[] {
  const minutes = backend === 'wasm' ? 15 : 6;
  return [`npm start (figures: ≤ ${minutes} min, first point ≤ 90 s, < 4 GiB)`, ...studyLines(times)];
}

function studyLines({ seconds, firstPointSeconds, peakBytes, stageSeconds }: StudyTimes): string[] {
  const stages = Object.entries(stageSeconds).map(([kind, value]) => `${kind} ${value.toFixed(0)}`);
  return [
    `  goodhart               ${seconds.toFixed(0)} s, first point after ${firstPointSeconds.toFixed(0)} s`,
    `  memory at most         ${(peakBytes / 2 ** 30).toFixed(2)} GiB, the whole process tree`,
    `  seconds in stages      ${stages.join(', ')}`,
  ];
}

const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
