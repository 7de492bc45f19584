/**
 * Mutated result folders into every command that reads them: each gives a result or one line, within five seconds.
 * `npm run fuzz:folders -- [count] [seed]`; exit code 1 names the cases that fell.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readers } from '../test/support/fate-of-folder.js';
import { mutations, wholeFolder, writeMutated } from '../test/support/mutated-folders.js';
import { runFuzz } from './fuzz-cases.js';

const root = mkdtempSync(join(tmpdir(), 'goodhart-fuzz-'));
const [folder, beside] = [join(root, 'case'), join(root, 'beside')];
const whole = wholeFolder();
writeMutated(beside, wholeFolder({ keys: { rl: { klPenalty: 0.05 } }, seed: 1 }), []);
const names = Object.keys(readers);

await runFuzz('folders', async (seed) => {
  const [done] = fc.sample(mutations, { numRuns: 1, seed });
  rmSync(folder, { recursive: true, force: true });
  writeMutated(folder, whole, done);
  const name = names[seed % names.length];
  const fate = await readers[name](folder, beside);
  return { kind: fate.kind, what: fate.kind === 'fault' ? fate.what : undefined, about: { name, done } };
});
rmSync(root, { recursive: true });
