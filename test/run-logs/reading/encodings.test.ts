/** Bytes to text: encodings, line ends, gzip, and files that are no text. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataFile, expectPoints, numbersOf, points, pointsCsv, read, refusal } from './read-helpers.js';

const utf16 = (text: string, bigEndian = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('one table in every encoding', () => {
  it.each([
    ['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${pointsCsv}`)],
    ['UTF-16, little-endian, marked', utf16(`\uFEFF${pointsCsv}`)],
    ['UTF-16, big-endian, marked', utf16(`\uFEFF${pointsCsv}`, true)],
    ['UTF-16, little-endian, unmarked', utf16(pointsCsv)],
    ['UTF-16, big-endian, unmarked', utf16(pointsCsv, true)],
    ['gzip', gzipSync(pointsCsv)],
    ['gzip of gzip', gzipSync(gzipSync(pointsCsv))],
    ['gzip in two members', Buffer.concat([gzipSync(pointsCsv.slice(0, 20)), gzipSync(pointsCsv.slice(20))])],
    ['Windows line ends', Buffer.from(pointsCsv.replaceAll('\n', '\r\n'))],
    ['line ends of old Macs', Buffer.from(pointsCsv.replaceAll('\n', '\r'))],
    ['line ends that were translated twice', Buffer.from(pointsCsv.replaceAll('\n', '\r\r\n'))],
    ['NULs at the end', Buffer.from(pointsCsv + '\0'.repeat(4096))],
    ['a hole of NULs', Buffer.from(pointsCsv.replace('\n10', `\n${'\0'.repeat(512)}10`))],
    ['no line end at the end', Buffer.from(pointsCsv.trimEnd())],
    ['two files joined, the second with its mark', Buffer.from(pointsCsv.replace('\n10', '\n\uFEFF10'))],
  ])('%s', (_, bytes) => {
    const table = read(bytes);
    expect(table.columns).toEqual(['step', 'kl', 'gold']);
    expectPoints(table);
  });

  it.each(['pandas-utf16.tsv', 'pandas-utf16le-unmarked.csv', 'pandas.csv.gz'])(
    '%s as pandas writes it',
    (name) => {
      expect(numbersOf(read(dataFile(`written/${name}`)), 'gold')).toEqual(
        Array.from({ length: 12 }, (_, row) => row / 16),
      );
    },
  );

  it('Latin-1 where the bytes are no UTF-8, and says so', () => {
    const table = read(dataFile('written/pandas-latin1.csv'));
    expect(table.columns).toEqual(['step', 'kl', 'gold', 'Länge']);
    expect(table.notes).toEqual(['read as Latin-1']);
    const cells = read(Buffer.from('kl,gold\n0.5 ± 0.1,café\n', 'latin1')).column('kl');
    expect(cells).toEqual(['0.5 ± 0.1']);
  });

  it('UTF-8 that is cut within a character stays UTF-8', () => {
    const bytes = Buffer.from(`√KL,gold\n1,2\n2,3\n3,4,é`);
    expect(read(bytes.subarray(0, -1)).columns).toContain('√KL');
  });
});

describe('a gzip file that is cut', () => {
  const many = Array.from({ length: 4000 }, (_, row) => `${row},${Math.sin(row)}`).join('\n');
  const packed = gzipSync(`step,kl\n${many}\n`);

  it.each([0.5, 0.9])('is read up to its last whole line (%f of it)', (share) => {
    const table = read(packed.subarray(0, Math.floor(share * packed.length)));
    expect(table.count).toBeGreaterThan(100);
    expect(numbersOf(table, 'kl')).toEqual(Array.from({ length: table.count }, (_, row) => Math.sin(row)));
    expect(table.leftOut.join()).toMatch(/gzip file is cut short/);
  });

  it('is refused when nothing is left of it, or it is broken', () => {
    expect(refusal(() => read(packed.subarray(0, 12)))).toMatch(/is gzip and broken/);
    const broken = Buffer.from(packed);
    broken.fill(0xff, 10, 200);
    expect(refusal(() => read(broken))).toMatch(/is gzip and broken/);
  });
});

describe('files that hold no text are named, with what to do', () => {
  it.each([
    ['refused.bz2', /packed with bzip2; unpack it: bzip2 -dc refused\.bz2 \| goodhart fit -/],
    ['refused.zst', /packed with zstd; unpack it: zstd -dc/],
    ['refused.xz', /packed with xz/],
    ['refused.xlsx', /an Excel workbook; save the sheet as CSV/],
    ['refused.pickle', /a Python pickle/],
    ['refused.tfevents', /a TensorBoard log without a scalar/],
  ])('%s', (name, message) => {
    expect(refusal(() => read(dataFile(`written/${name}`), name))).toMatch(message);
  });

  it.each([
    [
      'a zip archive',
      Buffer.from('PK\x03\x04\x14\0log.csv'),
      /is a zip archive; unpack it and give the log in it: unzip log$/,
    ],
    [
      'noise',
      Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * at * 7919 + at * 31) % 256)),
      /is a binary file/,
    ],
    ['many NULs', Buffer.from('kl\0\0\0gold\0\0\0'.repeat(50)), /is a binary file/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x6b, 0, 0, 0]), /is UTF-32/],
    ['nothing', Buffer.alloc(0), /log: is empty/],
    ['blanks', Buffer.from(' \n\n'), /log: is empty/],
    ['NULs alone', Buffer.alloc(300), /log: is empty/],
    ['a mark alone', Buffer.from('\uFEFF'), /log: is empty/],
    ['gzip of nothing', gzipSync(''), /log: is empty/],
  ])('%s', (_, bytes, message) => {
    expect(refusal(() => read(bytes))).toMatch(message);
  });

  it('a column may be called as a format is', () => {
    expect(read('PAR1,kl\n1,2\n').columns).toEqual(['PAR1', 'kl']);
    expect(points).toHaveLength(3);
  });
});
