/** Times one item: the sides take turns, ours first, so that every pair meets the same machine. */
import { median } from '../src/statistics/index.js';
import type { Contestant } from './contestant.js';
import type { Item } from './items.js';
import type { NoiseMeter } from './machine.js';
import { type Side, type Skipped, startCrew } from './sides.js';
import type { Cost } from './tasks.js';

/** Median, least and most over the repetitions. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export interface SideTimes {
  name: string;
  version: string;
  /** Seconds of one unit, by the processor and by the clock. */
  cpu: Spread;
  wall: Spread;
  samples: Cost[];
  /** How many times as fast ours is, pair by pair: this side's time over ours of the same turn. */
  ratio?: { cpu: Spread; wall: Spread };
}

export interface Measurement {
  id: string;
  title: string;
  unit: string;
  threads: number;
  /** Ours is the first. */
  sides: SideTimes[];
  skipped: Skipped[];
}

export interface PairOptions {
  sides: readonly Side[];
  repetitions: number;
  threads: number;
  noise: NoiseMeter;
}

interface Entry {
  name: string;
  version: string;
  crew: Contestant[];
  ids: number[];
  samples: Cost[];
}

export async function measure(item: Item, options: PairOptions): Promise<Measurement> {
  const { sides, repetitions, threads, noise } = options;
  const entries: Entry[] = [];
  const skipped: Skipped[] = [];
  try {
    for (const side of sides) {
      const entry: Entry = {
        name: side.name,
        version: '',
        crew: startCrew(side, threads),
        ids: [],
        samples: [],
      };
      entries.push(entry);
      try {
        await prepare(entry, item);
      } catch (error) {
        // Without our own side there is nothing to compare with.
        if (entries.length === 1) throw error;
        skipped.push({ name: side.name, why: (error as Error).message });
        close(entries.pop()!);
      }
    }
    for (let repetition = 0; repetition < repetitions; repetition++) {
      for (const entry of entries) {
        noise.look();
        entry.samples.push(await runOnce(entry, item.units));
      }
    }
    const times = entries.map((entry) => timesOf(entry, entries[0].samples));
    return { id: item.id, title: item.title, unit: item.unit, threads, sides: times, skipped };
  } finally {
    entries.forEach(close);
  }
}

async function prepare(entry: Entry, { task, world }: Item): Promise<void> {
  for (const contestant of entry.crew) {
    const { id, version } = await contestant.prepare(task, world);
    entry.ids.push(id);
    entry.version = version;
  }
}

const close = ({ crew }: Entry) => {
  for (const contestant of crew) contestant.close();
};

/** Of one unit; side by side the slowest decides the clock, and processor time adds up. */
async function runOnce({ crew, ids }: Entry, units: number): Promise<Cost> {
  const costs = await Promise.all(crew.map((contestant, index) => contestant.run(ids[index])));
  const all = crew.length * units;
  return {
    seconds: Math.max(...costs.map(({ seconds }) => seconds)) / all,
    cpuSeconds: costs.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / all,
  };
}

export function timesOf(
  { name, version, samples }: { name: string; version: string; samples: Cost[] },
  ours: readonly Cost[],
): SideTimes {
  const cpu = (cost: Cost) => cost.cpuSeconds;
  const wall = (cost: Cost) => cost.seconds;
  const over = (part: (cost: Cost) => number) =>
    spread(samples.map((cost, turn) => part(cost) / part(ours[turn])));
  const ratio = samples === ours ? undefined : { cpu: over(cpu), wall: over(wall) };
  return { name, version, cpu: spread(samples.map(cpu)), wall: spread(samples.map(wall)), samples, ratio };
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}
