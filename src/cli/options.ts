/** Options that several commands share. */
import { availableParallelism } from 'node:os';
import { InvalidArgumentError, Option } from 'commander';

export const setOption = () =>
  new Option('--set <key=value>', 'change one key, such as rl.iterationBudget=100; may be repeated')
    .argParser((text: string, earlier: string[]) => [...earlier, text])
    .default([], 'none');

export const sweepOption = () =>
  new Option('--sweep <key=values>', 'run every value of a key, such as rl.method=ppo,grpo; may be repeated')
    .argParser((text: string, earlier: string[]) => [...earlier, text])
    .default([], 'none');

export const seedOption = () => new Option('--seed <s>', 'root seed, instead of the one in the experiment');

export const cacheOption = () =>
  new Option(
    '--cache <dir>',
    'where stage outputs lie (default: GOODHART_CACHE, else .goodhart-cache beside the result folder)',
  );

export const jobsOption = () =>
  new Option('--jobs <n>', 'stages at the same time')
    .argParser(jobsNumber)
    .default(availableParallelism(), 'one for each core');

export const redisOption = () =>
  new Option(
    '--redis <url>',
    'server of the queue, such as redis://host:6379 (default: GOODHART_REDIS, else REDIS_URL)',
  );

export const slurmOption = () =>
  new Option(
    '--slurm <key=value,...>',
    'with --executor slurm, such as partition=main,time=1:00:00,mem=2G,cpus=4',
  ).argParser((text: string, earlier?: string) => (earlier === undefined ? text : `${earlier},${text}`));

export const backendOption = () =>
  new Option('--backend <name>', 'tensor library; auto takes tensorflow where it loads')
    .choices(['auto', 'tensorflow', 'wasm'])
    .default('auto');

/** For durations. */
export function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < Infinity))
    throw new InvalidArgumentError('Allowed: a number of seconds above 0.');
  return value;
}

/** Most processes that one run may start. */
const mostJobs = 256;

function jobsNumber(text: string): number {
  return wholeNumber(text, undefined, mostJobs);
}

/** A count; commander gives an earlier value, of which nothing is made. */
export function wholeNumber(text: string, _earlier?: unknown, most = 100_000): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new InvalidArgumentError(`Allowed: a whole number from 1 to ${most}.`);
  }
  return value;
}
