import { expect, test } from 'vitest';
import { tableRows } from '../../src/studies/overoptimization/views/coefficient-rows.js';
import { folderEvents } from '../../src/ui/folder-events.js';
import { screenLines, storeAfter } from './render-screen.js';

/** Committed results with sweeps of long and short names. */
const swept = ['data-size', 'kl-penalty', 'mitigations-seed-8', 'planted-seed-8'];

test.each(swept)('no number of the table of %s is cut, and no row of it is empty', (name) => {
  const store = storeAfter(folderEvents(`results/${name}`));
  for (const width of [80, 100, 120]) {
    const lines = screenLines(store, { width, height: 40 });
    const rows = lines.filter((line) => /(^| )[a-z] +[\d,]{3,} {2}[a-z\d]/.test(line));
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) expect(row.trimEnd()).toMatch(/(\d\.\d{3}|\d\d\.\d|–|·)$/);
    for (const row of rows) expect(row).toMatch(/\d\.\d{3}/);
  }
});

test('before the first fit the table says what is to come', () => {
  expect(tableRows([], { looks: [], width: 40, method: undefined })[0][0].text).toContain('as the fits come');
});
