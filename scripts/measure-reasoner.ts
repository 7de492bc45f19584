/**
 * Processor time of training reasoners: `npx tsx scripts/measure-reasoner.ts`. Gradient steps on 256 rows of 12 to 30 tokens, in order
 * of length as trainers like them; medians are printed.
 */

import {
  emptyRows,
  initialReasonerParameters,
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

await loadBackend((process.argv[2] as 'wasm' | undefined) ?? 'tensorflow');
for (const width of [16, 24, 32, 48])
  for (const heads of ['policy', 'verifier'] as const) measure(width, heads);
