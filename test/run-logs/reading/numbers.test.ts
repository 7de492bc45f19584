/** Columns of text to numbers: the convention is that of the whole column. */
import { describe, expect, it } from 'vitest';
import { columnNumbers } from '../../../src/run-logs/index.js';
import { refusal } from './read-helpers.js';

const about = (cells: readonly string[], decimal?: '.' | ',') => ({
  ...{ file: 'runs.csv', column: 'kl', decimal },
  lines: cells.map((_, row) => row + 2),
});
const valuesOf = (cells: readonly string[], decimal?: '.' | ',') => [
  ...columnNumbers(cells, about(cells, decimal)).values,
];
const noteOn = (cells: readonly string[]) => columnNumbers(cells, about(cells)).note;

describe('plain numbers need no note', () => {
  it.each([
    [
      ['1', '0.5', '-2', '+3', '.5', '5.', '1e-5', '1.5E+3'],
      [1, 0.5, -2, 3, 0.5, 5, 1e-5, 1500],
    ],
    [
      ['1.055', '2.310'],
      [1.055, 2.31],
    ],
    [
      ['9007199254740993', '0.1'],
      [9007199254740992, 0.1],
    ],
  ])('%j', (cells, values) => {
    expect(valuesOf(cells)).toEqual(values);
    expect(noteOn(cells)).toBeUndefined();
  });
});

describe('what is no number is NaN', () => {
  it.each([
    '',
    'nan',
    'NaN',
    'inf',
    '-Infinity',
    '∞',
    '-',
    '–',
    'NA',
    'N/A',
    'null',
    'None',
    'No Log',
    '1e999',
    'high',
    '0x10',
    '2024-05-01',
    '12:00',
    '1.2.3',
  ])('%j', (cell) => {
    expect(valuesOf(['0.5', cell])).toEqual([0.5, Number.NaN]);
  });
});

describe('other ways to write a number', () => {
  it.each([
    ['percent', ['13.724%', '50 %', ''], [0.13724, 0.5, Number.NaN], 'kl: 13.724% is read as 0.13724'],
    ['percent beside 0', ['0', '41.328%', '0.0'], [0, 0.41328, 0], 'kl: 41.328% is read as 0.41328'],
    [
      'fractions',
      ['13/164', '41 / 164', '0/164', '1/0'],
      [13 / 164, 0.25, 0, Number.NaN],
      'kl: 13/164 is read as 0.0792682926829',
    ],
    [
      'an error',
      ['0.5 ± 0.1', '0.25+-0.1', '0.75 +/- 0.1', '1.5 (0.1)', '2.5(1)', '3.5 [3, 4]', '-4 ± 1e-3'],
      [0.5, 0.25, 0.75, 1.5, 2.5, 3.5, -4],
      'kl: 0.5 ± 0.1 is read as 0.5',
    ],
    ['an error in percent', ['12.5 ± 1.5 %', '25% ± 2%'], [0.125, 0.25], 'kl: 12.5 ± 1.5 % is read as 0.125'],
    ['one unit', ['0.5 nats', '1.25 nats', ''], [0.5, 1.25, Number.NaN], 'kl: 0.5 nats is read as 0.5'],
    ['a currency', ['$0.5', '$1,055.25', '-$2'], [0.5, 1055.25, -2], 'kl: $0.5 is read as 0.5'],
    ['factors', ['1.5k', '2M', '500'], [1500, 2e6, 500], 'kl: 1.5k is read as 1500'],
    [
      'quotes',
      ['"0.5"', "'0.25'", '="0.75"', "'-1", '**2**', '`3`'],
      [0.5, 0.25, 0.75, -1, 2, 3],
      'kl: "0.5" is read as 0.5',
    ],
    [
      'words in brackets',
      ['0.5 (95% CI 0.4–0.6)', '0.25 ± 0.1 (n=3)', '0.75 [3 runs]'],
      [0.5, 0.25, 0.75],
      'kl: 0.5 (95% CI 0.4–0.6) is read as 0.5',
    ],
    [
      'fractions beside shares',
      ['13/164 (7.9%)', '41/164 (25%)'],
      [13 / 164, 0.25],
      'kl: 13/164 (7.9%) is read as 0.0792682926829',
    ],
    [
      'shares beside fractions',
      ['12.5% (1/8)', '25% (2/8)'],
      [0.125, 0.25],
      'kl: 12.5% (1/8) is read as 0.125',
    ],
    ['powers of ten', ['1.5×10^-3', '2 x 10^2'], [0.0015, 200], 'kl: 1.5×10^-3 is read as 0.0015'],
    ['stars and daggers', ['0.5*', '0.25 **', '0.75†'], [0.5, 0.25, 0.75], 'kl: 0.5* is read as 0.5'],
    ['LaTeX', ['$0.5$', '$0.25 \\pm 0.1$', '\\textbf{0.75}'], [0.5, 0.25, 0.75], 'kl: $0.5$ is read as 0.5'],
    [
      'calls',
      ["tensor(0.5, device='cuda:0')", 'np.float64(0.25)', 'array([0.75])', 'tensor([[1.]])', '[2.5]'],
      [0.5, 0.25, 0.75, 1, 2.5],
      "kl: tensor(0.5, device='cuda:0') is read as 0.5",
    ],
    ['minus signs of typographers', ['−0.5', '–1'], [-0.5, -1], 'kl: −0.5 is read as -0.5'],
    ['Fortran’s exponents', ['1.5D-3', '2d0'], [0.0015, 2], 'kl: 1.5D-3 is read as 0.0015'],
  ])('%s', (_, cells, values, note) => {
    expect(valuesOf(cells)).toEqual(values);
    expect(noteOn(cells)).toBe(note);
  });
});

