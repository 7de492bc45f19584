/** Runs numbered cases one after the other in this process, and counts what became of them; a hang is named from outside. */
import { Worker } from 'node:worker_threads';

const LONGEST_SECONDS = 5;
/** On the clock, on which a busy machine takes longer. */
const PATIENCE_SECONDS = 60;

interface Fate {
  kind: 'done' | 'refused' | 'fault';
  what: string | undefined;
  /** What the case was. */
  about: unknown;
}

const cpuSeconds = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;

/** Arguments of the script: how many cases, and the seed of the first. */
export async function runFuzz(what: string, fateOf: (seed: number) => Promise<Fate>): Promise<void> {
  const [count = 10_000, first = 0] = process.argv.slice(2).map(Number);
  const tally = { done: 0, refused: 0, fault: 0, slow: 0 };
  let longest = 0;
  const watch = watchdog();
  for (let seed = first; seed < first + count; seed++) {
    watch.begin(seed);
    const before = cpuSeconds();
    const { kind, what: fault, about } = await fateOf(seed);
    const seconds = cpuSeconds() - before;
    longest = Math.max(longest, seconds);
    tally[kind]++;
    if (seconds > LONGEST_SECONDS) tally.slow++;
    if (kind === 'fault' || seconds > LONGEST_SECONDS)
      console.log(
        `case ${seed} (${seconds.toFixed(1)} s): ${fault ?? ''}\n  ${JSON.stringify(about).slice(0, 600)}`,
      );
    if ((seed - first + 1) % 1000 === 0) console.log(`${seed - first + 1}: ${JSON.stringify(tally)}`);
  }
  watch.end();
  console.log(
    `${count} ${what} from seed ${first}: ${JSON.stringify(tally)}, longest ${longest.toFixed(1)} s`,
  );
  process.exitCode = tally.fault + tally.slow > 0 ? 1 : 0;
}

/** A thread that ends the process, with the case's number, where one never comes back. */
function watchdog(): { begin(seed: number): void; end(): void } {
  const shared = new BigInt64Array(new SharedArrayBuffer(8));
  const code = `
    const { workerData } = require('node:worker_threads');
    let [seen, since] = [-1n, Date.now()];
    setInterval(() => {
      const now = Atomics.load(workerData, 0);
      if (now !== seen) [seen, since] = [now, Date.now()];
      else if (Date.now() - since > ${PATIENCE_SECONDS * 1000}) {
        require('node:fs').writeSync(1, 'case ' + now + ' hangs\\n');
        process.kill(process.pid, 'SIGKILL');
      }
    }, 1000);`;
  const worker = new Worker(code, { eval: true, workerData: shared });
  worker.unref();
  return {
    begin: (seed) => void Atomics.store(shared, 0, BigInt(seed)),
    end: () => void worker.terminate(),
  };
}
