/** One call of the bench: what it measures, in order, said as it comes and kept for `--json`. */
import { type Growth, measureGrowth } from './growth.js';
import { growthAxes } from './growth-axes.js';
import { items } from './items.js';
import type { MachineNoise, NoiseMeter } from './machine.js';
import type { BenchOptions } from './options.js';
import { type Measurement, measure } from './pairs.js';
import {
  fiveSizesLines,
  growthLines,
  measurementLines,
  noiseLine,
  quickLines,
  skippedLines,
} from './print.js';
import { notBuilt, openSide, ourSide, type Side, type Skipped } from './sides.js';
import { type FiveSizes, fiveSizes, quickStart } from './studies.js';
import { isPinned } from './threads.js';
import type { StudyTimes } from './whole-study.js';

/** What `--json` writes; times are seconds. */
export interface Results {
  /** Whether one-thread processes were held to one core. */
  pinned: boolean;
  items: Measurement[];
  growth: Growth[];
  studies: { fiveSizes?: FiveSizes; quick?: StudyTimes };
  /** Sides that took no part at all. */
  skipped: Skipped[];
  machine: MachineNoise;
}

export interface BenchParts {
  /** The checkout that is ours. */
  root: string;
  noise: NoiseMeter;
  say: (lines: string[]) => void;
}

export async function runBench(options: BenchOptions, parts: BenchParts): Promise<Results> {
  const { root, noise, say } = parts;
  const why = notBuilt(root);
  if (why) throw new Error(why);
  noise.look();
  const results: Results = {
    pinned: isPinned && options.threads === 1,
    items: [],
    growth: [],
    studies: {},
    skipped: [],
    machine: noise.noise(),
  };
  if (options.study) await study(options, parts, results);
  else if (options.growth) await growth(options, parts, results);
  else await shortItems(options, parts, results);
  noise.look();
  results.machine = noise.noise();
  say([noiseLine(results.machine)]);
  return results;
}

async function study(
  { study: name, backend, alone = false }: BenchOptions,
  { say }: BenchParts,
  { studies }: Results,
): Promise<void> {
  if (name === 'quick') {
    studies.quick = await quickStart(backend);
    say(quickLines(studies.quick));
    return;
  }
  studies.fiveSizes = await fiveSizes(backend, { alone });
  say(fiveSizesLines(studies.fiveSizes));
}

async function growth(
  { backend, only, repetitions }: BenchOptions,
  { root, noise, say }: BenchParts,
  results: Results,
): Promise<void> {
  const side = ourSide(root, backend);
  for (const axis of growthAxes.filter(({ task }) => only?.includes(task) ?? true)) {
    process.stderr.write(`bench: ${axis.task} by ${axis.name} …\n`);
    results.growth.push(await measureGrowth(axis, { side, repetitions, noise }));
  }
  say(growthLines(results.growth));
}

async function shortItems(
  { backend, against, only, repetitions, threads }: BenchOptions,
  { root, noise, say }: BenchParts,
  results: Results,
): Promise<void> {
  const sides: Side[] = [ourSide(root, backend)];
  for (const name of against) {
    const side = await openSide(name, { root, backend });
    if ('program' in side) sides.push(side);
    else results.skipped.push(side);
  }
  if (results.skipped.length > 0) say(skippedLines(results.skipped));
  for (const item of items.filter(({ id }) => only?.includes(id) ?? true)) {
    const measurement = await measure(item, { sides, repetitions, threads, noise });
    results.items.push(measurement);
    say(measurementLines(measurement));
  }
}
