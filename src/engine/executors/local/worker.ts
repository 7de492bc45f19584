/** The worker process: runs one cell after another and dies with its parent. */
import { UserError } from '../../../config/user-error.js';
import { askForThreads } from '../../../tensor/threads.js';
import { type CellEvent, runCell } from '../../cell.js';
import { describeBackend } from '../describe-backend.js';
import { failureReason } from '../failure-reason.js';
import { progressThrottle } from './progress-throttle.js';
import { grantedCores } from './shared-cores.js';
import type { WorkerReply, WorkerRequest } from './worker-protocol.js';

const parent = process.ppid;
const reply = (message: WorkerReply) => process.send?.(message);

// Ctrl-C reaches the whole process group: the parent decides what happens to its workers.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));

askForThreads(grantedCores());

process.on('message', (request: WorkerRequest) => {
  answer(request).catch((error: unknown) => {
    reply({ type: 'failed', reason: failureReason(error), userError: error instanceof UserError });
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
