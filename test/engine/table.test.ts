/** Tables: numbers survive the round trip, text is quoted, headers and words of earlier versions still count. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defineTable,
  formatCsv,
  formatTable,
  interval,
  number,
  numberAxis,
  optional,
  parseCsv,
  parseTable,
  setting,
  type Table,
  type TableRow,
  tableText,
  text,
  whole,
  wordAxis,
} from '../../src/engine/index.js';

const sizeAxis = numberAxis({ name: 'size', header: 'size', title: 'Size', about: 'A size.', label: String });
const noiseAxis = numberAxis({
  ...{ name: 'labelNoise', header: 'label_noise', title: 'Noise', about: 'Noise.', label: String, absent: 0 },
});
const shapeAxis = wordAxis({ name: 'shape', header: 'shape', title: 'Shape', about: 'A shape.' });

/** One field of every sort. */
const everything = defineTable({
  name: 'everything',
  about: 'All sorts of columns.',
  key: ['word', 'setting', 'count'],
  fields: {
    word: text('word', 'A word.', { formerly: () => ({ old: 'new' }) }),
    setting: setting(() => [sizeAxis, noiseAxis, shapeAxis]),
    count: whole('count_of', 'A count.', { formerly: 'step' }),
    value: number('value', 'A number.', { unit: 'nats' }),
    maybe: optional(number('maybe', 'A number that may be missing.', { formerly: 'perhaps' })),
    alpha: interval('alpha', 'α'),
  },
});
const prose = defineTable({
  name: 'prose',
  about: 'Sentences.',
  key: ['code'],
  format: 'json',
  fields: { code: text('code', 'A code.'), count: whole('count', 'A count.') },
});
type Row = TableRow<typeof everything>;

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const row: fc.Arbitrary<Row> = fc.record({
  word: fc.string({ unit: 'binary' }).filter((word) => word !== 'old'),
  setting: fc.record({ size: fc.nat(), labelNoise: finite, shape: fc.string({ minLength: 1 }) }),
  count: fc.nat(),
  value: finite,
  maybe: fc.option(finite),
  alpha: fc.record({
    estimate: fc.oneof(finite, fc.constant(Number.NaN)),
    low: fc.oneof(finite, fc.constant(Number.NEGATIVE_INFINITY)),
    high: fc.oneof(finite, fc.constant(Number.POSITIVE_INFINITY)),
  }),
});

/** −0 is written as 0, which is equal in every way that a table needs. */
function plainZero(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(plainZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, plainZero(held)]));
}

const plainRow: Row = {
  word: 'a',
  setting: { size: 4, labelNoise: 0, shape: '4x1' },
  count: 2,
  value: 0.5,
  maybe: null,
  alpha: { estimate: 1, low: 0, high: Number.POSITIVE_INFINITY },
};

describe('the file of a table', () => {
  it('reads back exactly what was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(parseTable(everything, formatTable(everything, rows))).toEqual(plainZero(rows));
      }),
    );
  });

  it('holds neither NaN nor Infinity', () => {
    fc.assert(
      fc.property(row, (held) => {
        const written = formatTable(everything, [
          { ...held, word: '', setting: { ...held.setting, shape: '' } },
        ]);
        expect(written).not.toMatch(/NaN|Infinity|null|undefined/);
      }),
    );
  });

  it('reads back tables of prose as well', () => {
    const line = fc.record({ code: fc.string({ unit: 'binary' }), count: fc.nat() });
    fc.assert(
      fc.property(fc.array(line), (rows) => {
        expect(parseTable(prose, formatTable(prose, rows))).toEqual(rows);
      }),
    );
  });

  it.each<[string, Table]>([
    ['CSV', everything as Table],
    ['JSON', prose as Table],
  ])('is the same written a stage at a time, in %s', (_format, table) => {
    const rows =
      table.format === 'csv'
        ? [plainRow, plainRow, plainRow]
        : [1, 2, 3].map((count) => ({ code: 'a', count }));
    const { head, rows: lines, separator, tail } = tableText(table);
    const pieces = [lines(rows.slice(0, 2)), lines(rows.slice(2))];
    expect(parseTable(table, head() + pieces.join(separator) + tail)).toEqual(rows);
    expect(head() + pieces.join(separator) + tail).toBe(formatTable(table, rows));
  });

  it('has a header even without rows', () => {
    expect(formatTable(everything, [])).toBe(
      'word,size,label_noise,shape,count_of,value,maybe,alpha,alpha_low,alpha_high\n',
    );
    expect(everything.columns().map(({ type }) => type)).toEqual([
      ...['text', 'number', 'number', 'text', 'whole', 'number', 'number', 'number', 'number', 'number'],
    ]);
    expect(everything.columns().every(({ about }) => about !== '')).toBe(true);
  });

  it('leaves the cells empty that have no value, and reads open ends as infinite', () => {
    const open = { estimate: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const written = formatTable(everything, [{ ...plainRow, alpha: open }]);
    expect(written.split('\n')[1]).toBe('a,4,0,4x1,2,0.5,,,,');
    expect(parseTable(everything, written)[0].alpha).toEqual(open);
  });
});

