/** Separators, quotes, headers, comments, ragged rows and footers. */
import { csvFormat, dsvFormat, tsvFormat } from 'd3-dsv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataFile, expectPoints, points, pointsCsv, read, refusal, rowsOf } from './read-helpers.js';

/** The rows of test/data/written, as write.py computes them. */
const written = Array.from({ length: 12 }, (_, row) => ({
  step: 10 * row,
  kl: 0.125 + 0.375 * row,
  gold: row / 16,
  tokens: 1000.5 + 250 * row,
}));

describe('separators', () => {
  it.each([
    ['comma', ','],
    ['tab', '\t'],
    ['semicolon', ';'],
    ['bar', '|'],
    ['blank', ' '],
    ['blanks', '   '],
    ['comma and blank', ', '],
    ['bar and blanks', ' | '],
  ])('%s', (_, separator) => {
    expectPoints(read(pointsCsv.replaceAll(',', separator)));
  });

  it.each([
    ['tabs beside names of two words', 'Step\tTraining Loss\tkl\n1\t0.5\t0.25\n2\t0.5\t0.75\n'],
    [
      'several blanks beside names of two words',
      'Step   Training Loss   kl\n1      0.5      0.25\n2      0.5      0.75\n',
    ],
    [
      'semicolons beside a comma in a quoted name',
      '"Step";"Training Loss";"kl";"note, free"\n1;0.5;0.25;x\n2;0.5;0.75;x\n',
    ],
    [
      'semicolons beside a comma in a name',
      'Step;Training Loss;kl;nats, summed\n1;0,5;0,25;0\n2;0,5;0,75;0\n',
    ],
    ['commas beside bars in a name', 'Step,Training Loss,kl,kl|mean\n1,0.5,0.25,1\n2,0.5,0.75,2\n'],
  ])('%s', (_, text) => {
    const table = read(text);
    expect(table.columns.slice(0, 3)).toEqual(['Step', 'Training Loss', 'kl']);
    expectPoints(table, [
      { Step: 1, 'Training Loss': 0.5, kl: 0.25 },
      { Step: 2, 'Training Loss': 0.5, kl: 0.75 },
    ]);
  });

  it.each([
    ['sep=;\n', ';'],
    ['sep=;\r\n', ';'],
    ['"sep=\t"\n', '\t'],
    ['SEP=|\n', '|'],
  ])('%j is Excel’s, and lines are counted with it', (first, separator) => {
    const table = read(`${first}${pointsCsv.replaceAll(',', separator)}`);
    expectPoints(table);
    expect([...table.lines]).toEqual([3, 4, 5]);
  });

  it('a note says what was not a matter of course', () => {
    expect(read('kl;gold\n0,5;0,25\n1,5;0,75\n').notes).toEqual(['; between cells, decimal commas']);
    expect(read('kl gold\n0.5 0.25\n').notes).toEqual(['blanks between cells']);
    expect(read(pointsCsv).notes).toEqual([]);
  });
});

