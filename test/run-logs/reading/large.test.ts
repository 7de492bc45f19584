/** Large files as a stream: the same table as in memory, with the wanted columns held in short and the others read again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import {
  checkedColumns,
  checkLogs,
  fitRunLogs,
  fittedColumns,
  type LogTable,
  readLog,
  readLogTable,
} from '../../../src/run-logs/index.js';
import { readLargeTable } from '../../../src/run-logs/reading/large/read-large.js';

const folder = mkdtempSync(join(tmpdir(), 'goodhart-large-'));
afterAll(() => rmSync(folder, { recursive: true }));

const wanted = () => ({ numbers: ['kl', 'gold'], words: ['run'] });
const path = join(folder, 'log');

/** Files are cut as much larger ones would be: into seven parts or more, told by the first. */
const pieces = { beginning: 1 << 16, part: 1 << 16 };
const ROWS = 1000;
const rowsText = (row: (index: number) => string, ending = '\n') =>
  Array.from({ length: ROWS }, (_, index) => row(index)).join(ending);
/** Makes rows long, so that few fill a part. */
const remark = 'nothing to be said of this row '.repeat(14).trim();
const klOf = (row: number) => (10 * row) / 7;
const numbers = (index: number) => [
  ...[klOf(index), Math.sin(index), `run ${index % 3}`, index * 1000.25],
  remark,
];
const csv = (separator = ',', ending = '\n') =>
  `kl${separator}gold${separator}run${separator}other column with a long name${separator}remark${ending}${rowsText((index) => numbers(index).join(separator), ending)}${ending}`;

/** As `toEqual` of arrays of plain values, which takes long for so many. */
function expectEqualLists(left: ArrayLike<unknown> = [], right: ArrayLike<unknown>): void {
  expect(left.length).toBe(right.length);
  expect(Array.from(left).findIndex((value, index) => value !== right[index])).toBe(-1);
}

function expectSame(large: LogTable | undefined, small: LogTable): void {
  expect(large?.columns).toEqual(small.columns);
  expect(large?.count).toBe(small.count);
  expectEqualLists(large?.lines, small.lines);
  expect(large?.leftOut).toEqual(small.leftOut);
  expect(large?.notes).toEqual(small.notes);
  for (const name of small.columns) {
    expectEqualLists(large?.column(name), small.column(name));
  }
}