describe('a table of an earlier version', () => {
  it('is read by the headers and the words that it had', () => {
    const [held] = parseTable(
      everything,
      'word,step,perhaps,value,alpha,alpha_low,alpha_high\nold,7,0.25,1,1,NaN,Infinity\n',
    );
    expect(held).toMatchObject({ word: 'new', count: 7, maybe: 0.25, value: 1 });
  });

  it.each(['constructor', 'toString', '__proto__'])('takes %s for the word that it is', (word) => {
    expect(parseTable(everything, formatTable(everything, [{ ...plainRow, word }]))).toEqual([
      { ...plainRow, word },
    ]);
  });

  it('gives the true value of an axis that it did not have', () => {
    const text = 'word,size,count_of,value,alpha,alpha_low,alpha_high\nx,4,1,1,1,,\n';
    const [{ setting: held }] = parseTable(everything, text);
    expect(held).toEqual({ size: 4, labelNoise: 0, shape: null });
  });

  it('gives nothing for a number that may be missing and of which it had no column', () => {
    const text = 'word,count_of,value,alpha,alpha_low,alpha_high\nx,1,1,1,,\n';
    expect(parseTable(everything, text)[0]).toMatchObject({ maybe: null });
  });
});

describe('the key of a row', () => {
  it('is made of the fields that tell rows apart, and of no others', () => {
    expect(everything.keyOf(plainRow)).toBe('a/4/0/4x1/2');
    expect(everything.keyOf({ ...plainRow, value: 9, maybe: 3 })).toBe(everything.keyOf(plainRow));
    const others: Row[] = [
      { ...plainRow, word: 'b' },
      { ...plainRow, count: 3 },
      { ...plainRow, setting: { ...plainRow.setting, shape: '4x2' } },
    ];
    expect(new Set([plainRow, ...others].map((held) => everything.keyOf(held))).size).toBe(4);
  });

  it('is the same with and without an axis at its own absent value', () => {
    const { labelNoise: _noise, ...rest } = plainRow.setting;
    expect(everything.keyOf({ ...plainRow, setting: rest })).toBe(everything.keyOf(plainRow));
  });
});

describe('CSV', () => {
  it('quotes what RFC 4180 says and reads it back', () => {
    const texts = ['plain', 'a,b', 'say "x"', 'two\nlines', '', ' '];
    const columns = texts.map((_, index) => `c${index}`);
    const [cells] = parseCsv(formatCsv(columns, [texts]));
    expect(Object.values(cells)).toEqual(texts);
    expect(formatCsv(['a', 'b'], [['a,b', 'say "x"']])).toBe('a,b\n"a,b","say ""x"""\n');
    expect(parseCsv('a,b\r\n1,\r\n')).toEqual([{ a: '1', b: '' }]);
    expect(parseCsv('a,b\n,\n')).toEqual([{ a: '', b: '' }]);
    expect(parseCsv('')).toEqual([]);
  });
});
