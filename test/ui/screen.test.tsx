import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { Verdict } from '../../src/report/index.js';
import type { StudyEvent } from '../../src/study/events.js';
import { StudyStore } from '../../src/ui/study-store.js';
import { viewNames } from '../../src/ui/view.js';
import { fakeEvents, nineFakeSizes } from '../fixtures/fake-study.js';
import { screenLines, storeAfter } from './render-screen.js';

const five = [...fakeEvents()];
const nine = [...fakeEvents({ sizes: nineFakeSizes })];
const small = { width: 80, height: 24 };
const large = { width: 200, height: 60 };
const finished = storeAfter(five);

const text = (...parameters: Parameters<typeof screenLines>) => screenLines(...parameters).join('\n');

test('the first frame stands before any event came', () => {
  expect(text(new StudyStore(() => 0), small)).toContain('starting');
});

test.each(viewNames)('%s fits 80×24 and 200×60 at every moment of a study of nine sizes', (view) => {
  const moments = Array.from({ length: 6 }, (_, index) =>
    nine.slice(0, Math.round((nine.length * index) / 5)),
  );
  for (const events of moments) {
    const store = storeAfter(events);
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
  expect(frame).toMatch(/a +449 +0\.819 +0\.132 +0\.894 +0\.437/);
  expect(frame).toContain('KL in nats');
  expect(frame).toMatch(/[\u2801-\u28ff]{5}/);
});

test('the overview shows every stage, both methods, intervals and warnings at 200×60', () => {
  const frame = text(finished, large);
  expect(frame).toContain('└ ✓ Proxies of 103,233 parameters');
  expect(frame).toContain('Best-of-n: gold');
  expect(frame).toContain('PPO: gold');
  expect(frame).toContain('0.819 [0.794, 0.844]');
  expect(frame).toContain('raise bestOfN.n');
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

test('the coefficients come with their intervals as charts and as a table', () => {
  const frame = text(finished, { ...small, choice: { view: 'Coefficients', method: 'bon' } });
  expect(frame).toContain('α, Best-of-n');
  expect(frame).toMatch(/449 +0\.819 ±0\.025 +0\.132 ±0\.011/);
});

test('the run view marks responses that the proxy likes and the human does not', () => {
  const frame = text(finished, { ...small, choice: { view: 'Run' } });
  expect(frame).toContain('PPO against 103,233 parameters');
  expect(frame).toMatch(/[a-z]{4}│[a-zA-F]{28} +\d\.\d\d +\d\.\d\d +−\d\.\d\d !/);
});

test('the run view counts the iterations that a run took, not those that it was allowed', () => {
  const lastStep = Math.max(
    ...five.flatMap((event) =>
      event.type === 'curve-points' && event.stage.startsWith('rl/')
        ? event.points.map(({ rmParameters, step }) => (rmParameters === 103_233 ? (step ?? 0) : 0))
        : [],
    ),
  );
  expect(text(finished, { ...large, choice: { view: 'Run' } })).toContain(`  ${lastStep} iterations, done`);
});

test('the findings view shows verdicts with their evidence, and the warnings with their advice', () => {
  const verdict: Verdict = {
    id: 'F3',
    statement: 'α rises with size',
    verdict: 'holds',
    evidence: 'slope 0.05 [0.03, 0.07]',
    measures: [],
  };
  const frame = text(finished, { ...small, choice: { view: 'Findings' }, readVerdicts: () => [verdict] });
  expect(frame).toContain('✓ F3');
  expect(frame).toContain('slope 0.05 [0.03, 0.07]');
  expect(frame).toContain('raise bestOfN.n');
});

test('a failed stage shows its reason', () => {
  const failure: StudyEvent = { type: 'stage-failed', stage: 'gold', reason: 'the loss is not finite' };
  expect(text(storeAfter([five[0]!, failure]), large)).toContain('✗ Gold reward model');
  expect(text(storeAfter([five[0]!, failure]), large)).toContain('the loss is not finite');
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
