/** Event files of TensorFlow's own writer, and of TF 2's tensors; the numbers are in test/data/tensorboard/write*. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLog } from '../../../src/run-logs/index.js';
import { crc32c } from '../../../src/run-logs/reading/tensorboard/crc32c.js';
import { dataFile, expectPoints, numbersOf, read, refusal } from './read-helpers.js';

const folder = fileURLToPath(new URL('../../data/tensorboard', import.meta.url));
const run = 'tensorboard/run-1/events.out.tfevents.1700000000.host.1.v2';
const rows = Array.from({ length: 12 }, (_, index) => ({
  step: 10 * index,
  'objective/kl': 0.125 + 0.375 * index,
  'eval/gold': index / 16,
}));

describe('TensorBoard event files', () => {
  it('have the checksum of RFC 3720, appendix B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e);
  });

  it('of TensorFlow’s writer are a row a step and a column a tag', () => {
    const table = read(dataFile(run));
    expect(table.columns).toEqual(['step', 'objective/kl', 'eval/gold']);
    expectPoints(table, rows);
    expect(table.leftOut).toEqual([]);
  });

  it('hold tensors as TF 2 writes scalars; what is no number is passed over and said', () => {
    const table = read(dataFile('tensorboard/tensors.tfevents'));
    expect(table.columns).toEqual(['step', 'kl', 'gold', 'length']);
    expect(numbersOf(table, 'kl')).toEqual(rows.map((row) => row['objective/kl']));
    expect(numbersOf(table, 'gold')).toEqual(rows.map((_, index) => index / 10));
    expect(numbersOf(table, 'length')).toEqual(rows.map((_, index) => 40 + index));
    expect(table.notes).toEqual(['tags that are no scalars were passed over: sample']);
  });

  it('may be cut: the last record is left out and said', () => {
    const bytes = dataFile(run);
    const table = read(bytes.subarray(0, bytes.length - 3));
    expect(table.leftOut).toEqual(['record 25: is cut short']);
    expect(numbersOf(table, 'eval/gold').slice(0, 11)).toEqual(
      rows.slice(0, 11).map((row) => row['eval/gold']),
    );
    expect(numbersOf(table, 'eval/gold')[11]).toBeNaN();
  });

  it('may be damaged: the record is left out and said', () => {
    const bytes = Buffer.from(dataFile(run));
    bytes[bytes.length - 10] ^= 1;
    expect(read(bytes).leftOut).toEqual(['record 25: is damaged']);
  });

  it('without a scalar are refused in one line', () => {
    const first = dataFile(run).subarray(0, 40);
    expect(refusal(() => read(first, 'x'))).toMatch(/^x: is a TensorBoard log without a scalar \(/);
  });

  it('in a folder are one table, with a column that tells runs apart', async () => {
    const { table } = await readLog(folder, 'runs');
    expect([...new Set(table.column('run'))]).toEqual(['run-1', 'run-2', '.']);
    const second = table.column('run').map((name) => name === 'run-2');
    expect(numbersOf(table, 'eval/gold').filter((_, row) => second[row])).toEqual(
      rows.map((row) => 2 * row['eval/gold']),
    );
  });

  it('of a job that was started again count where they came later', async () => {
    const twice = mkdtempSync(join(tmpdir(), 'goodhart-events-'));
    try {
      writeFileSync(join(twice, 'events.out.tfevents.1.host'), dataFile(run));
      writeFileSync(
        join(twice, 'events.out.tfevents.2.host'),
        dataFile(run.replace('run-1', 'run-2').replace('.1.v2', '.2.v2')),
      );
      const { table } = await readLog(twice, 'runs');
      expect(numbersOf(table, 'eval/gold')).toEqual(rows.map((row) => 2 * row['eval/gold']));
      expect(table.notes).toEqual(['24 values were written again for the same step; the later ones count']);
    } finally {
      rmSync(twice, { recursive: true });
    }
  });
});
