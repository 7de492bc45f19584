/** Memory of a process and all its descendants, by `ps`. */
import { execFileSync } from 'node:child_process';

/** Resident memory in bytes; pages that processes share are counted for each of them. */
function residentBytes(root: number): number {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' });
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const tree = new Set([root]);
  // A child may stand before its parent in the table: repeat until nothing is added.
  for (let size = 0; size < tree.size; ) {
    size = tree.size;
    for (const [pid, parent] of rows) if (tree.has(parent)) tree.add(pid);
  }
  return rows.reduce((sum, [pid, , kilobytes]) => sum + (tree.has(pid) ? kilobytes * 1024 : 0), 0);
}

/** Looks every half second until `stop`, which returns the largest value in bytes. */
export function watchMemory(root: number): { stop: () => number } {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, residentBytes(root));
  };
  look();
  const timer = setInterval(look, 500);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}