/** Names that no table is told by, and cells that are no summary, rule or repeated header. */
const cell = fc
  .string({ unit: fc.constantFrom(...'ab"\',;|\t\n 5.é'), maxLength: 8 })
  .map((text) => text.trim())
  .filter((text) => !/^\s*#/.test(text));

describe('what d3-dsv writes is read back', () => {
  it.each([
    ['csv', csvFormat],
    ['tsv', tsvFormat],
    ['semicolons', dsvFormat(';').format],
  ])('%s with any cells', (_, format) => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 2, maxLength: 6 }),
        (raw) => {
          const names = ['step', ...raw[0].map((_, position) => `name ${position}`)];
          const rows = raw.map((cells, row) =>
            Object.fromEntries(
              names.map((name, position) => [
                name,
                position === 0 ? String(row) : (cells[position - 1] ?? ''),
              ]),
            ),
          );
          const table = read(format(rows, names));
          expect(table.columns).toEqual(names);
          expect(rowsOf(table)).toEqual(rows);
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
});

describe('quotes', () => {
  it('a cell of several lines moves the lines of the rows below', () => {
    const table = read('kl,gold,note\n1,2,"a\nb\nc"\n3,4,"say ""hi"""\n5,6,5" disk\n');
    expect([...table.lines]).toEqual([2, 5, 6]);
    expect(table.column('note')).toEqual(['a\nb\nc', 'say "hi"', '5" disk']);
  });

  it.each([
    ['kl,gold\n1,2\n"3,4\n5,6\n', 3],
    ['kl,gold\n1,2\n3,"4\n5,6\n', 3],
    ['kl;gold\n1;2\n3;4\n5;"6', 4],
    ['kl,gold\n1,2\n3,"4\n5,"6\n', 3],
  ])('one that is never closed is named by its line (%j)', (text, line) => {
    expect(refusal(() => read(text))).toMatch(
      new RegExp(`log: line ${line}: a quote is opened and never closed`),
    );
  });
});

describe('lines that are no rows', () => {
  it.each([
    ['above the header', `# run 1\n# seed 2, "quoted\n${pointsCsv}`, [4, 5, 6]],
    ['// in the middle', pointsCsv.replace('\n10', '\n// restarted\n10'), [2, 4, 5]],
    ['% at the end', `${pointsCsv}% rows: 3, done\n`, [2, 3, 4]],
    ['a count at the end', `${pointsCsv}# rows: 3\n`, [2, 3, 4]],
  ])('comments %s', (_, text, lines) => {
    const table = read(text);
    expectPoints(table);
    expect([...table.lines]).toEqual(lines);
    expect(table.notes.join()).toMatch(/comments? passed over/);
  });

  it.each([
    ['numpy-savetxt.txt', written],
    ['numpy-savetxt.csv', written],
  ])('the header may stand in a comment, as in %s', (name, expected) => {
    expectPoints(read(dataFile(`written/${name}`)), expected);
  });

  it('a header that comes again is left out by its line', () => {
    const table = read(pointsCsv + pointsCsv);
    expectPoints(table, [...points, ...points]);
    expect(table.leftOut).toEqual(['line 5: repeats the header']);
  });

  it('another header moves the columns from there on', () => {
    const table = read(`${pointsCsv}step,gold,lr,kl\n30,0.5,1e-5,3.25\n`);
    expectPoints(table, [...points, { step: 30, kl: 3.25, gold: 0.5 }]);
    expect(table.column('lr')).toEqual(['', '', '', '1e-5']);
    expect(table.notes.join()).toMatch(/line 5: another header/);
  });

  it.each([
    ['a mean', 'mean,1.1,0.2\n', ['line 5: sums up the rows above (mean)']],
    ['a total without all cells', 'Total,,0.6875\n', ['line 5: sums up the rows above (Total)']],
    ['a mean and an error', 'avg,1.1,0.2\nstd,0.1,0.1\n', ['line 5: sums up the rows above (avg)']],
    ['a mean of some', 'Mean (last 2),1.1,0.2\n', ['line 5: sums up the rows above (Mean (last 2))']],
    ['the word behind an empty cell', ',mean,0.2\n', ['line 5: sums up the rows above (mean)']],
    [
      'what an export says of itself',
      'exported on Monday\n',
      ['line 5: is no row of the table: exported on Monday'],
    ],
    ['the count of a database', '(3 rows)\n', ['line 5: is no row of the table: (3 rows)']],
  ])('%s at the end', (_, footer, leftOut) => {
    const table = read(`${pointsCsv}${footer}`);
    expectPoints(table);
    expect(table.leftOut.slice(0, 1)).toEqual(leftOut);
  });

  it.each(['-------\n', '---,---,---\n', '===\n'])('dashes at the end are noted (%j)', (rule) => {
    const table = read(pointsCsv + rule);
    expectPoints(table);
    expect(table.notes.join()).toMatch(/without letters or digits/);
  });

  it('what describe() of pandas prints is no data', () => {
    const table = read(dataFile('written/pandas-describe.csv'));
    expectPoints(table, written);
    expect(table.leftOut).toHaveLength(8);
    expect(table.columns).toEqual(['step', 'kl', 'gold', 'tokens']);
  });

  it('a word that names rows further up is no summary', () => {
    const table = read('stat,kl,gold\nmean,1,2\nmax,2,3\nmean,3,4\nmax,4,5\n');
    expect(table.count).toBe(4);
    expect(read('proxies,kl,gold\none,1,2\none,2,3\none,3,4\none,4,5\nmean,1,2\nmean,3,4\n').count).toBe(6);
  });

  it('titles above the header are left out by their line', () => {
    const table = read(`Results of run 7\nby me, yesterday\n\n${pointsCsv}`);
    expectPoints(table);
    expect(table.leftOut).toEqual([
      'line 1: stands before the header: Results of run 7',
      'line 2: stands before the header: by me yesterday',
    ]);
  });

  it('the last line of a job that was killed is left out when cells are missing', () => {
    const table = read(`${pointsCsv}30,0.`);
    expectPoints(table);
    expect(table.leftOut).toEqual(['line 5: is cut short']);
  });
});

describe('rows of other lengths than the header', () => {
  it('fewer cells leave the last ones empty', () => {
    expect(read('kl,gold,note\n1,2\n3,4,x\n5\n6,7\n').column('gold')).toEqual(['2', '4', '', '7']);
  });

  it.each([
    ['one column midway', `${pointsCsv}30,3.25,0.5,0.1\n40,3.5,0.5,0.1\n`, ['(column 4)'], 5],
    [
      'two columns, one after the other',
      `${pointsCsv}30,3.25,0.5,7\n40,3.5,0.5,7,8\n`,
      ['(column 4)', '(column 5)'],
      5,
    ],
  ])('%s: the names are made up, and noted', (_, text, added, line) => {
    const table = read(text);
    expect(table.columns).toEqual(['step', 'kl', 'gold', ...added]);
    expectPoints(table, [...points, { step: 30, kl: 3.25, gold: 0.5 }, { step: 40, kl: 3.5, gold: 0.5 }]);
    expect(table.notes).toEqual([
      `line ${line}: has more cells than there are names; they are called ${added.join(', ')}`,
    ]);
  });

  it.each([
    ['decimal commas between commas', 'kl,gold\n0,05,0,13\n1,08,0,41\n', 'line 2: 4 cells'],
    ['a name too few', 'kl,gold\n0,0.05,0.13\n1,1.08,0.41\n', 'line 2: 3 cells'],
  ])('every row too long is refused with the likely causes: %s', (_, text, message) => {
    const line = refusal(() => read(text));
    expect(line).toContain(message);
    expect(line).toMatch(/decimal commas between commas .* or a name is missing/);
  });

  it('separators at line ends are no cells', () => {
    expect(read('kl,gold\n1,2,\n3,4,\n').columns).toEqual(['kl', 'gold']);
    expect(read('kl,gold,\n1,2,\n3,4,\n').columns).toEqual(['kl', 'gold']);
  });

  it('an index without a name is one column more', () => {
    expectPoints(read(dataFile('written/pandas-print.txt')), written);
    expectPoints(read('"kl" "gold"\n"1" 0.5 0.25\n"2" 1.5 0.75\n'), [
      { kl: 0.5, gold: 0.25 },
      { kl: 1.5, gold: 0.75 },
    ]);
    expect(read(dataFile('written/pandas-index-column.csv')).columns).toEqual([
      '(column 1)',
      'run',
      'step',
      'kl',
      'gold',
    ]);
  });

  it('a frame that pandas shortened is read as far as it is there', () => {
    const table = read(dataFile('written/pandas-print-cut.txt'));
    expectPoints(table, [...written.slice(0, 3), ...written.slice(-3)]);
    expect(table.leftOut.join()).toMatch(/12 rows x 4 columns/);
  });
});

describe('headers', () => {
  it.each([
    ['numbers', '0.05,0.13\n1.08,0.41\n'],
    ['numbers between tabs', '0\t0.05\t0.13\n1\t1.08\t0.41\n'],
    ['a run and numbers', 'ppo,0.05,0.13\nppo,1.08,0.41\n'],
  ])('a file of %s has none', (_, text) => {
    expect(refusal(() => read(text))).toMatch(/log: line 1: holds numbers where the names .* kl,gold_score/);
  });

  it('alone they are no table', () => {
    expect(refusal(() => read('kl,gold\n'))).toBe('log: has a header and no rows');
    expect(refusal(() => read('# run 1\nkl\tgold'))).toBe('log: has a header and no rows');
  });

  it('two columns of one name are told apart unless they say the same', () => {
    const apart = read('kl,kl,gold,kl\n1,2,3,4\n5,6,7,8\n');
    expect(apart.columns).toEqual(['kl', 'kl (2)', 'gold', 'kl (3)']);
    expect(apart.column('kl (2)')).toEqual(['2', '6']);
    expect(apart.notes.join()).toMatch(/the column kl stands twice; the later one is called kl \(2\)/);
    const same = read('kl,kl,gold\n1,1,3\n5,5,7\n');
    expect(same.columns).toEqual(['kl', 'gold']);
    expect(same.notes).toEqual([]);
    expect(read('kl,kl (2),kl\n1,2,3\n4,5,6\n').columns).toEqual(['kl', 'kl (2)', 'kl (3)']);
  });

  it('line ends within a name are blanks', () => {
    expect(read('"kl\n(nats)",gold\n1,2\n').columns).toEqual(['kl (nats)', 'gold']);
  });

  it('cells that are no plain numbers make a table too', () => {
    expect(read("kl;gold\ntensor(0.5, device='cuda:0');[1]\ntensor(0.7);[2]\n").count).toBe(2);
    expect(read('kl,gold\n"[0.5, 0.7]","[1, 2]"\n"[0.6, 0.8]","[1, 2]"\n').count).toBe(2);
  });

  it('a single column is a table too', () => {
    expect(read('kl\n0.5\n1.5\n').column('kl')).toEqual(['0.5', '1.5']);
  });

  it('the columns of a W&B panel stay as they are', () => {
    const metric = 'ppo-1 - objective/kl';
    expect(read(dataFile('cases/13b-wandb-kl-panel-only.csv')).columns).toEqual([
      'Step',
      metric,
      `${metric}__MIN`,
      `${metric}__MAX`,
    ]);
    expect(read('"Step","lr=1e-6 - kl","lr=1e-5 - kl"\n0,1,2\n').columns).toEqual([
      'Step',
      'lr=1e-6 - kl',
      'lr=1e-5 - kl',
    ]);
  });
});

describe('tables of people and notebooks', () => {
  it.each([
    'psql',
    'grid',
    'github',
    'pipe',
    'simple',
    'presto',
    'orgtbl',
    'fancy_grid',
    'rst',
    'plain',
    'pretty',
  ])('the style %s of tabulate', (style) => {
    const table = read(dataFile(`written/tabulate-${style}.txt`));
    expect(table.columns).toEqual(['step', 'kl', 'gold', 'tokens']);
    expectPoints(table, written);
  });

  it.each(['rich-table.txt', 'pandas-markdown.md'])('%s', (name) => {
    expectPoints(read(dataFile(`written/${name}`)), written);
  });

  it.each([
    ['no outer bars', 'Step | Training Loss | kl\n-- | -- | --\n1 | 0.5 | 0.25\n2 | 0.5 | nan\n'],
    [
      'outer bars, alignment and bold',
      '| Step | Training Loss | kl |\n|---:|:-:|:--|\n| 1 | 0.5 | **0.25** |\n| 2 | `0.5` | nan |\n',
    ],
    [
      'within prose',
      'My results:\n\n| Step | Training Loss | kl |\n|---|---|---|\n| 1 | 0.5 | 0.25 |\n| 2 | 0.5 | nan |\n\nHope that helps.\n',
    ],
  ])('Markdown: %s', (_, text) => {
    const table = read(text);
    expect(rowsOf(table)).toEqual([
      { Step: '1', 'Training Loss': '0.5', kl: '0.25' },
      { Step: '2', 'Training Loss': '0.5', kl: 'nan' },
    ]);
  });

  it('a last cell that is empty is no bar', () => {
    expect(rowsOf(read('kl|gold|note\n1|2|\n3|4|x\n'))[0]).toEqual({ kl: '1', gold: '2', note: '' });
  });
});

it('prose with commas, blanks and numbers is no table', () => {
  const text = 'Hello, world. This is a text.\nIt has, in 2022, some commas.\nAnd more, lines.\n';
  expect(refusal(() => read(text, 'notes.txt'))).toMatch(/^notes\.txt: holds no table: /);
  expect(refusal(() => read('<!DOCTYPE html>\n<html><body>kl</body></html>'))).toMatch(/is a web page/);
});
