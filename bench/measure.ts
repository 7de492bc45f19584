/** Times one item: every setting of ours and PyTorch take turns, so that all meet the same machine. */
import { median } from '../src/statistics/index.js';
import { type Contestant, ourContestant, pytorchContestant } from './contestant.js';
import type { Item, Setting } from './items.js';

export interface Speed {
  label: string;
  /** Units a second, the median over the repetitions. */
  speed: number;
  /** Of each repetition. */
  samples: number[];
  /** Ours over PyTorch's. */
  ratio?: number;
}

export interface Measurement {
  item: Item;
  ours: Speed[];
  pytorch?: Speed;
  versions: string[];
}

export interface MeasureOptions {
  backend: string;
  repetitions: number;
  /** Threads of PyTorch; undefined leaves it out. */
  pytorchThreads?: number;
}

export async function measure(
  item: Item,
  { backend, repetitions, pytorchThreads }: MeasureOptions,
): Promise<Measurement> {
  const entries = item.settings.map((setting) => ({ label: setting.label, crew: crewOf(setting, backend) }));
  if (pytorchThreads) {
    const label = `PyTorch, ${pytorchThreads} threads`;
    entries.push({ label, crew: [pytorchContestant(pytorchThreads)] });
  }
  try {
    const versions = new Set<string>();
    for (const { crew } of entries) {
      for (const contestant of crew) versions.add((await contestant.prepare(item.task)).version ?? 'unknown');
    }
    const samples = entries.map(() => [] as number[]);
    for (let repetition = 0; repetition < repetitions; repetition++) {
      for (const [index, { crew }] of entries.entries()) samples[index].push(await runOnce(crew, item.units));
    }
    const speeds = entries.map(({ label }, index): Speed => {
      return { label, speed: median(samples[index]), samples: samples[index] };
    });
    const pytorch = pytorchThreads ? speeds.pop() : undefined;
    const ours = speeds.map((speed) => ({ ...speed, ratio: pytorch && speed.speed / pytorch.speed }));
    return { item, ours, pytorch, versions: [...versions] };
  } finally {
    for (const { crew } of entries) for (const contestant of crew) contestant.close();
  }
}

function crewOf({ processes, threads }: Setting, backend: string): Contestant[] {
  return Array.from({ length: processes }, () => ourContestant(backend, threads));
}

/** Units a second of a crew at work side by side: the slowest decides. */
async function runOnce(crew: Contestant[], units: number): Promise<number> {
  const seconds = await Promise.all(crew.map((contestant) => contestant.run()));
  return (crew.length * units) / Math.max(...seconds);
}
