import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { StudyEvent } from '../../src/engine/events.js';
import type { CurvePoint } from '../../src/studies/overoptimization/tables.js';
import { seedEnds } from '../../src/studies/overoptimization/views/run-charts.js';
import { StudyStore } from '../../src/ui/study-store.js';
import { fakeEvents, nineFakeSizes } from '../fixtures/fake-study.js';
import { frameWith, screenLines, storeAfter } from './render-screen.js';

const viewNames = ['Overview', 'Curves', 'Coefficients', 'Run', 'Findings'];

const five = [...fakeEvents()];
const nine = [...fakeEvents({ sizes: nineFakeSizes })];
const small = { width: 80, height: 24 };
const large = { width: 200, height: 60 };
const finished = storeAfter(five);

const text = (...parameters: Parameters<typeof screenLines>) => screenLines(...parameters).join('\n');

test('the first frame stands before any event came', () => {
  expect(text(new StudyStore(() => 0), small)).toContain('starting');
});

/** The same for every view. */
const moments = Array.from({ length: 6 }, (_, index) =>
  storeAfter(nine.slice(0, Math.round((nine.length * index) / 5))),
);

test.each(viewNames)('%s fits 80×24 and 200×60 at every moment of a study of nine sizes', (view) => {
  for (const store of moments) {
    for (const size of [small, large]) {
      const lines = screenLines(store, { ...size, choice: { view } });
      expect(lines.length).toBeLessThanOrEqual(size.height);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(size.width);
    }
  }
});

test('a window of 40×12 is drawn without an error', () => {
  for (const view of viewNames) {
    expect(screenLines(finished, { width: 40, height: 12, choice: { view } }).length).toBeLessThanOrEqual(12);
  }
});

test('the overview shows stages, one chart and the table of α and β at 80×24', () => {
  const frame = text(finished, small);
  expect(frame).toMatch(/✓ Gold reward/);
  expect(frame).toMatch(/best-of-n +PPO/);
  expect(frame).toMatch(/a +449 +0\.819 +0\.132 +0\.894 +0\.437/);
  expect(frame).toContain('KL in nats');
  expect(frame).toContain('peak is at 66.9 nats');
  expect(frame).toMatch(/[\u2801-\u28ff]{5}/);
});

test('the overview shows every stage, both methods, intervals and warnings at 200×60', () => {
  const frame = text(finished, large);
  expect(frame).toContain('└ ✓ Proxies of 103,233 parameters');
  expect(frame.indexOf('Best-of-n: gold')).toBeGreaterThan(0);
  expect(frame.indexOf('PPO: gold')).toBeGreaterThan(frame.indexOf('Best-of-n: gold'));
  expect(frame).toMatch(/α best-of-n +β best-of-n +α PPO +β PPO/);
  expect(frame).toContain('0.819 [0.794, 0.844]');
  expect(frame).toContain('raise bestOfN.n');
});

test('what runs has a row of its own where not every stage has one', () => {
  const stages = Array.from({ length: 200 }, (_, index) => {
    const id = `rl/${index}`;
    return { id, kind: 'rl', heading: 'Online RL', title: `Run ${index}`, hash: id, dependsOn: [], cost: 1 };
  });
  const [started] = five as [Extract<StudyEvent, { type: 'study-started' }>];
  const store = storeAfter([
    { ...started, stages },
    { type: 'stage-started', stage: 'rl/77' },
  ]);
  const frame = text(store, small);
  expect(frame).toMatch(/Online RL +0 of 200/);
  expect(frame).toMatch(/└ . Run 77/);
});

test('a stage in whose midst the study stopped turns no more', () => {
  const begun = five.slice(0, five.findIndex(({ type }) => type === 'stage-progress') + 1);
  const running = text(storeAfter(begun), small);
  expect(running).toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
  const over = text(
    storeAfter([...begun, { type: 'study-finished', status: 'interrupted', seconds: null }]),
    small,
  );
  expect(over).toContain('interrupted');
  expect(over).toMatch(/‖ .* stopped/);
  expect(over).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
});

test('the curves of one size come with fit, coefficients and peak', () => {
  const frame = text(finished, { ...small, choice: { view: 'Curves', item: 1 } });
  expect(frame).toContain('PPO, 449 parameters, all seeds');
  // Gao's form: the peak of d(α − β ln d) lies at d = exp(α/β − 1) and is βd high.
  const d = Math.exp(0.894 / 0.437 - 1);
  expect(frame).toContain(`peak ${(0.437 * d).toFixed(2)} at ${(d * d).toFixed(1)} nats`);
});

test('sizes and seeds are stepped through round and round', () => {
  const title = (item: number, seed: number) =>
    screenLines(finished, { ...small, choice: { view: 'Curves', item, seed } })[1];
  expect(title(0, 0)).toContain('all sizes, all seeds');
  expect(title(-1, 1)).toContain('103,233 parameters, seed 0');
  expect(title(6, 3)).toContain('all sizes, all seeds');
});

test('what is held lies behind what is chosen next, its gold dotted and marked by a capital', () => {
  const held = { method: 'best-of-n', item: 1 };
  const frame = text(finished, { ...large, choice: { view: 'Curves', item: 2, held } });
  expect(frame).toMatch(/gold: ━ PPO, [\d,]+ parameters +┅ capitals: Best-of-n, 449 parameters/);
  const plot = frame.slice(frame.indexOf('\n'), frame.indexOf('gold: ━'));
  expect(plot).toMatch(/A/);
  expect(plot).toMatch(/b/);
  expect(frame).not.toContain('α ');
});