describe('large files', () => {
  it.each([
    ['commas', () => csv()],
    ['semicolons and \\r\\n', () => csv(';', '\r\n')],
    ['tabs, cut in the last row', () => csv('\t').slice(0, -30)],
    [
      'a header again, a remark, short and long rows',
      () =>
        csv()
          .replaceAll(/\n(9\d\d),/g, '\nkl,gold,run,other column with a long name,remark\n$1,')
          .replace('\n1200', '\nhere it started again\n5000'),
    ],
    ['quotes with lines in them', () => csv().replaceAll('run 2', '"run\n""2"""')],
    ['words among the numbers', () => csv().replaceAll('\n77', '\nNaN,,run 9,1\n77')],
    ['decimal commas', () => csv(';').replaceAll('.', ',')],
    [
      'an index without a name',
      () =>
        csv()
          .split('\n')
          .map((line, row) => `${row === 0 ? '' : row - 1},${line}`)
          .join('\n'),
    ],
    [
      'JSON lines',
      () =>
        rowsText((index) => {
          const [kl, gold, run, other, said] = numbers(index);
          return JSON.stringify(
            index % 10 === 9 ? { eval: { loss: other } } : { kl, gold, run, other, said },
          );
        }),
    ],
    [
      'JSON lines, some broken',
      () =>
        rowsText((index) =>
          index % 100 === 7
            ? 'restarted'
            : `{"kl": ${klOf(index)}, "gold": NaN, "run": 'a', "other": None, "said": "${remark} ${remark}"}`,
        ),
    ],
  ] as [string, () => string][])('%s', (_, make) => {
    const text = make();
    writeFileSync(path, text);
    expectSame(readLargeTable(path, 'log', wanted, pieces), readLogTable(Buffer.from(text), 'log'));
  });

  it('hold plain numbers as numbers', () => {
    writeFileSync(path, csv());
    const table = readLargeTable(path, 'log', wanted, pieces);
    expect(table?.numbers?.('kl')?.findIndex((value, row) => value !== klOf(row))).toBe(-1);
    expect(table?.numbers?.('run')).toBeUndefined();
  });

  it('that are Latin-1 from some place on are read as that', () => {
    const text = csv().replaceAll('run 2', 'Läufe');
    writeFileSync(path, Buffer.from(text, 'latin1'));
    const table = readLargeTable(path, 'log', wanted, pieces);
    expect(new Set(table?.column('run'))).toEqual(new Set(['run 0', 'run 1', 'Läufe']));
    expect(table?.notes).toEqual(['read as Latin-1']);
  });

  it('that are no table by line are left to be read as a whole', () => {
    writeFileSync(path, JSON.stringify({ log_history: [{ kl: 1, gold: 2 }] }));
    expect(readLargeTable(path, 'log', wanted, pieces)).toBeUndefined();
  });

  it('are unpacked on the way, also where they end in the middle', async () => {
    const packed = gzipSync(Buffer.from(csv()));
    const longEnough = Buffer.concat([packed, gzipSync(Buffer.from(csv().slice(csv().indexOf('\n') + 1)))]);
    writeFileSync(path, longEnough);
    const { table } = await readLog(path, 'log', wanted);
    expect(table.count).toBe(2 * ROWS);
    writeFileSync(path, longEnough.subarray(0, longEnough.length - 1000));
    const { table: cut } = await readLog(path, 'log', wanted);
    expect(cut.leftOut.at(-1)).toBe('what follows the place where the gzip file is cut short');
    expect(cut.count).toBeGreaterThan(ROWS);
  });
});

describe('what is told of a large file is told of the same file in memory', () => {
  /** Two runs, one of which was resumed: its steps fall back from 360 to 320. */
  const resumed = () => {
    const steps = Array.from({ length: ROWS }, (_, row) => ({ run: row < 480 ? 'a' : 'b', row })).map(
      ({ run, row }) => ({ run, step: run === 'a' ? (row < 360 ? row : row - 40) : row - 480 }),
    );
    return `run,step,kl,other_kl,gold,remark\n${steps
      .map(({ run, step }, row) => {
        const d = 0.01 + step / 120;
        const kl = row % 50 === 7 ? 'NaN' : d * d;
        return [run, step, kl, d * d * 2, d * (1 - 0.3 * d) + 0.05 * Math.sin(row), remark].join(',');
      })
      .join('\n')}\n`;
  };

  it.each([
    [
      'fit',
      (table: LogTable) => fitRunLogs(table, { file: 'log', bootstrap: 100 }),
      fittedColumns({}, 'log'),
    ],
    [
      'fit of a part',
      (table: LogTable) => fitRunLogs(table, { file: 'log', where: ['run=b', 'kl<9'] }),
      fittedColumns({ where: ['run=b', 'kl<9'] }, 'log'),
    ],
    ['check', (table: LogTable) => checkLogs([{ log: table, file: 'log' }]), checkedColumns({}, 'log')],
  ] as const)('by %s', (_, tell, columns) => {
    const text = resumed();
    writeFileSync(path, text);
    const large = readLargeTable(path, 'log', columns, pieces)!;
    expect(large.words?.('run')?.words.slice(1)).toEqual(['a', 'b']);
    const inMemory = tell(readLogTable(Buffer.from(text), 'log'));
    // Thousands of points: which of them differ would fill the screen.
    expect(JSON.stringify(tell(large)) === JSON.stringify(inMemory)).toBe(true);
  });
});
