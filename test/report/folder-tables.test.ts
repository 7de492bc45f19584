/** `goodhart table` of several worlds: rows keep what the table says of them and gain where they are from. */
import { expect, it } from 'vitest';
import { parseCsv, renderTable } from '../../src/engine/table/index.js';
import { readFolderTables } from '../../src/report/index.js';
import { studies } from '../../src/studies/index.js';

const folders = ['pretraining', 'pretraining-seed-104'].map((name) => `results/${name}`);

it('tells the root seed from the seed of a run', async () => {
  const { table, rows } = readFolderTables(folders, 'runs');
  const csv = parseCsv(String(await renderTable(table, rows, 'csv')));
  const seeds = csv.map(({ root_seed, seed }) => `${root_seed}/${seed}`);
  expect([...new Set(seeds)].sort()).toEqual(['0/0', '0/1', '104/0', '104/1']);
});

it.each(studies.all)('hides no column of $name', ({ tables }) => {
  for (const { name } of tables.filter(({ kept }) => kept !== 'live')) {
    const own = tables.find((table) => table.name === name)!.columns();
    for (const { header } of own) expect(['folder', 'experiment', 'root_seed'], name).not.toContain(header);
  }
});
