/** The plan as lines: what would run, in which order, and what is there already. */
import type { DryRun } from '../engine/index.js';
import { formatSeconds } from '../ui/format.js';

export function dryRunLines({ folder, cacheFolder, backend, stages }: DryRun): string[] {
  const width = Math.max(...stages.map(({ id }) => id.length));
  const there = stages.filter((stage) => stage.state === 'sound');
  const cached = there.length;
  const saved = there.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    `${stages.length} stages, ${cached} cached, ${stages.length - cached} to compute; backend ${backend.name} (${backend.reason})`,
    `results in ${folder}`,
    `cache in ${cacheFolder}${cached > 0 ? `, which saves ${formatSeconds(saved)} of computing` : ''}`,
    '',
    ...stages.map(({ id, title, state }) => `${labels[state]}  ${id.padEnd(width)}  ${title}`),
  ];
}

const labels = { sound: 'cached ', absent: 'compute', damaged: 'repair ' } as const;
