/** A worker from its start to its end: drains at the first signal, stops at the second, and never dies without a word. */
import { setTimeout as wait } from 'node:timers/promises';
import { QueueWorker, type QueueWorkerOptions } from './queue-worker.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds that stopped cells have to get back to the queue. */
const longestReturn = 5000;

/** Resolves with an exit code. Throws UserError where it cannot start. */
export async function serveQueue(options: QueueWorkerOptions): Promise<number> {
  const worker = new QueueWorker(options);
  let asked = 0;
  let end: (code: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const onSignal = () => {
    asked += 1;
    if (asked === 1) {
      options.say(`${leaving(worker.busy)}`);
      void worker.drain().then(() => end(0));
    } else if (asked === 2) {
      options.say('stops now; its stages go back to the queue');
      worker.stop();
      void wait(longestReturn).then(() => end(1));
    } else end(1);
  };
  const onCrash = (error: unknown) => {
    options.say(`unexpected failure: ${error instanceof Error ? error.stack : String(error)}`);
    end(1);
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.on('uncaughtException', onCrash);
  process.on('unhandledRejection', onCrash);
  try {
    await worker.start();
    const code = await ended;
    options.say(code === 0 ? 'ended' : 'ended at once');
    return code;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('uncaughtException', onCrash);
    process.off('unhandledRejection', onCrash);
  }
}

const leaving = (busy: number) =>
  busy === 0
    ? 'takes no more stages'
    : `takes no more stages and finishes the ${busy} that ${busy === 1 ? 'runs' : 'run'}; a second signal stops ${busy === 1 ? 'it' : 'them'}`;
