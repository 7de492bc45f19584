/** Tables of a committed study as people see them: heads in words, numbers that can be read, minima by the rule of the figures. */
import { expect, it } from 'vitest';
import { readable } from '../../../src/display/words.js';
import type { ShownTable } from '../../../src/engine/table/formats/shown-table.js';
import { readReportData } from '../../../src/report/index.js';
import { reportTables } from '../../../src/report/report-tables.js';
import { studies } from '../../../src/studies/index.js';
import { numberText } from '../../../src/studies/pretraining/large-words.js';
import { approaches } from '../../../src/studies/pretraining/laws/approaches.js';
import { optimalRows } from '../../../src/studies/pretraining/laws/derive.js';
import { cellsOf, gridRuns, runsOf } from '../../../src/studies/pretraining/laws/runs.js';
import { cellNoise } from '../../../src/studies/pretraining/laws/seed-noise.js';
import type { PretrainingTables } from '../../../src/studies/pretraining/study-tables.js';
import { goodhart } from '../../cli/goodhart.js';

const folder = 'results/pretraining';
const data = readReportData(folder);
const shown = Object.fromEntries(
  reportTables(data).map(({ name, title, content }) => [name, { title, content: content! }]),
);
const column = ({ columns, cells }: ShownTable, title: string) =>
  cells.map((row) => row[columns.findIndex((own) => own.title === title)]);

it('heads every column and every table in words', () => {
  for (const { name, fields } of studies.get('pretraining').tables)
    for (const { title } of Object.values(fields).flatMap((field) => field.shown()))
      expect(title, name).not.toMatch(/^[a-z]/);
  expect(shown['compute-optimal'].title).toBe('Compute optimal');
});

it('writes budgets as powers of ten and tokens with as many digits as the headline', () => {
  const { content } = shown['compute-optimal'];
  const budgets = column(content, 'Budget');
  const last = budgets.indexOf('6.0 × 10¹¹');
  expect(budgets.every((text) => /^\d\.\d × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+$/.test(text))).toBe(true);
  expect(column(content, 'D_opt')[last]).toBe('2,400,000 [2,240,000, 2,510,000]');
  expect(studies.get('pretraining').headline?.(data.tables)).toContain(column(content, 'D_opt')[last]);
  for (const { content: own } of Object.values(shown))
    for (const text of own.cells.flat()) expect(text).not.toMatch(/\d{7}|\de\d/);
});

it('says of the held-out runs that they are, and gives no interval to what is exact', () => {
  expect(new Set(column(shown.runs.content, 'Held out'))).toEqual(new Set(['no', 'yes']));
  expect(numberText({ estimate: 2.69449574, low: 2.69449574, high: 2.69449574 })).toBe('2.6945');
  expect(column(shown.laws.content, 'Estimate')[0]).toBe('2.6945');
});

it('takes a minimum for determined by the rule of the figures', () => {
  const tables = data.tables as PretrainingTables;
  const runs = runsOf(tables.pretraining);
  const cells = cellsOf(gridRuns(runs));
  const { confidence } = tables;
  const found = approaches(cells, { confidence, noise: cellNoise(runs, cells, confidence) });
  const rows = optimalRows(0.5, found).filter(({ protocol }) => protocol === 'isoflop');
  const stored = tables['compute-optimal'].filter(({ protocol }) => protocol === 'isoflop');
  expect(rows.map(({ inside }) => inside)).toEqual(stored.map(({ inside }) => inside));
  const words = rows.map(({ budget, optimalParameters: { estimate, low, high } }) => {
    const sizes = tables.runs.flatMap((run) => (run.budget === budget ? [run.parameters] : []));
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
    if (estimate < least || estimate > most) return 'no';
    return new Set(sizes).size >= 4 && low >= least && high <= most ? 'yes' : 'undetermined';
  });
  expect(rows.map(({ inside }) => inside)).toEqual(words);
  // At 7 × 10⁸ FLOP three sizes were tried, of which the smallest has 2,296 parameters.
  expect(words[0]).toBe('undetermined');
  expect(words.at(-1)).toBe('yes');
});

it('describes as much training as the runs of the same experiment count', async () => {
  const { out } = await goodhart('describe', 'pretraining');
  const trained = (data.tables as PretrainingTables).runs.reduce((sum, { flop }) => sum + flop, 0);
  expect(out).toMatch(
    new RegExp(`FLOP in all, ${readable(trained)} of them in training and the others in evaluations`),
  );
});
