import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { LiveFold } from '../../src/display/live-fold.js';
import type { Setting } from '../../src/engine/axis.js';
import type { StudyEvent } from '../../src/engine/events.js';
import { lockFolder } from '../../src/engine/folder/index.js';
import type { Coefficients, CurvePoint } from '../../src/studies/overoptimization/tables.js';
import { eventLogName, followStudy } from '../../src/ui/event-log.js';
import { writeFakeFolder } from '../fixtures/fake-folder.js';
import { fakeCoefficients, fakeCurves, fakeEvents, fakeSizes } from '../fixtures/fake-study.js';

let folder: string;
let abort: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-watch-'));
  abort = new AbortController();
  writeFakeFolder(folder);
});

afterEach(() => {
  abort.abort();
  rmSync(folder, { recursive: true, force: true });
});

/** A run writes in the folder. */
function isWritten(): void {
  const release = lockFolder(folder);
  onTestFinished(release);
}

const log = () => join(folder, eventLogName);
const lineOf = (event: StudyEvent) => `${JSON.stringify(event)}\n`;

async function take(count: number, stream: AsyncIterable<StudyEvent>): Promise<StudyEvent[]> {
  const events: StudyEvent[] = [];
  for await (const event of stream) if (events.push(event) === count) break;
  return events;
}

test('a finished study is read from its log to its end', async () => {
  const events = [...fakeEvents()];
  writeFileSync(log(), events.map(lineOf).join(''));
  const seen = await take(Infinity, followStudy(folder, { signal: abort.signal, untilFinished: true }));
  expect(seen).toEqual(events);
});

test('lines that are appended later come as they are written, also in pieces', async () => {
  isWritten();
  const [first, second, third] = [...fakeEvents()];
  writeFileSync(log(), lineOf(first));
  const seen = take(3, followStudy(folder, { signal: abort.signal, interval: 5 }));
  const text = lineOf(second) + lineOf(third);
  for (const part of [text.slice(0, 10), text.slice(10, 60), text.slice(60)]) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    appendFileSync(log(), part);
  }
  expect(await seen).toEqual([first, second, third]);
});

test('a line that a crash cut short is passed over', async () => {
  const [first, second] = [...fakeEvents()];
  writeFileSync(log(), `${lineOf(first)}{"type":"stage-st\n${lineOf(second)}`);
  expect(await take(2, followStudy(folder, { signal: abort.signal, interval: 5 }))).toEqual([first, second]);
});

test('a run that was killed is told as interrupted, once, until another goes on', async () => {
  const [first, second] = [...fakeEvents()];
  writeFileSync(log(), lineOf(first) + lineOf(second));
  const seen = take(5, followStudy(folder, { signal: abort.signal, interval: 5 }));
  await new Promise((resolve) => setTimeout(resolve, 60));
  isWritten();
  appendFileSync(log(), lineOf(first));
  const interrupted = { type: 'study-finished', status: 'interrupted', seconds: null };
  const notice = expect.stringMatching(/^stopped, not finished: .* it goes on with goodhart run .* --out /);
  expect(await seen).toEqual([first, second, { type: 'notice', message: notice }, interrupted, first]);
});

test('leaving ends the stream', async () => {
  isWritten();
  writeFileSync(log(), lineOf([...fakeEvents()][0]!));
  const all = take(Infinity, followStudy(folder, { signal: abort.signal, interval: 5 }));
  setTimeout(() => abort.abort(), 30);
  expect(await all).toHaveLength(1);
});

/** As a table read from a file has it: settings that the row does not have are null. */
const bare = <Row extends { setting: Setting }>(rows: readonly Row[]) =>
  rows.map((row) => ({
    ...row,
    setting: Object.fromEntries(Object.entries(row.setting).filter(([, value]) => value !== null)),
  }));

async function told(): Promise<LiveFold> {
  const fold = new LiveFold();
  for await (const event of followStudy(folder, { signal: abort.signal, untilFinished: true })) {
    fold.apply(event, 0);
  }
  return fold;
}

test('a folder without a log is told from its tables', async () => {
  const { status, rows, stages } = (await told()).current;
  expect(status).toBe('done');
  expect(bare(rows.curves as CurvePoint[])).toEqual(fakeCurves());
  expect(bare(rows.coefficients as Coefficients[])).toContainEqual(fakeCoefficients(fakeSizes[0], 'ppo'));
  expect(rows.warnings).toHaveLength(1);
  expect(new Set(stages.map((stage) => stage.status))).toEqual(new Set(['done']));
});

test('a log of version 0.1 is passed over for the tables', async () => {
  const started = { type: 'study-started', experiment: 'quick', seed: 0, stages: [] };
  writeFileSync(log(), `${JSON.stringify(started)}\n{"type":"curve-points","stage":"rl","points":[]}\n`);
  expect((await told()).current.rows.curves).toHaveLength(fakeCurves().length);
});

test('ends of intervals that are open come back from a log', async () => {
  const [first] = [...fakeEvents()];
  const row = fakeCoefficients(fakeSizes[0], 'ppo');
  const open = {
    ...row,
    beta: { estimate: 0.4, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
  };
  const rows: StudyEvent = { type: 'rows', stage: 'fits/rl/449', table: 'coefficients', rows: [open] };
  const end: StudyEvent = { type: 'study-finished', status: 'done', seconds: 1 };
  writeFileSync(log(), [first, rows, end].map(lineOf).join(''));
  expect((await told()).current.rows.coefficients).toEqual([open]);
});

test('a folder that is none is refused', async () => {
  rmSync(join(folder, 'manifest.json'));
  await expect(take(1, followStudy(folder, { signal: abort.signal }))).rejects.toThrow(UserError);
});

test('a log that a new run begins anew is told from its start, however long it has become', async () => {
  isWritten();
  const [first, second] = [...fakeEvents()];
  writeFileSync(log(), lineOf(first));
  const seen = take(4, followStudy(folder, { signal: abort.signal, interval: 5 }));
  await new Promise((resolve) => setTimeout(resolve, 40));
  const again: StudyEvent = { ...(first as Extract<StudyEvent, { type: 'study-started' }>), seed: 7 };
  writeFileSync(log(), lineOf(again) + lineOf(second) + lineOf(second));
  expect(await seen).toEqual([first, again, second, second]);
});
