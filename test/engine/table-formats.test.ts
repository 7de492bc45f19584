/** Tables as people and programs are given them: which columns are shown, and that no form loses a digit. */
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import {
  always,
  defineTable,
  interval,
  never,
  number,
  numberAxis,
  optional,
  parseCsv,
  renderTable,
  setting,
  type TableRow,
  text,
  whole,
  withColumns,
  wordAxis,
} from '../../src/engine/index.js';
import { estimateText } from '../../src/statistics/words.js';

const sizeAxis = numberAxis({ name: 'size', header: 'size', title: 'Size', about: 'A size.', label: String });
const shapeAxis = wordAxis({
  ...{ name: 'shape', header: 'shape', title: 'Shape', about: 'A shape.' },
  label: (value) => `shape ${value}`,
});

const table = defineTable({
  name: 'fits',
  about: 'All sorts of columns.',
  key: ['word', 'setting'],
  fields: {
    word: text('word', 'A word.', {
      title: 'Word',
      shown: always,
      label: (word) => (word === 'a' ? 'Alpha' : word),
    }),
    setting: setting(() => [sizeAxis, shapeAxis]),
    count: whole('count_of', 'A count.'),
    error: number('error', 'An error.', { digits: 2, unit: 'nats' }),
    maybe: optional(whole('maybe', 'A count that may be missing.')),
    alpha: interval('alpha', 'α of the law', { title: 'α', latexTitle: '$\\alpha$', shown: always }),
    hidden: number('hidden', 'For programs.', { shown: never }),
  },
});
type Row = TableRow<typeof table>;

const row = (change: Partial<Row> = {}): Row => ({
  word: 'a',
  setting: { size: 1234, shape: '4x1' },
  count: 12_345,
  error: 0.1 + 0.2,
  maybe: null,
  alpha: { estimate: 1.15632, low: 1.10111, high: Number.POSITIVE_INFINITY },
  hidden: 1,
  ...change,
});

const shown = async (rows: Row[]) => {
  const lines = (await renderTable(table, rows, 'md')).toString().trimEnd().split('\n');
  const cells = lines.map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
  return { lines, heads: cells[0], body: cells.slice(2) };
};

describe('a rounded estimate', () => {
  it.each([
    [1.15632, 1.10111, 1.21222, '1.156 [1.101, 1.212]'],
    [0.0123456, 0.01, 0.02, '0.0123 [0.0100, 0.0200]'],
    [12.3456, 2.1, 31.9, '12 [2, 32]'],
    [1.5, 1.5, 1.5, '1.50 [1.50, 1.50]'],
    [3, 1, Number.POSITIVE_INFINITY, '3.00 [1.00, ∞]'],
    [Number.NaN, 0, 1, '–'],
    [2, Number.NaN, Number.NaN, '2.00 [–, –]'],
  ])('of %s in [%s, %s] is %s', (estimate, low, high, words) => {
    expect(estimateText({ estimate, low, high })).toBe(words);
  });
});

it.each([
  [0.18, 0.0021, 0.35, '0.18 [0.002, 0.35]'],
  [-0.2, -0.4, -0.00004, '-0.20 [-0.40, -0.00004]'],
  [0.1, 0, 0.2, '0.10 [0.00, 0.20]'],
])('a difference of %s in [%s, %s] keeps the signs of its bounds: %s', (estimate, low, high, words) => {
  expect(estimateText({ estimate, low, high }, { keepsSigns: true })).toBe(words);
});

