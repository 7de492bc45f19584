/** Holding a program to one core, so that “one thread” is one whatever threads a library starts by itself. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Program } from './contestant.js';

/** The last core that this process may use: the first one serves most interrupts. Undefined where `taskset` is missing. */
function lastCore(): string | undefined {
  if (spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status !== 0) return undefined;
  try {
    const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return allowed?.[1].split(/[,-]/).at(-1);
  } catch {
    return undefined;
  }
}

const core = lastCore();

export const isPinned = core !== undefined;

export function onOneCore({ command, args, environment }: Program): Program {
  return core === undefined
    ? { command, args, environment }
    : { command: 'taskset', args: ['-c', core, command, ...args], environment };
}
