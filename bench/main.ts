/** `npm run bench`: times of the parts that decide how long a study takes, beside the same work done by others. */
import { watchAncestors } from './ancestors.js';
import { type Growth, measureGrowth } from './growth.js';
import { growthAxes } from './growth-axes.js';
import { items } from './items.js';
import { type MachineNoise, NoiseMeter } from './machine.js';
import { type BenchOptions, readOptions } from './options.js';
import { type Measurement, measure } from './pairs.js';
import {
  fiveSizesLines,
  growthLines,
  measurementLines,
  noiseLine,
  quickLines,
  skippedLines,
} from './print.js';
import { endWithThisProcess } from './processes.js';
import { script } from './script.js';
import { notBuilt, openSide, ourSide, type Side, type Skipped } from './sides.js';
import { type FiveSizes, fiveSizes, quickStart } from './studies.js';
import { isPinned } from './threads.js';
import type { StudyTimes } from './whole-study.js';

/** What `--json` writes. */
export interface Results {
  /** Whether one-thread processes were held to one core. */
  pinned: boolean;
  items: Measurement[];
  growth: Growth[];
  studies: { fiveSizes?: FiveSizes; quick?: StudyTimes };
  skipped: Skipped[];
  machine: MachineNoise;
}

const options = readOptions(process.argv.slice(2));
const noise = new NoiseMeter();
const say = (lines: string[]) => {
  if (!options.json) process.stdout.write(`${lines.join('\n')}\n`);
};

async function main(): Promise<void> {
  const why = notBuilt(script('..'));
  if (why) throw new Error(why);
  const results: Results = {
    pinned: isPinned && options.threads === 1,
    items: [],
    growth: [],
    studies: {},
    skipped: [],
    machine: noise.noise(),
  };
  if (options.study) await study(options, results);
  else if (options.growth) await growth(options, results);
  else await shortItems(options, results);
  for (let look = 0; look < 5; look++) noise.look();
  results.machine = noise.noise();
  say([noiseLine(results.machine)]);
  if (options.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
}

async function study({ study: name, backend, alone = false }: BenchOptions, { studies }: Results) {
  if (name === 'quick') {
    studies.quick = await quickStart(backend);
    say(quickLines(studies.quick));
    return;
  }
  studies.fiveSizes = await fiveSizes(backend, { alone });
  say(fiveSizesLines(studies.fiveSizes));
}

async function growth({ backend, only, repetitions }: BenchOptions, results: Results) {
  const side = ourSide(backend);
  for (const axis of growthAxes.filter(({ task }) => only?.includes(task) ?? true)) {
    results.growth.push(await measureGrowth(axis, { side, repetitions, noise }));
    if (!options.json) process.stderr.write(`bench: ${axis.task} by ${axis.name} is done\n`);
  }
  say(growthLines(results.growth));
}

async function shortItems({ backend, against, only, repetitions, threads }: BenchOptions, results: Results) {
  const sides: Side[] = [ourSide(backend)];
  for (const name of against) {
    const side = await openSide(name, backend);
    if ('program' in side) sides.push(side);
    else results.skipped.push(side);
  }
  say(skippedLines(results.skipped));
  for (const item of items.filter(({ id }) => only?.includes(id) ?? true)) {
    const measurement = await measure(item, { sides, repetitions, threads, noise });
    results.items.push(measurement);
    say(measurementLines(measurement));
  }
}

endWithThisProcess();
watchAncestors(() => process.exit(1));
try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message.replace(/^bench: /, '')}\n`);
  process.exitCode = 1;
}
