import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findingsText, type Verdict } from '../../src/display/finding.js';
import type { StudyEvent } from '../../src/engine/events.js';
import { readManifest } from '../../src/engine/folder/index.js';
import { type Study, studies } from '../../src/studies/index.js';
import type { Judge } from '../../src/ui/judge.js';
import { Judging } from '../../src/ui/judging.js';
import { verdictsOf } from '../../src/ui/shown-study.js';
import { writeFakeFolder } from '../fixtures/fake-folder.js';
import { fakeEvents } from '../fixtures/fake-study.js';
import { storeAfter } from './render-screen.js';

/** Milliseconds of the processor: a busy machine does not make a turn long. */
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const slowness = 20;
const count = 12;
let judged: string[] = [];

const known = studies.get('overoptimization');
const slow: Study = {
  ...known,
  name: 'slow',
  findings: Array.from({ length: count }, (_, index) => ({
    ...{ id: `F${index}`, statement: `Claim ${index}` },
    judge: () => {
      judged.push(`F${index}`);
      const end = spent() + slowness;
      while (spent() < end);
      if (index === 3) throw new Error('damaged');
      return { verdict: 'holds', evidence: 'Seen.', measures: [] } as const;
    },
  })),
};
studies.add(slow);

const events = [...fakeEvents()].map(
  (event): StudyEvent => (event.type === 'study-started' ? { ...event, study: 'slow' } : event),
);
const last = events.pop() as StudyEvent;
let judging: Judging;

beforeEach(() => {
  judged = [];
  judging = new Judging();
});
afterEach(() => judging.rest());

/** Lets the event loop turn until it holds; the longest turn in milliseconds of the processor. */
async function longestTurn(isOver: () => boolean): Promise<number> {
  let [longest, before] = [0, spent()];
  for (let turns = 0; !isOver() && turns < 10_000; turns += 1) {
    await turn();
    const now = spent();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}

const isWhole = () => judging.getSnapshot().verdicts.length === count - 1 && isAtRest();
const isAtRest = () => judging.getSnapshot().open.length === 0;

test('no turn of the event loop takes longer than a finding or two, and findings appear one by one', async () => {
  const { current } = storeAfter(events);
  const seen: number[] = [];
  judging.subscribe(() => seen.push(judging.getSnapshot().verdicts.length));
  judging.look(current, () => ({}));
  expect(judged).toEqual([]);
  const longest = await longestTurn(isWhole);
  expect(longest).toBeLessThan(3 * slowness);
  expect(seen.some((length) => length > 0 && length < count - 1)).toBe(true);
  expect(judging.getSnapshot().verdicts.map(({ id }) => id)).not.toContain('F3');
  expect(judging.getSnapshot().failed).toEqual([{ id: 'F3', statement: 'Claim 3', reason: 'damaged' }]);
});

test('who looks again finds what was judged; a stage that finished since has all judged anew', async () => {
  const store = storeAfter(events.slice(0, -3));
  const read = () => ({});
  judging.look(store.current, read);
  await longestTurn(isWhole);
  judging.rest();
  judging.look(store.current, read);
  await longestTurn(isAtRest);
  expect(judged.length).toBe(count);
  judging.rest();
  for (const event of [...events.slice(-3), last]) store.apply(event);
  judging.look(store.current, read);
  await turn();
  await turn();
  expect(judging.getSnapshot().verdicts.length).toBe(count - 1);
  await longestTurn(() => judged.length === 2 * count);
  expect(judged.length).toBe(2 * count);
});

test('nothing is judged while nobody looks, and what was begun goes on', async () => {
  const { current } = storeAfter(events);
  judging.look(current, () => ({}));
  await longestTurn(() => judged.length === 2);
  judging.rest();
  // The finding that was under way is the last.
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(judged.length).toBe(3);
  expect(judging.getSnapshot().verdicts.length).toBe(3);
  judging.look(current, () => ({}));
  await longestTurn(isWhole);
  expect(judged.length).toBe(count);
});

test('while a study runs the processor is its own: stages that finish fast have nothing judged twice', async () => {
  const store = storeAfter(events.slice(0, -8));
  judging.look(store.current, () => ({}));
  for (const event of events.slice(-8)) {
    store.apply(event);
    judging.look(store.current, () => ({}));
    await turn();
  }
  await longestTurn(isWhole);
  for (let turns = 0; turns < 20; turns += 1) await turn();
  expect(judged.length).toBe(count);
  // When it ends, everything is judged on all of it at once.
  store.apply(last);
  judging.look(store.current, () => ({}));
  await longestTurn(() => judged.length === 2 * count);
  await longestTurn(isWhole);
  expect(judged.length).toBe(2 * count);
});

test('a judge that fails as a whole says so at every finding', async () => {
  const broken: Judge = {
    take: async () => {
      throw new Error('the judging thread ended with exit code 9');
    },
    judge: async () => {
      throw new Error('nothing was taken');
    },
    close: () => {},
  };
  const told = new Judging(broken);
  told.look(storeAfter(events).current, () => ({}));
  await longestTurn(() => told.getSnapshot().failed.length === count);
  told.rest();
  expect(told.getSnapshot().verdicts).toEqual([]);
  expect(told.getSnapshot().failed[0].reason).toBe('the judging thread ended with exit code 9');
});

describe('of a finished folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'goodhart-judging-'));
    writeFakeFolder(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  /** The folder as a run leaves it that wrote these verdicts. */
  function finish(verdicts: Verdict[]) {
    const manifest = readManifest(folder);
    const text = findingsText(verdicts);
    writeFileSync(join(folder, 'findings.json'), text);
    const tables = {
      'curves.csv': sha256(readFileSync(join(folder, 'curves.csv'), 'utf8')),
      'findings.json': sha256(text),
    };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, study: 'slow', tables }));
    const own = events.map(
      (event): StudyEvent =>
        event.type === 'study-started'
          ? { ...event, folder, experiment: manifest.experiment, seed: manifest.seed }
          : event,
    );
    return storeAfter([...own, last]).current;
  }

  const stored = (): Verdict[] =>
    slow.findings.map(({ id, statement }) => ({
      ...{ id, statement, verdict: 'does not hold', evidence: 'From the file.' },
      measures: [{ name: 'rise', estimate: Number.NaN, low: 1, high: Number.POSITIVE_INFINITY }],
    }));

  test('a finished folder’s verdicts come from its file', async () => {
    const live = finish(stored());
    judging.look(live, () => ({}));
    await longestTurn(() => judging.getSnapshot().verdicts.length > 0);
    expect(judging.getSnapshot()).toMatchObject({ verdicts: stored(), open: [], failed: [] });
    expect(verdictsOf(live, {})).toEqual(stored());
    expect(judged).toEqual([]);
  });

  test('those of a table that was changed since are judged', async () => {
    const live = finish(stored());
    writeFileSync(join(folder, 'curves.csv'), `${readFileSync(join(folder, 'curves.csv'), 'utf8')}\n`);
    judging.look(live, () => ({}));
    await longestTurn(isWhole);
    expect(judging.getSnapshot().verdicts[0].evidence).toBe('Seen.');
  });

  test('those of a version with other findings are judged', async () => {
    const live = finish(stored().slice(1));
    judging.look(live, () => ({}));
    await longestTurn(isWhole);
    expect(judging.getSnapshot().verdicts[0].evidence).toBe('Seen.');
  });
});
