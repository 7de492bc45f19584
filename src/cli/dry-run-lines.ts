/** The plan as lines: what would run, in which order, and what is there already. */
import type { DryRun } from '../engine/index.js';

export function dryRunLines({ folder, backend, stages }: DryRun): string[] {
  const width = Math.max(...stages.map(({ id }) => id.length));
  const cached = stages.filter((stage) => stage.state === 'sound').length;
  return [
    `${stages.length} stages, ${cached} cached, ${stages.length - cached} to compute; backend ${backend.name} (${backend.reason})`,
    `results in ${folder}`,
    '',
    ...stages.map(({ id, title, state }) => `${labels[state]}  ${id.padEnd(width)}  ${title}`),
  ];
}

const labels = { sound: 'cached ', absent: 'compute', damaged: 'repair ' } as const;