describe('decimal marks and thousands', () => {
  it.each([
    ['a comma before other than three digits', ['0,05', '1,055', '12,5'], [0.05, 1.055, 12.5]],
    ['a comma behind a leading 0', ['0,050', '1,055'], [0.05, 1.055]],
    ['commas and exponents', ['1,055e-3', '2,5e-3'], [1.055e-3, 2.5e-3]],
    ['both, comma last', ['1.055,05', '2.000', '12,5'], [1055.05, 2000, 12.5]],
    ['both, dot last', ['1,055.05', '2,000', '955.87'], [1055.05, 2000, 955.87]],
    ['several groups with commas', ['1,055,000', '2,000'], [1055000, 2000]],
    ['several groups with dots', ['1.055.000', '2.000'], [1055000, 2000]],
    ['lakhs', ['1,05,000.5', '2,000'], [105000.5, 2000]],
    ['blanks', ['1 055', '12 000 000', '7'], [1055, 12e6, 7]],
    ['narrow blanks and decimal commas', ['1\u202f055,5', '2\u00a0000,25'], [1055.5, 2000.25]],
    ['underscores', ['1_055', '1_055.5'], [1055, 1055.5]],
    ['apostrophes', ["1'055", '1’055.5'], [1055, 1055.5]],
    ['whole numbers below a thousand beside groups', ['900', '980', '1,055'], [900, 980, 1055]],
    ['decimal commas in percent', ['12,5%', '25 %'], [0.125, 0.25]],
  ])('%s', (_, cells, values) => {
    expect(valuesOf(cells)).toEqual(values);
    expect(noteOn(cells)).toMatch(/ is read as /);
  });

  it('other columns tell where one does not', () => {
    expect(valuesOf(['1,055', '2,310'], ',')).toEqual([1.055, 2.31]);
    expect(valuesOf(['1,055', '2,310'], '.')).toEqual([1055, 2310]);
    expect(valuesOf(['1.5', '2.31'], ',')).toEqual([1.5, 2.31]);
  });

  it.each([
    [
      '1,055 everywhere',
      ['1,055', '2,310'],
      /line 2: kl is 1,055, which can be 1055 .* and 1\.055 .*; write 1055 or 1\.055/,
    ],
    ['1,055 beside 1500', ['1500', '1,055'], /line 3: kl is 1,055/],
    ['1,055 beside 1.055', ['1,055', '1.055'], /line 3: kl is 1\.055, which can be 1055/],
    ['0,5 beside 0.5', ['0,5', '7', '0.5'], /line 2: kl is 0,5, and 0\.5 in line 4; write one decimal mark/],
    [
      'percent beside shares',
      ['13.7%', '0.41'],
      /line 2: kl is 13\.7%, and 0\.41 in line 3; write all with a percent sign/,
    ],
    [
      'two units',
      ['0.5 nats', '0.7 bits'],
      /line 2: kl is 0\.5 nats, and 0\.7 bits in line 3; write all in one unit/,
    ],
    [
      'a unit in some',
      ['0.5', '0.7 nats', '0.9 nats'],
      /line 3: kl is 0\.7 nats, and others do not have its unit/,
    ],
    [
      'lists',
      ['[0.5, 0.7]', '[0.1, 0.2]'],
      /line 2: kl is a list of 2 \(\[0\.5, 0\.7\]\); write one number a row/,
    ],
    ['arrays', ['array([0.5, 0.7, 1])', 'array([0.1, 0.2, 1])'], /line 2: kl is a list of 3/],
  ])('%s is refused', (_, cells, message) => {
    const line = refusal(() => columnNumbers(cells, about(cells)));
    expect(line).toMatch(message);
    expect(line).toMatch(/^runs\.csv: /);
  });

  it('1.055 in a table of decimal commas is refused', () => {
    const cells = ['1.055', '2.310'];
    expect(refusal(() => columnNumbers(cells, about(cells, ',')))).toMatch(
      /line 2: kl is 1\.055, which can be 1055/,
    );
  });

  it('entries of a JSON list are called so', () => {
    const cells = ['1,055'];
    expect(refusal(() => columnNumbers(cells, { ...about(cells), place: 'entry' }))).toMatch(
      /runs\.csv: entry 2: kl/,
    );
  });
});

it('every number that JavaScript prints is itself', () => {
  const numbers = Array.from({ length: 2000 }, (_, row) => Math.sin(row * row) * 10 ** ((row % 41) - 20));
  expect(valuesOf(numbers.map(String))).toEqual(numbers);
  expect(valuesOf(numbers.map((value) => `${value}\u00a0nats`))).toEqual(numbers);
});
