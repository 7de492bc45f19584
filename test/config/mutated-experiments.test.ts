/** A sample of `npm run fuzz:experiments`: mutated experiments are taken, or refused in a line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { experimentText, faultOfExperiment, mutatedExperiment } from '../support/mutated-experiments.js';

const folder = mkdtempSync(join(tmpdir(), 'goodhart-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('mutated experiments are taken or refused in a line', () => {
  const file = join(folder, 'case.yaml');
  fc.assert(
    fc.property(mutatedExperiment, (one) => {
      writeFileSync(file, experimentText(one));
      expect(faultOfExperiment(file).fault).toBeUndefined();
    }),
    { numRuns: 100, seed: 11 },
  );
});
