/** A cell on its way through the queue: what is sent, what comes back. */
import type { JobsOptions } from 'bullmq';
import { type JsonValue, parseJson, stringifyJson } from '../../artifact/index.js';
import type { Cell, CellEvent, CellResult } from '../../cell.js';
import type { RunOptions } from '../executor.js';

/** Plain, for BullMQ keeps it as JSON; the cell's numbers need more than that. */
export interface JobData {
  cell: string;
  threads?: 'all' | undefined;
  timeout?: number | undefined;
}

/** As it is sent: the cache is where the worker has it. */
type SentCell = Omit<Cell, 'cacheFolder'> & { root: string };

/** What a worker says of a cell that it runs, or does not run. */
export type Word =
  | { type: 'events'; events: CellEvent[] }
  | { type: 'refused'; worker: string; reason: string };

export interface Failure {
  reason: string;
  /** The process is gone: another try may do better. */
  lost: boolean;
}

/** Keys in Redis begin with it. */
export const prefix = 'goodhart';
export const queueName = (cacheIdentity: string) => `cells-${cacheIdentity}`;

/** So often may workers die or fall silent over one cell. */
export const mostWorkers = 3;

/** The program's folder on this machine; that of the other side may be another. */
export const packageRoot = new URL('../../../../', import.meta.url).href;

export function jobData({ cacheFolder: _, ...cell }: Cell, { threads, timeout }: RunOptions): JobData {
  const sent: SentCell = { ...cell, root: packageRoot };
  return { cell: stringifyJson(sent as unknown as JsonValue), threads, timeout };
}

/** The cell as this machine runs it: the program's modules are those of its own copy. */
export function receivedCell(data: JobData, cacheFolder: string): Cell {
  const { root, ...cell } = parseJson(data.cell) as unknown as SentCell;
  const here = (url: string) => (url.startsWith(root) ? `${packageRoot}${url.slice(root.length)}` : url);
  const { module, code } = cell.stage;
  const stage = { ...cell.stage, module: here(module), code: { ...code, modules: code.modules.map(here) } };
  return { ...cell, stage, plugins: cell.plugins.map(here), cacheFolder };
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
export const parseWord = (text: unknown): Word => parseJson(String(text)) as unknown as Word;

export const failureText = (failure: Failure): string => JSON.stringify(failure);

/** BullMQ fails a job by itself that was taken up too often. */
export function parseFailure(text: string): Failure {
  try {
    return JSON.parse(text) as Failure;
  } catch {
    const isStalled = text.includes('stalled more than');
    const reason = `${mostWorkers} workers died or fell silent while they computed it`;
    return { reason: isStalled ? reason : text, lost: false };
  }
}

export const parseResult = (returned: unknown): CellResult => returned as CellResult;