describe('the table that people see', () => {
  it('has the essential columns alone where rows differ in nothing', async () => {
    const { heads, body } = await shown([row(), row()]);
    expect(heads).toEqual(['Word', 'α']);
    expect(body).toEqual([
      ['Alpha', '1.16 [1.10, ∞]'],
      ['Alpha', '1.16 [1.10, ∞]'],
    ]);
  });

  it('has those in which they differ as well, an axis under its title, an interval as one', async () => {
    const other = row({ setting: { size: 0.25, shape: null }, count: 1, maybe: 3, error: -1e-9, hidden: 2 });
    const { heads, body } = await shown([row(), other]);
    expect(heads).toEqual(['Word', 'Size', 'Shape', 'count of', 'error', 'maybe', 'α']);
    expect(body[0]).toEqual(['Alpha', '1,234', 'shape 4x1', '12,345', '0.30', '–', '1.16 [1.10, ∞]']);
    expect(body[1].slice(1, 6)).toEqual(['0.25', '–', '1', '0.00', '3']);
  });

  it('is padded, numbers to the right, and takes pipes and brackets for text', async () => {
    const { lines } = await shown([row(), row({ word: 'a|<b>', count: 1 })]);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[1]).toMatch(/^\| -+ \| -+: \| -+: \|$/);
    expect(lines[3]).toContain('| a\\|&lt;b> |');
  });

  it('asks the declaration which axes are worth their room', async () => {
    const sized = defineTable({
      ...{ name: 'sized', about: 'A table.', key: ['setting'] as 'setting'[] },
      fields: { setting: setting(() => [sizeAxis, shapeAxis], { shown: () => [sizeAxis] }) },
    });
    const rows = [{ setting: { size: 1, shape: '1x1' } }, { setting: { size: 1, shape: '2x1' } }];
    expect((await renderTable(sized, rows, 'md')).toString().split('\n')[0]).toBe('| Size |');
  });

  it('is LaTeX for booktabs, estimates as mathematics, special characters escaped', async () => {
    const rows = [
      row({ word: 'a_b & 5%' }),
      row({ count: 1, alpha: { estimate: Number.NaN, low: 0, high: 1 } }),
    ];
    expect(await renderTable(table, rows, 'latex')).toBe(
      [
        '\\begin{tabular}{lrr}',
        '\\toprule',
        'Word & count of & $\\alpha$ \\\\',
        '\\midrule',
        'a\\_b \\& 5\\% & 12,345 & $1.16\\;[1.10, \\infty]$ \\\\',
        'Alpha & 1 & -- \\\\',
        '\\bottomrule',
        '\\end{tabular}\n',
      ].join('\n'),
    );
  });
});

describe('the table that programs read', () => {
  it('keeps every digit in CSV and JSON', async () => {
    expect(await renderTable(table, [row()], 'csv')).toBe(
      'word,size,shape,count_of,error,maybe,alpha,alpha_low,alpha_high,hidden\n' +
        'a,1234,4x1,12345,0.30000000000000004,,1.15632,1.10111,,1\n',
    );
    const [held] = JSON.parse((await renderTable(table, [row()], 'json')).toString());
    expect(held).toEqual({ ...row(), alpha: { estimate: 1.15632, low: 1.10111, high: null } });
  });

  it('says in further columns where each row is from', async () => {
    const named = withColumns(table, { folder: text('folder', 'The folder.', { title: 'Results' }) });
    const rows = ['x', 'y'].map((folder) => ({ ...row(), folder }));
    expect((await renderTable(named, rows, 'md')).toString()).toMatch(/^\| Results \| Word {2}\| +α \|/);
    expect((await renderTable(named, rows, 'csv')).toString()).toMatch(/^folder,word,.*\nx,a,.*\ny,a,/);
    expect(named.keyOf(rows[0])).not.toBe(named.keyOf(rows[1]));
  });
});

describe('a Parquet file', () => {
  const rows = [
    row(),
    row({ word: 'αβ "q",\n', setting: { size: 1e-7, shape: null }, maybe: 2 ** 40, error: -1 / 3 }),
    row({ alpha: { estimate: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY } }),
  ];
  const fileOf = async (held: Row[]) => {
    const bytes = (await renderTable(table, held, 'parquet')) as Uint8Array;
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  };

  it('has real types: numbers, counts and text', async () => {
    const metadata = parquetMetadata(await fileOf(rows));
    const types = parquetSchema(metadata).children.map(({ element }) => [element.name, element.type]);
    expect(Object.fromEntries(types)).toMatchObject({
      word: 'BYTE_ARRAY',
      size: 'DOUBLE',
      count_of: 'INT64',
      maybe: 'INT64',
      error: 'DOUBLE',
      alpha_high: 'DOUBLE',
    });
    const notes = Object.fromEntries(
      (metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value]),
    );
    expect(notes.error).toBe('An error. (nats)');
  });

  it('holds, read by another library, what the CSV holds', async () => {
    const objects = await parquetReadObjects({ file: await fileOf(rows) });
    const lines = parseCsv((await renderTable(table, rows, 'csv')).toString());
    expect(objects).toHaveLength(lines.length);
    for (const [place, line] of lines.entries()) {
      expect(Object.keys(objects[place])).toEqual(Object.keys(line));
      for (const [header, cell] of Object.entries(line)) {
        const held = objects[place][header];
        if (cell === '') expect(held).toBeNull();
        else
          expect(typeof held === 'string' ? held : Number(held)).toBe(
            typeof held === 'string' ? cell : Number(cell),
          );
      }
    }
  });

  it('can hold no row, and is the same each time', async () => {
    expect(await parquetReadObjects({ file: await fileOf([]) })).toEqual([]);
    expect(Buffer.from(await fileOf(rows)).equals(Buffer.from(await fileOf(rows)))).toBe(true);
  });
});
