/**
 * Mutated logs into `goodhart fit`: each ends in a fit or in one line, within ten seconds of processor time.
 * `npm run fuzz -- [count] [seed] [first]`; exit code 1 names the cases that fell.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Fate } from '../test/support/fate-of-log.js';

const LONGEST_SECONDS = 10;
/** On the clock, on which a busy machine takes longer. */
const PATIENCE_SECONDS = 120;
const [count = 10_000, seed = 1, first = 0] = process.argv.slice(2).map(Number);
const tally = { fit: 0, refused: 0, fault: 0, hang: 0 };
let longest = 0;

interface Message {
  name: string;
  fate?: Fate;
  /** Of the processor. */
  seconds?: number;
}

const startWorker = (): ChildProcess =>
  fork(fileURLToPath(new URL('./fuzz-worker.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx', '--max-old-space-size=4096'],
  });

/** The worker that goes on: another one behind a case that hangs or kills it. */
async function run(worker: ChildProcess, index: number): Promise<ChildProcess> {
  let name = '';
  const outcome = await new Promise<Message | string>((resolve) => {
    worker.removeAllListeners();
    const watch = setTimeout(() => resolve('hangs'), 1000 * PATIENCE_SECONDS);
    const end = (what: Message | string) => {
      clearTimeout(watch);
      resolve(what);
    };
    worker.on('message', (message: Message) => {
      name = message.name;
      if (message.fate !== undefined) end(message);
    });
    worker.on('exit', (code, signal) => end(`ends the process (${signal ?? code})`));
    worker.send({ seed, index });
  });
  const fell = judge(outcome);
  if (fell === undefined) return worker;
  console.log(`case ${index} (${name}): ${fell}`);
  if (typeof outcome !== 'string') return worker;
  worker.kill('SIGKILL');
  return startWorker();
}

/** What is wrong with it, or nothing. */
function judge(outcome: Message | string): string | undefined {
  if (typeof outcome === 'string') {
    tally.hang++;
    return outcome;
  }
  const { fate, seconds = 0 } = outcome;
  longest = Math.max(longest, seconds);
  if (seconds > LONGEST_SECONDS) tally.hang++;
  else tally[fate!.kind]++;
  if (fate?.kind === 'fault') return fate.what;
  return seconds > LONGEST_SECONDS / 3 ? `took ${seconds.toFixed(1)} s` : undefined;
}

let worker = startWorker();
for (let index = first; index < first + count; index++) {
  worker = await run(worker, index);
  if ((index + 1) % 500 === 0)
    console.log(`${index + 1}: ${JSON.stringify(tally)}, longest ${longest.toFixed(1)} s`);
}
worker.disconnect();
console.log(`${count} logs: ${JSON.stringify(tally)}, longest ${longest.toFixed(1)} s`);
process.exitCode = tally.fault + tally.hang > 0 ? 1 : 0;
