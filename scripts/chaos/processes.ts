/** The processes of a trial, found by a mark in their environment. */
import { readdirSync, readFileSync } from 'node:fs';

export const markName = 'GOODHART_CHAOS';

export interface MarkedProcess {
  pid: number;
  parent: number;
  state: string;
}

/** Those that live; nothing where there is no /proc. */
export function markedProcesses(mark: string): MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(`${markName}=${mark}`))
          return [];
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), state }];
      } catch {
        return [];
      }
    });
}

/** Those that no live command of the trial has started. */
export function orphans(mark: string, roots: readonly number[]): number[] {
  const all = new Map(markedProcesses(mark).map((found) => [found.pid, found]));
  const belongs = (pid: number): boolean => {
    if (roots.includes(pid)) return true;
    const parent = all.get(pid)?.parent;
    return parent !== undefined && belongs(parent);
  };
  return [...all.keys()].filter((pid) => !belongs(pid));
}

export const childrenOf = (mark: string, pid: number): number[] =>
  markedProcesses(mark)
    .filter(({ parent }) => parent === pid)
    .map((found) => found.pid);
