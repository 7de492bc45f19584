/** Commands that answer as those of Slurm do, from files of a test: no job of theirs ever runs. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** sbatch counts; scancel empties the queue; sacct without accounts says what Slurm says there. */
const scripts = {
  sbatch: 'cat >/dev/null\necho x >>submitted\nwc -l <submitted | tr -d " "',
  squeue: 'cat queue 2>/dev/null\ntrue',
  scancel: ': >queue',
  scontrol: 'case "$2" in config) echo "MaxArraySize = 1001";; *) cat job 2>/dev/null;; esac',
  sacct:
    'echo "$@" >>asked\ncat accounts 2>/dev/null || { echo "Slurm accounting storage is disabled" >&2; exit 1; }',
};

export interface StandInSlurm {
  /** Jobs that were submitted. */
  readonly submitted: number;
  /** What `sacct` was asked, a call a line. */
  readonly asked: string[];
  /** What `squeue` prints from now on. */
  queue(...lines: string[]): void;
  /** What `sacct` prints from now on; before that it keeps no accounts. */
  accounts(...lines: string[]): void;
  /** Takes the commands off the path again. */
  remove(): void;
}

/** Puts the commands first on the path of this process. */
export function standInSlurm(): StandInSlurm {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-stand-in-'));
  for (const [name, text] of Object.entries(scripts)) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\ncd '${folder}'\n${text}\n`);
    chmodSync(file, 0o755);
  }
  const path = process.env.PATH;
  process.env.PATH = `${folder}${delimiter}${path}`;
  const linesOf = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim().split('\n') : [];
  const say = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), lines.map((line) => `${line}\n`).join(''));
  return {
    get submitted() {
      return linesOf('submitted').length;
    },
    get asked() {
      return linesOf('asked');
    },
    queue: (...lines) => say('queue', lines),
    accounts: (...lines) => say('accounts', lines),
    remove: () => {
      process.env.PATH = path;
      rmSync(folder, { recursive: true });
    },
  };
}
