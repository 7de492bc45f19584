/** What `--slurm` says: what jobs ask the cluster for, and how the coordinator treats them. */
import { nearest } from '../../../config/nearest.js';
import { UserError } from '../../../config/user-error.js';

/** Keys that go to `sbatch` as they are, by the name of its option: Slurm knows best what they may be. */
const requests = [
  'partition',
  'account',
  'qos',
  'time',
  'mem',
  'constraint',
  'exclude',
  'reservation',
] as const;

export interface SlurmOptions {
  /** Options of `sbatch` by name. */
  requests: Partial<Record<(typeof requests)[number], string>>;
  /** Processors for a stage that wants all threads; any other takes one. */
  cpus: number;
  /** Stages in the queue at the same time, waiting or running. */
  inflight: number;
  /** How often a stage is submitted that Slurm ended. */
  tries: number;
  /** Seconds between two looks into the queue. */
  poll: number;
  /** Seconds that an output may take to appear on this machine after its job ended. */
  grace: number;
}

/** The keys with numbers: default, least, most, and whether only whole ones will do. */
const numbers = {
  cpus: { usual: 1, least: 1, most: 4096, whole: true },
  inflight: { usual: 300, least: 1, most: 10_000, whole: true },
  tries: { usual: 3, least: 1, most: 100, whole: true },
  poll: { usual: 10, least: 0.1, most: 3600, whole: false },
  grace: { usual: 60, least: 0, most: 3600, whole: false },
} as const;

const keys = [...requests, ...Object.keys(numbers)];

/** Reads `partition=main,time=1:00:00`; a piece without `=` belongs to the value before it. Throws UserError. */
export function parseSlurmOptions(text = ''): SlurmOptions {
  const given = new Map<string, string>();
  for (const [key, value] of pairsOf(text)) {
    if (!keys.includes(key)) throw refusal(key, unknownKey(key));
    if (value === '') throw refusal(key, 'is empty; allowed: a value');
    given.set(key, value);
  }
  return {
    requests: Object.fromEntries(requests.flatMap((key) => (given.has(key) ? [[key, given.get(key)]] : []))),
    cpus: numberOf('cpus', given),
    inflight: numberOf('inflight', given),
    tries: numberOf('tries', given),
    poll: numberOf('poll', given),
    grace: numberOf('grace', given),
  };
}

function pairsOf(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (const piece of text.split(',').filter((one) => one.trim() !== '')) {
    const at = piece.indexOf('=');
    const last = pairs.at(-1);
    if (at >= 0) pairs.push([piece.slice(0, at).trim(), piece.slice(at + 1).trim()]);
    else if (last !== undefined) last[1] += `,${piece.trim()}`;
    else throw refusal(piece.trim(), 'has no value; allowed: key=value,key=value');
  }
  return pairs;
}

function numberOf(key: keyof typeof numbers, given: Map<string, string>): number {
  const { usual, least, most, whole } = numbers[key];
  const text = given.get(key);
  if (text === undefined) return usual;
  const value = Number(text);
  const fits = value >= least && value <= most && (!whole || Number.isInteger(value));
  if (fits) return value;
  throw refusal(key, `${text}; allowed: a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
}

function unknownKey(key: string): string {
  const meant = nearest(key, keys);
  return `unknown key${meant ? `, did you mean ${meant}?` : ''}; allowed: ${keys.join(', ')}`;
}

const refusal = (key: string, why: string) => new UserError(`--slurm ${key}: ${why}`);
