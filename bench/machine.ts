/** How quiet the machine is: one fixed piece of work, timed between the runs, and the load. */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { median } from '../src/statistics/index.js';
import { timed } from './cost.js';
import type { Cost } from './tasks.js';

export interface MachineNoise {
  processor: string;
  cores: number;
  /** Of one and five minutes, at the end. */
  load: number[];
  calibrations: number;
  /** Processor seconds of the calibration: median, least and most. */
  cpuSeconds: { median: number; least: number; most: number };
  /** Processor time over time of the clock, the median: below 1, other work took the core meanwhile. */
  share: number;
}

const size = 128;
const repetitions = 12;

/** A fixed product of matrices, some tens of milliseconds: what differs from one time to the next is the machine's doing. */
export function calibrate(): Cost {
  const left = Float64Array.from({ length: size * size }, (_, index) => index % 7);
  const right = Float64Array.from({ length: size * size }, (_, index) => index % 5);
  const out = new Float64Array(size * size);
  return timed(() => {
    for (let repetition = 0; repetition < repetitions; repetition++) multiply(left, right, out);
  });
}

function multiply(left: Float64Array, right: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const factor = left[row * size + inner];
      for (let column = 0; column < size; column++)
        out[row * size + column] += factor * right[inner * size + column];
    }
  }
}

/** Collects calibrations; the first ones, while the kernel is being compiled, do not count. */
export class NoiseMeter {
  private readonly costs: Cost[] = [];

  constructor() {
    for (let warmUp = 0; warmUp < 3; warmUp++) calibrate();
  }

  look(): void {
    this.costs.push(calibrate());
  }

  noise(): MachineNoise {
    return noiseOf(this.costs, { processor: cpus()[0]?.model ?? 'unknown', cores: availableParallelism() });
  }
}

export function noiseOf(costs: readonly Cost[], machine: { processor: string; cores: number }): MachineNoise {
  const seconds = costs.map(({ cpuSeconds }) => cpuSeconds);
  return {
    ...machine,
    load: loadavg().slice(0, 2),
    calibrations: costs.length,
    cpuSeconds: { median: median(seconds), least: Math.min(...seconds), most: Math.max(...seconds) },
    share: median(costs.map((cost) => Math.min(1, cost.cpuSeconds / cost.seconds))),
  };
}
