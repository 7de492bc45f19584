/** `npm run bench` is a chain of processes: where one of it is killed, the bench ends too. */
import { execFileSync } from 'node:child_process';

export interface ProcessRow {
  pid: number;
  parent: number;
  command: string;
}

/** What starts the bench and only waits for it: npm, npx, the command of tsx. */
const starter = /^(npm|npx)\b|(npm|npx)-cli|tsx\/dist\/cli/;
/** What may stand between: the shell of npm's script. */
const between = /\btsx\b|bench\/main/;

/** The processes above `pid` that only exist to start it, nearest first; somebody's own shell is none of them. */
export function chainAbove(pid: number, table: readonly ProcessRow[]): number[] {
  const rows = new Map(table.map((row) => [row.pid, row]));
  const chain: ProcessRow[] = [];
  let above = rows.get(rows.get(pid)?.parent ?? 0);
  while (above && (starter.test(above.command) || between.test(above.command))) {
    chain.push(above);
    above = rows.get(above.parent);
  }
  const last = chain.findLastIndex(({ command }) => starter.test(command));
  return chain.slice(0, last + 1).map((row) => row.pid);
}

/** Calls `onLoss` once when a process of the chain is gone. */
export function watchAncestors(onLoss: () => void): void {
  if (process.platform === 'win32') return;
  const chain = chainAbove(process.pid, processTable());
  const timer = setInterval(() => {
    if (chain.every(isAlive)) return;
    clearInterval(timer);
    onLoss();
  }, 500);
  timer.unref();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process, but there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function processTable(): ProcessRow[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
