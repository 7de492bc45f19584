/** One curve of sixty points in the files of many people: each holds the numbers that the JSON of pandas holds in full. */
import { describe, expect, it } from 'vitest';
import { dataFile, numbersOf, read } from './read-helpers.js';

const full: { kl: Record<string, number>; gold_score: Record<string, number> } = JSON.parse(
  dataFile('cases/32b-pandas-to_json.json').toString(),
);
const kl = Object.values(full.kl);
const gold = Object.values(full.gold_score);
const rounded = (values: readonly number[], digits: number) =>
  values.map((value) => Number(value.toFixed(digits)));
const fractions = (values: readonly number[]) => values.map((value) => Math.floor(100 * value) / 164);

describe('sixty points', () => {
  it.each([
    ['25-decimal-comma-semicolon.csv', 'kl', rounded(kl, 5)],
    ['25-decimal-comma-semicolon.csv', 'gold_score', rounded(gold, 5)],
    ['25c-semicolon-comma-in-header.csv', 'kl', rounded(kl, 5)],
    [
      '26-thousands.csv',
      'kl',
      rounded(
        kl.map((value) => 40 * value),
        2,
      ),
    ],
    ['27b-utf16le-bom.csv', 'kl', rounded(kl, 5)],
    ['28-run.csv.gz', 'kl', rounded(kl, 5)],
    ['32b-pandas-to_json.json', 'kl', kl],
    ['33-excel-sep.csv', 'kl', rounded(kl, 5)],
    ['34-comment-header.csv', 'kl', rounded(kl, 5)],
    ['55-jsonl-truncated-last-line.jsonl', 'objective/kl', kl],
    ['58-percent.csv', 'gold_score', rounded(gold, 5)],
    ['68-footer-row.csv', 'kl', rounded(kl, 5)],
    ['69-columns-added-midway.csv', 'gold_score', rounded(gold, 5)],
    ['74-fraction-cells.csv', 'gold_score', fractions(gold)],
  ])('%s: %s', (file, column, expected) => {
    expect(numbersOf(read(dataFile(`cases/${file}`), file), column)).toEqual(expected);
  });

  it('best-of-n by columns', () => {
    const table = read(dataFile('cases/09b-bon-columns.json'));
    expect(numbersOf(table, 'n').slice(0, 3)).toEqual([1, 2, 3]);
    expect(numbersOf(table, 'gold')[19]).toBe(1.4985);
  });

  it('a notebook’s table has 36 rows with a KL, and nan in the others', () => {
    const table = read(dataFile('cases/18-notebook-table.md'));
    expect(table.columns).toEqual(['Step', 'Training Loss', 'reward', 'reward_std', 'kl', 'entropy']);
    const values = numbersOf(table, 'kl');
    expect(values.filter((value) => !Number.isNaN(value))).toHaveLength(36);
    expect(table.column('kl')[4]).toBe('nan');
    expect(table.column('entropy')[1]).toBe('No Log');
  });

  it('lists in cells stay whole', () => {
    expect(read(dataFile('cases/57-arrays-in-cells.jsonl')).column('kl')[0]).toBe(
      '[0.05034678123266906,0.05538145935593597]',
    );
  });
});
