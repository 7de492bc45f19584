/**
 * What stages are expected to take beside what they took in results/, by kind and folder: the rates in
 * src/studies/overoptimization/durations.ts are read off the folders whose runs had the machine to themselves.
 * `npx tsx scripts/check-durations.ts`
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { measuredStages } from '../test/support/measured-stages.js';

const results = new URL('../results', import.meta.url).pathname;

for (const folder of readdirSync(results)) {
  if (!existsSync(join(results, folder, 'experiment.yaml'))) continue;
  const stages = measuredStages(join(results, folder));
  const kinds = [...new Set(stages.map(({ kind }) => kind))];
  const sums = kinds.map((kind) => {
    const own = stages.filter((stage) => stage.kind === kind);
    const sum = (of: 'expected' | 'measured') => own.reduce((total, stage) => total + stage[of], 0);
    return { kind, expected: sum('expected'), measured: sum('measured') };
  });
  const cells = sums
    .filter(({ measured }) => measured > 2)
    .map(
      ({ kind, expected, measured }) => `${kind} ${Math.round(expected)} s (took ${Math.round(measured)} s)`,
    );
  process.stdout.write(`${folder}: ${cells.join(', ')}\n`);
}
