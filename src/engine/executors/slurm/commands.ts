/** The commands of Slurm: what is sent to it and what it answers. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

/** What a command of Slurm said when it failed. */
export class SlurmTrouble extends Error {
  override readonly name = 'SlurmTrouble';

  constructor(
    message: string,
    /** `away`: the controller does not answer; `full`: it takes no more jobs of this user now. */
    readonly kind: 'away' | 'full' | 'refused',
  ) {
    super(message);
  }
}

/** One task of an array as the queue shows it. */
export interface QueuedTask {
  /** Of the array, which is what `sbatch` answered. */
  job: string;
  index: number;
  name: string;
  state: string;
  /** Why it waits, in Slurm's own word; `None` where it does not. */
  reason: string;
}

/** A controller that answers at all does so sooner. */
const patience = 120_000;

export const isInstalled = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });

/** Submits a script and gives the job's id. Throws SlurmTrouble with Slurm's own words. */
export async function submit(script: string, options: readonly string[]): Promise<string> {
  const answer = await call('sbatch', ['--parsable', ...options], script);
  // On a federation the cluster's name follows.
  return answer.trim().split(';')[0];
}

/** Every task of this user that Slurm still knows, also those that ended in the last minutes. */
export async function queuedTasks(): Promise<QueuedTask[]> {
  const user = `--user=${userInfo().uid}`;
  const format = '--format=%F|%K|%T|%r|%j';
  const answer = await call('squeue', [user, '--states=all', '--noheader', '--array', format]);
  return linesOf(answer).flatMap((line) => {
    const [job, index, state, reason, ...name] = line.split('|');
    // Jobs that are no arrays have no index.
    return /^\d+$/.test(index ?? '')
      ? [{ job, index: Number(index), state, reason, name: name.join('|') }]
      : [];
  });
}

/** States of ended tasks by `job_index`, from the accounting; undefined where the cluster keeps none. */
export async function accountedStates(ids: readonly string[]): Promise<Map<string, string> | undefined> {
  try {
    const shape = ['--allocations', '--noheader', '--parsable2', '--format=JobID,State'];
    const answer = await call('sacct', [`--jobs=${ids.join(',')}`, ...shape]);
    // `CANCELLED by 1000`
    return new Map(
      linesOf(answer).map((line) => [line.split('|')[0], line.split('|')[1]?.split(' ')[0] ?? '']),
    );
  } catch {
    return undefined;
  }
}

/** How a task's process ended, in words, where Slurm still knows. */
export async function exitOf(id: string): Promise<string | undefined> {
  try {
    const [, code, signal] =
      (await call('scontrol', ['show', 'job', id])).match(/ExitCode=(\d+):(\d+)/) ?? [];
    if (code === undefined) return undefined;
    return signal === '0' ? `exit code ${code}` : `signal ${signal}`;
  } catch {
    return undefined;
  }
}

/** Tasks that one array may have. */
export async function largestArray(): Promise<number> {
  const [, size] = (await call('scontrol', ['show', 'config'])).match(/^MaxArraySize\s*=\s*(\d+)/m) ?? [];
  return Number(size ?? 1001);
}

/** Cancels tasks, given as `job_index`; those that ended meanwhile do not matter. */
export async function cancel(ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await call('scancel', ['--quiet', ...ids]);
}

function call(program: string, parameters: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: environment(), timeout: patience, maxBuffer: 2 ** 28 };
    const child = execFile(program, [...parameters], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else reject(troubleOf(program, stderr.trim() === '' ? error.message : stderr));
    });
    // A command that refuses its parameters reads nothing.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

/** A coordinator that is itself a job of Slurm would hand its own limits on; where the cluster is stays. */
const environment = () =>
  Object.fromEntries(
    Object.entries({ ...process.env, LC_ALL: 'C' }).filter(([name]) => !/^SLURM_(?!CONF$)/.test(name)),
  );

const away =
  /unable to contact|timed out|temporarily|connection refused|zero bytes|transport endpoint|communication|unreachable/i;
const full = /MaxSubmit|MaxJobCount|job submit limit/i;

function troubleOf(program: string, stderr: string): SlurmTrouble {
  const lines = linesOf(stderr).map((line) => line.replace(/^\w+: (error: |fatal: )?/, '').trim());
  const words = [...new Set(lines)].join('; ').slice(0, 300);
  const kind = away.test(words) ? 'away' : full.test(words) ? 'full' : 'refused';
  return new SlurmTrouble(`${program}: ${words}`, kind);
}

const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
