import { expect, test } from 'vitest';
import type { StudyEvent } from '../../src/engine/events.js';
import { runJsonReporter } from '../../src/ui/json-reporter.js';
import { runPlainReporter } from '../../src/ui/plain-reporter.js';
import { fakeEvents, fakeStream } from '../fixtures/fake-study.js';

async function* streamOf(events: Iterable<StudyEvent>): AsyncGenerator<StudyEvent> {
  yield* events;
}

async function plain(events: Iterable<StudyEvent>) {
  const lines: string[] = [];
  let clock = 0;
  const now = () => {
    clock += 1000;
    return clock;
  };
  const status = await runPlainReporter(streamOf(events), { write: (line) => lines.push(line), now });
  return { lines, status };
}

test('plain mode writes one line a finished stage, counted up to the last', async () => {
  const { lines, status } = await plain(fakeEvents());
  const stages = lines.filter((line) => line.startsWith('['));
  expect(stages).toHaveLength(30);
  expect(stages.at(-1)).toMatch(/^\[30\/30\] {2}Fit of rl\/103233/);
  expect(new Set(lines.filter((line) => line !== '')).size).toBe(lines.filter((line) => line !== '').length);
  expect(status).toBe(0);
});

test('plain mode says the time left and the table of α and β, what was found in words, and what to do next', async () => {
  const { lines } = await plain(fakeEvents());
  expect(lines[3]).toMatch(/about \d+ (s|min) left/);
  expect(lines.join('\n')).toMatch(/parameters +α best-of-n +β best-of-n +α PPO +β PPO/);
  expect(lines.join('\n')).toMatch(/449 +0\.819 \[0\.794, 0\.844\]/);
  const end = lines.indexOf('done after 5 min 21 s: results/a-made-up-study');
  const parting = lines.slice(end + 1);
  expect(parting[1]).toMatch(/^Under PPO, against the smallest reward model .* gold .* sd/);
  for (const line of parting.slice(2, parting.lastIndexOf('')))
    expect(line).toMatch(/^([✓✗·] F\d+b? (holds|does not hold|reported): [A-Z].{20}|\? cannot be told: F\d)/);
  expect(parting.at(-1)).toMatch(/^next: goodhart \w+ /);
});

test('plain output holds no escape code', async () => {
  const { lines } = await plain(fakeEvents());
  expect(lines.join('\n')).not.toContain('\x1b');
});

test('warnings carry their advice and failures their reason', async () => {
  const [started] = fakeEvents();
  const { lines, status } = await plain([
    started,
    { type: 'stage-failed', stage: 'policy', reason: 'loss is not finite' },
    {
      ...{ type: 'rows', stage: 'fits', table: 'warnings' },
      rows: [{ code: 'too-few-seeds', subject: 'fits', message: 'one seed.', advice: 'Run three.' }],
    },
    { type: 'study-finished', status: 'failed', seconds: 3 },
  ]);
  expect(lines[1]).toContain('FAILED: loss is not finite');
  expect(lines[2]).toBe('warning: fits: one seed. Run three.');
  expect(lines).toContain(
    '1 of 30 stages failed, the rest is saved; finished after 3.0 s: results/a-made-up-study',
  );
  expect(lines.at(-1)).toBe('next: goodhart watch results/a-made-up-study (which stages failed and why)');
  expect(status).toBe(1);
});

test('cached stages of a resumed study take one line a heading', async () => {
  const events = [...fakeEvents()];
  const resumed = events
    .filter(({ type }) => type !== 'stage-started' && type !== 'stage-progress')
    .map((event): StudyEvent => (event.type === 'stage-finished' ? { ...event, cached: true } : event));
  const computed = resumed.findLastIndex(({ type }) => type === 'stage-finished');
  const last = resumed[computed] as Extract<StudyEvent, { type: 'stage-finished' }>;
  resumed.splice(computed, 1, { type: 'stage-started', stage: last.stage }, { ...last, cached: false });
  const { lines } = await plain(resumed);
  const stages = lines.filter((line) => line.startsWith('['));
  expect(stages.slice(0, -1)).toContain('[10/30]  Proxies: 5 stages                      cached');
  expect(stages.at(-2)).toMatch(/^\[29\/30\]/);
  expect(stages.at(-1)).toMatch(/^\[30\/30\] {2}Fit of rl\/103233 +0\.4 s/);
  expect(stages).toHaveLength(10);
});

test('an interrupted study exits with 130 and says that it resumes', async () => {
  const [started] = fakeEvents();
  const { lines, status } = await plain([
    started,
    { type: 'study-finished', status: 'interrupted', seconds: 3 },
  ]);
  expect(status).toBe(130);
  expect(lines.at(-3)).toContain('run the same command again to resume');
  expect(lines.at(-1)).toMatch(/^next: run the same command again/);
});

test('a stream that breaks off counts as failed', async () => {
  expect((await plain([...fakeEvents()].slice(0, 5))).status).toBe(1);
});

test('json mode writes every event as one line that reads back', async () => {
  const lines: string[] = [];
  const status = await runJsonReporter(fakeStream(), { write: (line) => lines.push(line) });
  expect(lines.map((line) => JSON.parse(line))).toEqual([...fakeEvents()]);
  expect(status).toBe(0);
});

test('a doubt that several stages share is told once and counted at the end', async () => {
  const [started] = fakeEvents();
  const warning = (subject: string): StudyEvent => ({
    ...{ type: 'rows', stage: subject, table: 'warnings' },
    rows: [{ code: 'too-few-seeds', subject, message: '2 independent runs', advice: 'Run 3 or more seeds.' }],
  });
  const end: StudyEvent = { type: 'study-finished', status: 'done', seconds: 3 };
  const { lines } = await plain([started, warning('fit a'), warning('fit b'), warning('fit c'), end]);
  expect(lines.filter((line) => line.startsWith('warning:'))).toEqual([
    'warning: fit a: 2 independent runs. Run 3 or more seeds.',
  ]);
  expect(lines).toContain(
    'warnings that came again: 3 × too-few-seeds; see results/a-made-up-study/warnings.json',
  );
});
