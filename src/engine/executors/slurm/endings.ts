/** What the states of Slurm mean for a stage: whether it is over, why, and whether another try can help. */
import type { SlurmOptions } from './slurm-options.js';

export interface Ending {
  /** What happened, as the rest of a sentence about the stage. */
  words: string;
  /** A fault of the cluster's, or of chance: the stage is submitted again. */
  again: boolean;
  /** What would help. */
  advice?: string;
}

/** States in which a task can still come to something. */
const open = new Set([
  ...['PENDING', 'RUNNING', 'COMPLETING', 'CONFIGURING', 'SUSPENDED', 'STOPPED', 'RESIZING', 'SIGNALING'],
  ...['STAGE_OUT', 'REQUEUED', 'REQUEUE_HOLD', 'REQUEUE_FED', 'RESV_DEL_HOLD', 'SPECIAL_EXIT'],
]);

export const isOpen = (state: string): boolean => open.has(state);

/** Reasons of waiting that pass by themselves. */
const patient = new Set(['None', 'Priority', 'Resources', 'BeginTime', 'Cleaning', 'Prolog']);

/** Whether somebody has to know why a task waits: without a change it may wait for ever. */
export const isWorrying = (reason: string): boolean => !patient.has(reason);

/** Slurm has forgotten the task and keeps no accounts. */
export const unknownState = 'UNKNOWN';

/** What Slurm writes into a task's output when it enforces a memory limit itself, or the system does for it. */
const memoryWords = /exceeded (job |step )?memory limit|oom.?kill|out.of.memory handler/i;

/** The state that a task's last words reveal: not every cluster has one for a lack of memory. */
export const trueState = (state: string, printed = ''): string =>
  ['FAILED', 'CANCELLED'].includes(state) && memoryWords.test(printed) ? 'OUT_OF_MEMORY' : state;

/** `exit` says how the process ended, where that is known. */
export function endingOf(state: string, { requests, grace }: SlurmOptions, exit?: string): Ending {
  const asked = (key: 'time' | 'mem') =>
    requests[key] === undefined ? `no ${key} was asked for` : `${key}=${requests[key]}`;
  switch (state) {
    case 'COMPLETED':
      return {
        words: `its job ended well, but no output appeared in the cache folder within ${grace} s`,
        again: false,
        advice: 'a --cache that compute nodes share with this machine, or a longer --slurm grace=…',
      };
    case 'TIMEOUT':
    case 'DEADLINE':
      return {
        words: `its time was up (${asked('time')})`,
        again: true,
        advice: 'more of it, as --slurm time=…',
      };
    case 'OUT_OF_MEMORY':
      return {
        words: `it ran out of memory (${asked('mem')})`,
        again: false,
        advice: 'more of it, as --slurm mem=…',
      };
    case 'PREEMPTED':
      return { words: 'a job of higher rank took its place (preempted)', again: true };
    case 'NODE_FAIL':
    case 'BOOT_FAIL':
      return { words: 'its node failed', again: true };
    case 'CANCELLED':
    case 'REVOKED':
      return { words: 'somebody cancelled its job', again: true };
    case unknownState:
      return { words: 'its job left the queue without a trace', again: true };
    case 'FAILED':
      return { words: `its process ended with ${exit ?? 'a failure'}`, again: true };
    default:
      return { words: `its job ended as ${state}`, again: true };
  }
}
