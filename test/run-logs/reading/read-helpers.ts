/** What the tests of this room share: reading a text, and looking at what came out. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { UserError } from '../../../src/config/index.js';
import { columnNumbers, type LogTable, readLogTable } from '../../../src/run-logs/index.js';

export const read = (log: string | Uint8Array, name = 'log'): LogTable =>
  readLogTable(typeof log === 'string' ? Buffer.from(log) : log, name);

export const dataFile = (name: string): Buffer =>
  readFileSync(new URL(`../../data/${name}`, import.meta.url));

/** A table row by row. */
export const rowsOf = (table: LogTable): Record<string, string>[] =>
  Array.from({ length: table.count }, (_, row) =>
    Object.fromEntries(table.columns.map((name) => [name, table.column(name)[row]])),
  );

export const numbersOf = (table: LogTable, column: string): number[] => {
  const { lines, place, decimal } = table;
  return [...columnNumbers(table.column(column), { file: 'log', column, lines, place, decimal }).values];
};

/** The line that people see; anything but a UserError of one line fails. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as UserError;
    expect(message).not.toMatch(/[\n\r]/);
    return message;
  }
  throw new Error('nothing was refused');
}

/** Three rows that a log of any format may hold. */
export const points = [
  { step: 0, kl: 0.125, gold: 0 },
  { step: 10, kl: 0.5, gold: 0.25 },
  { step: 20, kl: 2.75, gold: 0.4375 },
];
export const pointsCsv = `step,kl,gold\n${points.map((point) => Object.values(point).join(',')).join('\n')}\n`;

/** The table holds these points, whatever else it says. */
export function expectPoints(table: LogTable, expected: readonly Record<string, number>[] = points): void {
  for (const name of Object.keys(expected[0]))
    expect(numbersOf(table, name)).toEqual(expected.map((point) => point[name]));
}
