import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import type { StudyEvent } from '../../src/engine/events.js';
import { canShowLiveScreen, runLiveScreen } from '../../src/ui/live-screen.js';
import { fakeEvents } from '../fixtures/fake-study.js';

class FakeTerminal extends EventEmitter {
  columns = 80;
  rows = 24;
  isTTY = true;
  written = '';
  write(text: string): boolean {
    this.written += text;
    return true;
  }
}

/** A terminal's input, as far as Ink asks for it. */
function fakeStdin() {
  const stream = new PassThrough();
  return Object.assign(stream, {
    isTTY: true,
    setRawMode: () => stream,
    ref: () => stream,
    unref: () => stream,
  }) as unknown as NodeJS.ReadStream & PassThrough;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A study that, once it is stopped, takes for ever to end: a worker that does not react. */
async function* stuck(): AsyncGenerator<StudyEvent> {
  yield* [...fakeEvents()].slice(0, 20);
  await new Promise((resolve) => {
    held = resolve as () => void;
  });
}

let held = () => {};
afterEach(() => held());

/** The exit code, and how often the study was asked to stop; `chunk` arrives in one piece. */
async function afterKeys(events: AsyncIterable<StudyEvent>, chunk: string) {
  const [stdin, stdout] = [fakeStdin(), new FakeTerminal()];
  let quits = 0;
  const onQuit = () => {
    quits += 1;
  };
  const ended = runLiveScreen(events, { stdin, stdout, environment: {}, onQuit });
  await pause(200);
  stdin.write(chunk);
  const status = await Promise.race([ended, pause(5000).then(() => 'still there')]);
  return { status, quits, written: stdout.written };
}

test.each([
  ['Ctrl-C', '\x03\x03'],
  ['q', 'qq'],
  ['q and Ctrl-C', 'q\x03'],
  ['a view, q and Ctrl-C', '2q\x03'],
])('%s twice in one piece leaves at once, and gives the terminal back', async (_, chunk) => {
  const { status, quits, written } = await afterKeys(stuck(), chunk);
  expect([status, quits]).toEqual([130, 2]);
  expect(written).toContain('\x1b[?25h\x1b[?1049l');
});

test('a single Ctrl-C waits for the end of the study', async () => {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  async function* study(): AsyncGenerator<StudyEvent> {
    yield* [...fakeEvents()].slice(0, 20);
    await stopped;
    yield { type: 'study-finished', status: 'interrupted', seconds: 3 };
  }
  const [stdin, stdout] = [fakeStdin(), new FakeTerminal()];
  const ended = runLiveScreen(study(), { stdin, stdout, environment: {}, onQuit: () => stop() });
  await pause(200);
  stdin.write('\x03');
  expect(await ended).toBe(130);
  expect(stdout.written).toContain('run the same command again to resume');
});

test('keys that come together are all answered', async () => {
  const { status, quits, written } = await afterKeys(stuck(), '5\t2qq');
  expect([status, quits]).toEqual([130, 2]);
  expect(written).toContain('goodhart quick');
});

test('a live screen is for a terminal, and not for a log of a service', () => {
  expect(canShowLiveScreen({ isTTY: true }, {})).toBe(true);
  expect(canShowLiveScreen({ isTTY: true }, { CI: 'true' })).toBe(false);
  expect(canShowLiveScreen({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
  expect(canShowLiveScreen({}, {})).toBe(false);
});
