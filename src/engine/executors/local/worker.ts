/** The worker process: runs one cell after another and dies with its parent. */
import { UserError } from '../../../config/user-error.js';
import { type CellEvent, runCell } from '../../cell.js';
import type { BackendDescription } from '../executor.js';
import { progressThrottle } from './progress-throttle.js';
import type { WorkerReply, WorkerRequest } from './worker-protocol.js';

const parent = process.ppid;
const reply = (message: WorkerReply) => process.send?.(message);

// Ctrl-C reaches the whole process group: the parent decides what happens to its workers.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));

process.on('message', (request: WorkerRequest) => {
  answer(request).catch((error: unknown) => {
    reply({ type: 'failed', reason: reasonOf(error), userError: error instanceof UserError });
  });
});

async function answer(request: WorkerRequest): Promise<void> {
  if (request.type === 'probe') {
    reply({ type: 'probed', backend: await describeBackend(request.request) });
    return;
  }
  const throttled = progressThrottle((event) => reply({ type: 'event', event }));
  const emit = (event: CellEvent) => {
    // A busy event loop never sees the disconnect; the parent's id changes all the same.
    if (process.ppid !== parent) process.exit(1);
    throttled(event);
  };
  const result = await runCell(request.cell, emit);
  reply({ type: 'finished', result, memory: process.memoryUsage().rss });
}

async function describeBackend(request: string): Promise<BackendDescription> {
  const { loadBackend } = await import('../../../tensor/backend.js');
  const { name, reason, versions } = await loadBackend(request as 'auto' | 'tensorflow' | 'wasm');
  return { name, reason, versions };
}

/** The message and the place it came from, on one line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, origin] = error.stack?.match(/\(?((?:file:\/\/)?\/[^()\s]+:\d+:\d+)\)?/) ?? [];
  const file = origin?.replace(/^.*\/(src|dist|test)\//, '$1/');
  return `${error.message.split('\n')[0]}${file && !(error instanceof UserError) ? ` (${file})` : ''}`;
}
