/** What work costs: seconds of the clock, and of the processor, which other work on the machine hardly lengthens. */
import type { Cost } from './tasks.js';

/** Does a prepared task once. */
export type Timer = () => Cost;

export function timed(work: () => void): Cost {
  const started = performance.now();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** Shorter than this, in processor seconds, and a task is repeated: clocks, caches and compilers need as much. */
const shortest = 0.1;

/** Does a task as often as it takes to fill a tenth of a second, and gives the mean. */
export function repeated(task: Timer): Cost {
  const total = { seconds: 0, cpuSeconds: 0 };
  let times = 0;
  do {
    const cost = task();
    total.seconds += cost.seconds;
    total.cpuSeconds += cost.cpuSeconds;
    times += 1;
  } while (total.cpuSeconds < shortest);
  return { seconds: total.seconds / times, cpuSeconds: total.cpuSeconds / times };
}
