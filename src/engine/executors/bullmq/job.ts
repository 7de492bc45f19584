/** A cell on its way through the queue: what is sent, what comes back. */
import type { JobsOptions } from 'bullmq';
import { type JsonValue, parseJson, stringifyJson } from '../../artifact/index.js';
import type { Cell, CellEvent, CellResult } from '../../cell.js';
import { programVersion } from '../../program-version.js';
import type { RunOptions } from '../executor.js';
import { shortened } from './server-words.js';

/** Plain, for BullMQ keeps it as JSON; the cell's numbers need more than that. */
export interface JobData {
  cell: string;
  /** Of the program that sent it; earlier versions do not say. */
  version?: string | undefined;
  timeout?: number | undefined;
}

/** As it is sent: the cache is where the worker has it. */
export type SentCell = Omit<Cell, 'cacheFolder'> & { root: string };

/** What a worker says of a cell that it runs, or does not run. */
export type Word =
  | { type: 'events'; events: CellEvent[] }
  | { type: 'refused'; worker: string; reason: string };

export interface Failure {
  reason: string;
  /** The process is gone: another try may do better. */
  lost: boolean;
}

export const queueName = (cacheIdentity: string) => `cells-${cacheIdentity}`;

/** So often may workers die or fall silent over one cell. */
export const mostWorkers = 3;

/** The program's folder on this machine; that of the other side may be another. */
export const packageRoot = new URL('../../../../', import.meta.url).href;

export function jobData({ cacheFolder: _, ...cell }: Cell, { timeout }: RunOptions): JobData {
  const sent: SentCell = { ...cell, root: packageRoot };
  return { cell: stringifyJson(sent as unknown as JsonValue), version: programVersion(), timeout };
}

/** Results lie in the cache, so nothing of a job is kept; retries are the same for all executors, and not BullMQ's. */
export const jobOptions = (hash: string, { urgency }: RunOptions): JobsOptions => ({
  jobId: hash,
  attempts: 1,
  // Smaller numbers go first.
  priority: urgency === 'at once' ? 1 : urgency === 'early' ? 2 : 3,
  removeOnComplete: true,
  removeOnFail: true,
});

export const wordText = (word: Word): string => stringifyJson(word as unknown as JsonValue);

/** Undefined for words of another version that this one does not know. */
export function parseWord(text: unknown): Word | undefined {
  const word = parsed(() => parseJson(String(text))) as Partial<Record<string, unknown>> | null | undefined;
  const isText = (value: unknown) => typeof value === 'string';
  const isKnown =
    word?.type === 'refused'
      ? isText(word.worker) && isText(word.reason)
      : word?.type === 'events' && Array.isArray(word.events);
  return isKnown ? (word as unknown as Word) : undefined;
}

export const failureText = (failure: Failure): string => JSON.stringify(failure);

/** BullMQ fails a job by itself that was taken up too often, and workers of other versions say it in words of their own. */
export function parseFailure(text: string): Failure {
  const failure = parsed(() => JSON.parse(text)) as Partial<Failure> | null | undefined;
  if (typeof failure?.reason === 'string') return { reason: failure.reason, lost: failure.lost === true };
  const isStalled = text.includes('stalled more than');
  const reason = `${mostWorkers} workers died or fell silent while they computed it`;
  return { reason: isStalled ? reason : `its worker says: ${shortened(text)}`, lost: false };
}

/** Undefined for what a worker of another version may return: the cache says it as well. */
export function parseResult(returned: unknown): CellResult | undefined {
  const { checksum, seconds } = (returned ?? {}) as Partial<CellResult>;
  return typeof checksum === 'string' && typeof seconds === 'number' ? { checksum, seconds } : undefined;
}

function parsed(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
