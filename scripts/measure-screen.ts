/**
 * What the live screen costs while a logged study runs again before it: the longest time that it holds the process
 * without answering a key, and its share of a core, by view. Times are of the processor.
 *
 * `npx tsx scripts/measure-screen.ts results/rm-size 60`, after `npm run build`, tells the log sixty times as fast as it was recorded.
 */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { exitAlternativeScreen } from 'ansi-escapes';
import { eventLogName } from '../src/engine/folder/index.js';
import type { LoggedEvent } from '../src/ui/logged-events.js';
import { lastRun } from '../test/support/replayed-log.js';

process.env.NODE_ENV = 'production';
const { runLiveScreen } = (await import(
  new URL('../dist/ui/live-screen.js', import.meta.url).href
)) as typeof import('../src/ui/live-screen.js');

const [folder, speed = '60'] = process.argv.slice(2);
const events = lastRun(readFileSync(join(folder, eventLogName), 'utf8'));

class Window extends EventEmitter {
  columns = 140;
  rows = 40;
  isTTY = true;
  /** What is worked out once the screen has left holds no key. */
  readonly write = (text: string): boolean => {
    if (!text.includes(exitAlternativeScreen)) return true;
    clearInterval(beating);
    ended = true;
    return true;
  };
}

function keyboard() {
  const stream = new PassThrough();
  const self = () => stream;
  return Object.assign(stream, {
    isTTY: true,
    setRawMode: self,
    ref: self,
    unref: self,
  }) as unknown as PassThrough & NodeJS.ReadStream;
}

/** Each at its time, sped up; the clock of the screen goes by the log. */
async function* replayed(): AsyncGenerator<LoggedEvent> {
  const [start, first] = [performance.now(), events[0].at];
  for (const event of events) {
    const due = start + (event.at - first) / Number(speed);
    if (due > performance.now()) await pause(due - performance.now());
    yield event;
  }
}

/** Milliseconds of the processor that this thread has had. */
const threadTime = () => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;

/** Milliseconds of all threads. */
const processTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

interface Cost {
  longest: number;
  /** Holds of more than a tenth of a second. */
  long: number;
  thread: number;
  whole: number;
  wall: number;
}

const costs = new Map<string, Cost>();
let key = '1';
let before = { thread: threadTime(), whole: processTime(), wall: performance.now() };

function beat(): void {
  const now = { thread: threadTime(), whole: processTime(), wall: performance.now() };
  const cost = costs.get(key) ?? { longest: 0, long: 0, thread: 0, whole: 0, wall: 0 };
  const held = now.thread - before.thread;
  cost.longest = Math.max(cost.longest, held);
  if (held > 100) cost.long += 1;
  cost.thread += held;
  cost.whole += now.whole - before.whole;
  cost.wall += now.wall - before.wall;
  costs.set(key, cost);
  before = now;
}

const stdin = keyboard();
let ended = false;
const beating = setInterval(beat, 10);
const shown = runLiveScreen(replayed(), { stdin, stdout: new Window(), environment: {} });
while (!ended) {
  for (const next of ['1', '2', '3', '4', '5']) {
    await pause(3000);
    if (ended) break;
    beat();
    key = next;
    stdin.write(key);
  }
}
clearInterval(beating);
await shown;

for (const [view, { longest, long, thread, whole, wall }] of [...costs].sort()) {
  const share = (time: number) => `${((100 * time) / wall).toFixed(1)} %`;
  process.stdout.write(
    `view ${view}: longest hold ${longest.toFixed(0)} ms, ${long} over 100 ms; ${share(thread)} of a core, ${share(whole)} with all threads\n`,
  );
}
const total = [...costs.values()].reduce((sum, { whole }) => sum + whole, 0);
const wall = [...costs.values()].reduce((sum, cost) => sum + cost.wall, 0);
process.stdout.write(`all views: ${((100 * total) / wall).toFixed(1)} % of a core\n`);
