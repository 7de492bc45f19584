/** What a small study that leaves most findings open says of it: why, and which experiment has more. */
import { expect, it } from 'vitest';
import type { LiveStudy } from '../../src/display/live-study.js';
import { readManifest, readStoredExperiment, readTables } from '../../src/engine/folder/index.js';
import { loadStudy, studies } from '../../src/studies/index.js';
import { plainPartingLines } from '../../src/ui/parting.js';

/** The folder's first rows alone, and nothing that followed from all of them, as of an experiment that a file describes. */
function told(folder: string, experiment: Readonly<Record<string, unknown>>): string[] {
  const { study } = readManifest(folder);
  const kind = studies.get(study);
  const derived = new Set(kind.tables.flatMap(({ name, kept }) => (kept === 'concluded' ? [name] : [])));
  const rows = Object.fromEntries(
    Object.entries(readTables(folder, kind)).flatMap(([name, own]) =>
      derived.has(name) ? [] : [[name, own.slice(0, 3)]],
    ),
  );
  // Elsewhere than where the verdicts of the whole study are stored.
  const place = { study, folder: 'nowhere', experiment: 'small' };
  const live = { status: 'done', ...place, rows, stages: [] } as unknown as LiveStudy;
  return plainPartingLines(live, { experiment });
}

it.each([
  [
    'pretraining-quick',
    'results/pretraining-seed-104',
    /^4 budgets and 1 seed are too few .*goodhart run pretraining has more/,
  ],
  [
    'reasoning-quick',
    'results/test-time',
    /^2 widths and 1 seed are too few .*goodhart run test-time has more/,
  ],
])('%s says why it leaves findings open', (name, folder, reason) => {
  const lines = told(folder, loadStudy(name).experiment as unknown as Readonly<Record<string, unknown>>);
  expect(lines.filter((line) => reason.test(line))).toHaveLength(1);
  expect(lines.findIndex((line) => reason.test(line))).toBeLessThan(
    lines.findIndex((line) => line.startsWith('next: ')),
  );
});

it('nothing is said of an experiment with seeds enough', () => {
  const folder = 'results/pretraining-seed-104';
  expect(told(folder, readStoredExperiment(folder)).join()).not.toContain('too few');
});
