/**
 * A disk that fails on request: of the synchronous calls of node:fs below one folder, chosen ones throw what the system
 * would. Every module sees it, whatever it imported by name; what happens elsewhere on the disk goes its way.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

const writing = [
  ...['appendFileSync', 'fsyncSync', 'ftruncateSync', 'linkSync', 'mkdirSync', 'renameSync'],
  ...['writeFileSync', 'writeSync'],
] as const;
const reading = ['readFileSync', 'readSync', 'readdirSync', 'opendirSync'] as const;

export interface FailureOptions {
  /** Of errno(3). */
  code: string;
  /** The first call that fails, from 0; without it none does, and calls are counted. */
  at?: number;
  /** Whether all later ones fail as well. */
  isLasting?: boolean;
  /** Which calls: those that write, opening for it among them, or those that read and open for it. */
  of: 'writing' | 'reading';
}

export interface FailingDisk {
  /** How many calls there were. */
  readonly calls: number;
  heal(): void;
}

type Call = (...parameters: unknown[]) => unknown;

/** Until `heal` is called. */
export function failingDisk(
  root: string,
  { code, at = Infinity, isLasting = false, of }: FailureOptions,
): FailingDisk {
  const module = fs as unknown as Record<string, Call>;
  const held = new Map<string, Call>();
  /** Paths of open files below the root. */
  const open = new Map<number, string>();
  let calls = 0;
  const isBelow = (path: unknown) =>
    typeof path === 'number' ? open.has(path) : `${resolve(String(path))}${sep}`.startsWith(`${root}${sep}`);

  const due = () => {
    const call = calls++;
    return call === at || (isLasting && call > at);
  };
  const replace = (name: string, make: (whole: Call) => Call) => {
    held.set(name, module[name]);
    module[name] = make(module[name]);
  };

  for (const name of of === 'writing' ? writing : reading)
    replace(name, (whole) => (...parameters) => {
      const [path] = parameters;
      if (!isBelow(path) || !due()) return whole(...parameters);
      // A full disk still takes the name.
      if (name === 'writeFileSync' && typeof path === 'string') whole(path, '');
      throw errorOf(code, name, typeof path === 'number' || name === 'writeFileSync' ? undefined : path);
    });
  replace('openSync', (whole) => (...parameters) => {
    const [path, flags = 'r'] = parameters;
    const isOurs = (String(flags) === 'r') === (of === 'reading');
    if (isBelow(path) && isOurs && due()) throw errorOf(code, 'open', path);
    const descriptor = whole(...parameters) as number;
    if (isBelow(path)) open.set(descriptor, String(path));
    return descriptor;
  });
  replace('closeSync', (whole) => (descriptor) => {
    open.delete(descriptor as number);
    return whole(descriptor);
  });
  syncBuiltinESMExports();
  return {
    get calls() {
      return calls;
    },
    heal() {
      for (const [name, whole] of held) module[name] = whole;
      syncBuiltinESMExports();
    },
  };
}

/** The system names a path where it was given one. */
function errorOf(code: string, call: string, path: unknown): Error {
  const at = path === undefined ? {} : { path: String(path) };
  const words = `${code}: injected, ${call}${path === undefined ? '' : ` '${String(path)}'`}`;
  return Object.assign(new Error(words), { code, syscall: call, ...at });
}