test('what is held and still shown says what to do next', () => {
  const curves = (item: number, seed = 0) =>
    text(finished, { ...large, choice: { view: 'Curves', item, seed, held: { method: 'ppo', item: 0 } } });
  expect(curves(0)).toContain('gold: ━ PPO, all sizes, held; choose another with ←→ or m');
  expect(curves(0)).not.toContain('┅ ');
  expect(curves(0, 1)).toContain('gold: ━ PPO, all sizes, seed 0   ┅ capitals: PPO, all sizes, all seeds');
  expect(curves(1)).toContain('┅ capitals: PPO, all sizes');
});

test('another study lies behind this one, curve by curve', () => {
  const curves = five.flatMap((event) =>
    event.type === 'rows' && event.table === 'curves' ? (event.rows as CurvePoint[]) : [],
  );
  const beside = { name: 'results/other', tables: { curves } };
  const frame = text(finished, { ...large, beside, choice: { view: 'Curves' } });
  expect(frame).toContain('gold: ━ PPO, all sizes   ┅ capitals: results/other');
  expect(frame).toContain('PPO, all sizes, all seeds, beside results/other: score over KL');
  const empty = { name: 'results/other', tables: { curves: [] } };
  const none = text(finished, { ...large, beside: empty, choice: { view: 'Curves', item: 1 } });
  expect(none).toContain('results/other has no such curve');
});

test('the coefficients come with their intervals as charts and as a table', () => {
  const frame = text(finished, { ...small, choice: { view: 'Coefficients', method: 'best-of-n' } });
  expect(frame).toContain('α, Best-of-n');
  expect(frame).toMatch(/449 +0\.819 ±0\.025 +0\.132 ±0\.011/);
});

test('an interval that is open at an end is drawn within its chart', () => {
  const open = five.map((event): StudyEvent => {
    if (event.type !== 'rows' || event.table !== 'coefficients') return event;
    const beta = { estimate: 0.1, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    return { ...event, rows: event.rows.map((row) => ({ ...(row as object), beta })) };
  });
  expect(text(storeAfter(open), { ...small, choice: { view: 'Coefficients' } })).toMatch(/β, PPO/);
});

test('a table that is longer than its panel scrolls and says where it is', () => {
  const frame = (scroll: number) =>
    text(storeAfter(nine), { width: 80, height: 20, choice: { view: 'Coefficients', scroll } });
  expect(frame(0)).toMatch(/rows 1–\d of 10/);
  expect(frame(99)).toMatch(/rows \d–10 of 10/);
  expect(frame(99)).toMatch(/103,233 +0\.968/);
});

test('the run view marks responses that the proxy likes and the human does not', () => {
  const frame = text(finished, { ...small, choice: { view: 'Run' } });
  expect(frame).toContain('PPO against 103,233 parameters');
  expect(frame).toMatch(/[a-z]{4}│[a-zA-F]{28} +\d\.\d\d +\d\.\d\d +−\d\.\d\d !/);
});

test('the run view says where the seeds of a run ended, and so do its charts', () => {
  const points = five.flatMap((event) =>
    event.type === 'rows' && event.table === 'curves' && event.stage === 'rl/103233'
      ? (event.rows as CurvePoint[])
      : [],
  );
  const ends = seedEnds(points);
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const words = first < last ? `seeds end at ${first}–${last}, done` : `${last} iterations, done`;
  const frame = text(finished, { ...large, choice: { view: 'Run' } });
  expect(frame).toContain(words);
  expect(frame.includes(`Scores over iterations, mean to ${first}`)).toBe(first < last);
  expect(frame).toMatch(/at (the|each seed’s) end: /);
});

test('the run view draws whatever the iterations report, and other runs beside the latest', () => {
  const frame = text(finished, { ...large, choice: { view: 'Run', item: -1 } });
  expect(frame).toContain('PPO against 27,041 parameters');
  expect(frame).toContain('Clip fraction over iterations');
  expect(frame).toContain('Entropy over iterations');
});

test('the findings are judged from the rows of finished stages, once they are looked at', async () => {
  const findings = { ...large, choice: { view: 'Findings' }, readExperiment: () => ({}) };
  const frame = await frameWith(finished, findings, /[✓✗?] F3 +(holds|does not hold|cannot be told)/);
  expect(frame).toContain('α of best-of-n rises');
  const trained = storeAfter(five.slice(0, 30));
  expect(text(trained, findings)).toContain('The findings are judged as their curves are finished.');
});

test('the findings view ends with the warnings and their advice', () => {
  const frame = text(finished, { ...small, choice: { view: 'Findings', scroll: 999 } });
  expect(frame).toContain('raise bestOfN.n');
});

test('a failed stage shows its reason', () => {
  const failure: StudyEvent = { type: 'stage-failed', stage: 'gold', reason: 'the loss is not finite' };
  expect(text(storeAfter([five[0], failure]), large)).toContain('✗ Gold reward model');
  expect(text(storeAfter([five[0], failure]), large)).toContain('the loss is not finite');
});

test('a study of a kind that is not there still shows its stages', () => {
  const [started] = five as [Extract<StudyEvent, { type: 'study-started' }>];
  const frame = text(storeAfter([{ ...started, study: 'unheard-of' }, ...five.slice(1)]), small);
  expect(frame).toContain('✓ Gold reward model');
  expect(frame).toContain('1 Overview 2 Findings');
});

test('without colour no colour code is written and letters tell the curves apart', () => {
  const frame = text(finished, { ...small, colors: 0 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what is looked for
  expect(frame).not.toMatch(/\x1b\[(3|4|9|10)\d/);
  expect(stripVTControlCharacters(frame)).toMatch(/[\u2801-\u28ff]a/);
});

test('leaving says that it stops the study, unless another process runs it', () => {
  const running = storeAfter(five.slice(0, 60));
  expect(text(running, small)).toContain('q stop');
  expect(text(running, { ...small, isWatching: true })).toContain('q quit');
});
