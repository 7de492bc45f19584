/** Files that were cut, shuffled or joined: whatever comes, it ends in a table or in one line. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/config/index.js';
import { columnNumbers, type LogTable, readLogTable } from '../../../src/run-logs/index.js';
import { processorTime } from '../../support/processor-time.js';
import { dataFile } from './read-helpers.js';

const files = ['cases', 'written'].flatMap((folder) =>
  readdirSync(fileURLToPath(new URL(`../../data/${folder}`, import.meta.url)))
    .filter((name) => !/\.(py|md)$/.test(name) || name.startsWith('18'))
    .map((name) => `${folder}/${name}`),
);

/** A place in a file, as a share of its length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const separator = fc.constantFrom(
  ',',
  ';',
  '\t',
  '|',
  ' ',
  '.',
  '\n',
  '\r',
  '"',
  "'",
  ':',
  '{',
  '[',
  '%',
  '#',
);

type Mutation = (bytes: Buffer) => Buffer;
const at = (bytes: Buffer, share: number) => Math.floor(share * bytes.length);
const span = (bytes: Buffer, one: number, other: number) =>
  [at(bytes, Math.min(one, other)), at(bytes, Math.max(one, other))] as const;

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  place.map((end) => (bytes: Buffer) => bytes.subarray(0, at(bytes, end))),
  place.map((start) => (bytes: Buffer) => bytes.subarray(at(bytes, start))),
  fc.tuple(place, place).map(([one, other]) => (bytes: Buffer) => {
    const [from, to] = span(bytes, one, other);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  }),
  fc.tuple(place, place, place).map(([one, other, where]) => (bytes: Buffer) => {
    const [from, to] = span(bytes, one, other);
    return Buffer.concat([
      bytes.subarray(0, at(bytes, where)),
      bytes.subarray(from, to),
      bytes.subarray(at(bytes, where)),
    ]);
  }),
  fc.tuple(place, place).map(([one, other]) => (bytes: Buffer) => {
    const [from, to] = span(bytes, one, other);
    return Buffer.concat([
      bytes.subarray(0, from),
      Buffer.from(bytes.subarray(from, to)).reverse(),
      bytes.subarray(to),
    ]);
  }),
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(
    ([where, noise]) =>
      (bytes: Buffer) =>
        Buffer.concat([bytes.subarray(0, at(bytes, where)), noise, bytes.subarray(at(bytes, where))]),
  ),
  fc.tuple(separator, separator).map(
    ([from, to]) =>
      (bytes: Buffer) =>
        Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1'),
  ),
  fc.tuple(place, separator).map(
    ([where, character]) =>
      (bytes: Buffer) =>
        Buffer.concat([
          bytes.subarray(0, at(bytes, where)),
          Buffer.from(character),
          bytes.subarray(at(bytes, where)),
        ]),
  ),
);

/** Undefined where the file is refused in one line; any other error fails the test. */
function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).not.toMatch(/[\n\r]/);
    expect(error.message.startsWith('some file: ')).toBe(true);
    return undefined;
  }
}

function expectWhole(table: LogTable): void {
  expect(table.count).toBeGreaterThan(0);
  expect(table.lines).toHaveLength(table.count);
  expect(new Set(table.columns).size).toBe(table.columns.length);
  for (const column of table.columns) {
    const cells = table.column(column);
    expect(cells).toHaveLength(table.count);
    expect(cells.every((cell) => typeof cell === 'string')).toBe(true);
    const about = {
      file: 'some file',
      column,
      lines: table.lines,
      place: table.place,
      decimal: table.decimal,
    };
    const read = attempt(() => columnNumbers(cells, about));
    if (read) expect(read.values).toHaveLength(table.count);
  }
}

describe('mutated files', () => {
  it('end in a table or in one line, and soon', () => {
    let longest = 0;
    const property = fc.property(
      fc.constantFrom(...files),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      (file, mutations) => {
        const bytes = mutations.reduce((before, mutate) => mutate(before), dataFile(file));
        const start = processorTime();
        const table = attempt(() => readLogTable(bytes, 'some file'));
        if (table) expectWhole(table);
        longest = Math.max(longest, processorTime() - start);
      },
    );
    fc.assert(property, { numRuns: 600, seed: 4 });
    expect(longest).toBeLessThan(5000);
  });

  it('so do bytes and characters of all kinds', () => {
    const texts = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ maxLength: 400 }).map((text) => Buffer.from(text)),
      fc
        .array(
          fc.constantFrom(
            'kl',
            'gold',
            '0.5',
            '1,055',
            ',',
            ';',
            '\n',
            '\n',
            '|',
            '{',
            '}',
            '[',
            ']',
            ':',
            '"',
            "'",
            ' ',
            '#',
            '%',
            '=',
          ),
          { maxLength: 120 },
        )
        .map((parts) => Buffer.from(parts.join(''))),
    );
    fc.assert(
      fc.property(texts, (bytes) => {
        const table = attempt(() => readLogTable(bytes, 'some file'));
        if (table) expectWhole(table);
      }),
      { numRuns: 600, seed: 5 },
    );
  });
});

describe('files that are built to take long', () => {
  const size = 100_000;
  it.each([
    ['quotes', '"'.repeat(size)],
    ['quotes and commas', `kl,gold\n${'1,"'.repeat(size)}`],
    ['open braces', "{'a': ".repeat(size / 5)],
    ['open braces, a line each', "{'a': [1,\n".repeat(size / 10)],
    ['open quotes in braces', "x\n{'".repeat(size / 4)],
    ['blanks before a letter', `${' '.repeat(size)}x`],
    ['comments before a letter', `${'# '.repeat(size / 2)}x`],
    ['carriage returns', `kl,gold\r1,2${'\r'.repeat(size)}`],
    ['colons', `x ${':'.repeat(size)} 1`],
    ['equals signs', `a=1 ${'=a'.repeat(size / 2)}`],
    ['bars and blanks', `| a ${' '.repeat(size)}\n`.repeat(3)],
    ['one line of numbers', '1 '.repeat(size / 2)],
    ['a name a line', Array.from({ length: 2500 }, (_, row) => `{"a${row}": 1, "b${row}": 2}`).join('\n')],
    ['a long header', `${Array.from({ length: size / 10 }, (_, row) => `c${row}`).join(',')}\n1,2\n`],
    ['one name', `${'a,'.repeat(size / 2)}a\n1,2\n`],
    ['two names without end', `${'a,a (2),'.repeat(size / 8)}a\n1,2\n`],
    ['objects beside each other in one line', '{"a": 1} '.repeat(size / 2)],
    ['names of many letters, a line each', `{"${'x'.repeat(size)}": 1}\n`.repeat(20)],
    ['escapes', '\x1b['.repeat(size / 2)],
    ['parentheses', `kl,gold\n${'('.repeat(size)},1\n`],
    ['digits', `kl: ${'1'.repeat(size)}x gold: ${'1.'.repeat(size / 2)}x\n`],
    [
      'rows that get longer',
      Array.from({ length: 400 }, (_, row) =>
        new Array(row + 2).fill(row === 0 ? 'name' : row).join(','),
      ).join('\n'),
    ],
  ])('%s', (_, text) => {
    const start = processorTime();
    attempt(() => readLogTable(Buffer.from(text), 'some file'));
    expect(processorTime() - start).toBeLessThan(2500);
  });
});
