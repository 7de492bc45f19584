import { expect, test } from 'vitest';
import type { StudyEvent } from '../../src/engine/events.js';
import type { StageSummary } from '../../src/engine/graph.js';
import { runPlainReporter } from '../../src/ui/plain-reporter.js';
import { StudyStore } from '../../src/ui/study-store.js';
import { fakeCoefficients, fakeCurves, fakeSizes } from '../fixtures/fake-study.js';
import { processorTime } from '../support/processor-time.js';

const count = 20_000;
const headings = ['Proxies', 'Best-of-n', 'Online RL', 'Fits'];
const points = fakeCurves({ sizes: fakeSizes.slice(0, 1), pointsPerCurve: 3 });
const fit = fakeCoefficients(fakeSizes[0], 'ppo');

/** A study of very many stages that bring rows and doubts, each stage hanging on the one before. */
function* events(cached: boolean): Generator<StudyEvent> {
  const stages = Array.from({ length: count }, (_, index): StageSummary => {
    const heading = headings[index % headings.length];
    const [id, title] = [`stage/${index}`, `${heading} number ${index}`];
    const dependsOn = index === 0 ? [] : [`stage/${index - 1}`];
    return { id, kind: heading, heading, title, hash: id, dependsOn, cost: 1 + (index % 7) };
  });
  const about = {
    study: 'overoptimization',
    experiment: 'huge',
    seed: 0,
    folder: 'results/a-huge-made-up-study',
  };
  yield { type: 'study-started', ...about, backend: 'wasm', stages };
  for (const [index, { id: stage }] of stages.entries()) {
    if (!cached) yield { type: 'stage-started', stage };
    yield { type: 'rows', stage, table: 'curves', rows: points };
    if (index % 4 === 3) yield { type: 'rows', stage, table: 'coefficients', rows: [fit] };
    const doubt = { code: 'too-few-seeds', subject: stage, message: `${index} runs`, advice: 'Run more.' };
    yield { type: 'rows', stage, table: 'warnings', rows: [doubt] };
    yield { type: 'stage-finished', stage, seconds: 1, cached, metrics: { loss: 1 } };
  }
  yield { type: 'study-finished', status: 'done', seconds: 9 };
}

async function* streamed(source: Iterable<StudyEvent>): AsyncGenerator<StudyEvent> {
  yield* source;
}

/** Milliseconds of the fold and of the plain reporter over all events. */
async function measure(all: readonly StudyEvent[]) {
  const lines: string[] = [];
  const start = processorTime();
  const store = new StudyStore(() => 0);
  for (const event of all) store.apply(event);
  const folded = processorTime();
  await runPlainReporter(streamed(all), { write: (line) => lines.push(line) });
  const ended = processorTime();
  return { total: ended - start, fold: folded - start, plain: ended - folded, lines };
}

/** The better of two where the first, in which the code is not warm, takes longer than is allowed. */
async function times(cached: boolean, allowed: number) {
  const all = [...events(cached)];
  const first = await measure(all);
  const best = first.total < allowed ? first : await measure(all);
  const [fold, plain] = [best.fold.toFixed(0), best.plain.toFixed(0)];
  console.info(`${cached ? 'cached' : 'computed'}: fold ${fold} ms, plain reporter ${plain} ms`);
  return best;
}

test('20,000 cached stages are folded and reported in two seconds, one line a heading', async () => {
  const { total, lines } = await times(true, 2000);
  expect(total).toBeLessThan(2000);
  expect(lines.filter((line) => line.startsWith('['))).toEqual([
    '[ 5000/20000]  Proxies: 5,000 stages   cached',
    '[10000/20000]  Best-of-n: 5,000 stages  cached',
    '[15000/20000]  Online RL: 5,000 stages  cached',
    '[20000/20000]  Fits: 5,000 stages      cached',
  ]);
  expect(lines).toContain(
    'warnings that came again: 20,000 × too-few-seeds; see results/a-huge-made-up-study/warnings.json',
  );
});

test('20,000 stages that are computed take a line each and hardly longer', async () => {
  const { total, lines } = await times(false, 4000);
  expect(total).toBeLessThan(4000);
  expect(lines.filter((line) => line.startsWith('['))).toHaveLength(count);
});
