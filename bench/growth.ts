/** The table of growth: our own time on one thread against one size at a time, the sizes interleaved. */
import { type Exponent, exponentOf, medianTimes } from './exponents.js';
import type { GrowthAxis } from './growth-axes.js';
import type { NoiseMeter } from './machine.js';
import { type Side, startCrew } from './sides.js';

export interface Growth extends Exponent {
  task: string;
  axis: string;
  sizes: number[];
  /** Of processor time, the median at each size. */
  cpuSeconds: number[];
}

export interface GrowthOptions {
  side: Side;
  repetitions: number;
  noise: NoiseMeter;
}

/** One process prepares all sizes of an axis; a repetition runs each once, in turn. */
export async function measureGrowth(axis: GrowthAxis, options: GrowthOptions): Promise<Growth> {
  const { side, repetitions, noise } = options;
  const [contestant] = startCrew(side, 1);
  try {
    const ids: number[] = [];
    for (const size of axis.sizes) {
      const { task, world } = axis.at(size);
      ids.push((await contestant.prepare(task, world)).id);
    }
    const seconds: number[][] = [];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const times: number[] = [];
      noise.look();
      for (const id of ids) times.push((await contestant.run(id)).cpuSeconds);
      seconds.push(times);
    }
    const { task, name, sizes } = axis;
    return { task, axis: name, sizes, cpuSeconds: medianTimes(seconds), ...exponentOf(sizes, seconds) };
  } finally {
    contestant.close();
  }
}
