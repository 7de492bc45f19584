/**
 * Mutated YAML experiments into the loader: each is an experiment or refused in one line, within five seconds.
 * `npm run fuzz:experiments -- [count] [seed]`; exit code 1 names the cases that fell.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { experimentText, faultOfExperiment, mutatedExperiment } from '../test/support/mutated-experiments.js';
import { runFuzz } from './fuzz-cases.js';

const folder = mkdtempSync(join(tmpdir(), 'goodhart-fuzz-'));
const file = join(folder, 'case.yaml');

await runFuzz('experiments', async (seed) => {
  const [one] = fc.sample(mutatedExperiment, { numRuns: 1, seed });
  writeFileSync(file, experimentText(one));
  const { fault, isTaken } = faultOfExperiment(file);
  return { kind: fault !== undefined ? 'fault' : isTaken ? 'done' : 'refused', what: fault, about: one };
});
rmSync(folder, { recursive: true });
