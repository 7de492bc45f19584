/**
 * What stages are expected to take beside what they took, by kind and folder: the rates in
 * src/studies/overoptimization/durations.ts are read off runs that had the machine to themselves.
 * `npx tsx scripts/check-durations.ts [folder …]`, without folders of test/fixtures/measured
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { measuredStages } from '../test/support/measured-stages.js';

const recorded = new URL('../test/fixtures/measured', import.meta.url).pathname;
const named = process.argv.slice(2);

for (const folder of named.length > 0 ? named : readdirSync(recorded).map((name) => join(recorded, name))) {
  const stages = measuredStages(folder);
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
  process.stdout.write(`${basename(folder)}: ${cells.join(', ')}\n`);
}
