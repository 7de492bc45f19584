/**
 * Processor time of reasoners: `npx tsx scripts/measure-reasoner.ts`. Gradient steps on 256 rows of 12 to 30 tokens, in order of length
 * as trainers like them, and samples of untrained networks, which end after 9 tokens in the mean: many for each prompt as pools have
 * them, and few as RL has. Medians are printed.
 */

import {
  emptyRows,
  initialReasonerParameters,
  openReasonerSampler,
  openReasonerTrainer,
  orderByLength,
  type ReasonerHeads,
  type ReasonerModel,
  type ReasonerRows,
  reasonerModel,
  takeRows,
} from '../src/policy/index.js';
import { createRandom } from '../src/random/index.js';
import { loadBackend, type TokenGradient } from '../src/tensor/index.js';
import { nextStep } from '../src/tensor/step-codes.js';

const turns = 9;
const random = createRandom('measure-reasoner');

function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(work: () => void): number {
  work();
  const taken = Array.from({ length: turns }, () => milliseconds(work));
  return taken.sort((a, b) => a - b)[Math.floor(turns / 2)];
}

/** A prompt of 5 to 11 tokens, as 2 to 8 steps have, and a response that is a little longer. */
function drawnRows({ trunk }: ReasonerModel, count: number, isVerifier: boolean): ReasonerRows {
  const rows = emptyRows(count, 36);
  rows.tokens.forEach((_, at) => {
    rows.tokens[at] = random.integer(trunk.vocabularySize);
    rows.steps[at] = random.integer(trunk.steps);
  });
  for (let row = 0; row < count; row++) {
    const steps = 2 + random.integer(7);
    const prompt = steps + 3;
    rows.ends[row] = prompt + steps + 3 + random.integer(8);
    rows.starts[row] = isVerifier ? rows.ends[row] : prompt;
  }
  return takeRows(rows, orderByLength(rows));
}

/** −Σ ln π and Σ V, averaged over rows. */
const lossOf =
  (rows: ReasonerRows): TokenGradient =>
  ({ logProbs, values }, gradient) => {
    gradient.logProbs.fill(-1 / rows.count);
    gradient.values.fill(1 / rows.count);
    return (values[0] - logProbs[1]) / rows.count;
  };

function measure(width: number, heads: ReasonerHeads): void {
  const model = reasonerModel({ width, layers: 3, heads: 4, vocabularySize: 91, steps: 12 });
  const initial = initialReasonerParameters(model, random.stream('weights'));
  const trainer = openReasonerTrainer({ what: 'measured', model, heads, initial });
  const rows = drawnRows(model, 256, heads === 'verifier');
  const tokens = rows.ends.reduce((sum, end) => sum + end, 0);
  const step = median(() => trainer.step([rows], () => lossOf(rows), 1e-6));
  const read = median(() => trainer.predict(0, rows));
  const perStep = `${step.toFixed(2)} ms a step, ${((1000 * step) / tokens).toFixed(2)} µs a token`;
  console.log(
    `width ${width} (${model.parameterCount} parameters), ${heads}, 256 rows of ${(tokens / 256).toFixed(1)} tokens: ` +
      `${perStep}; ${read.toFixed(2)} ms to read`,
  );
}

/** Attempts at prompts of 5 to 11 tokens; untrained, a network ends a response about as often as any of nine tokens. */
function measureSamples(width: number, problems: number, attempts: number): void {
  const model = reasonerModel({ width, layers: 3, heads: 4, vocabularySize: 91, steps: 12 });
  const initial = initialReasonerParameters(model, random.stream('weights'));
  const sampler = openReasonerSampler(model, initial);
  const { tokens, steps, length, starts } = drawnRows(model, problems, false);
  const prompts = { count: problems, length, tokens, steps, lengths: starts };
  const rows = Int32Array.from({ length: problems * attempts }, (_, row) => Math.floor(row / attempts));
  const banned = Array.from({ length: 82 }, (_, token) => token);
  const harness = {
    ...{ endToken: 90, maximumLength: 40, banned },
    stepRule: new Int32Array(91).fill(nextStep),
  };
  let written = 0;
  const taken = median(() => {
    const { lengths } = sampler.sample(prompts, rows, harness, random.stream('samples'));
    written = lengths.reduce((sum, own) => sum + own, 0) / lengths.length;
  });
  const perSample = `${((1000 * taken) / rows.length).toFixed(1)} µs a sample of ${written.toFixed(1)} tokens`;
  console.log(`width ${width}, ${problems} problems × ${attempts}: ${taken.toFixed(1)} ms, ${perSample}`);
}

await loadBackend((process.argv[2] as 'wasm' | undefined) ?? 'tensorflow');
for (const width of [16, 24, 32, 48])
  for (const heads of ['policy', 'verifier'] as const) measure(width, heads);
for (const width of [16, 24, 32, 48]) {
  measureSamples(width, 8, 1024);
  measureSamples(width, 16, 16);
}
