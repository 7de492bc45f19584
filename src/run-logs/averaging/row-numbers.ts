/** What rows hold, as far as a fit takes it, without text for each cell. */

import type { FoundColumns } from '../columns/index.js';
import { NEGATIVE_KL_TOLERANCE } from '../doubts/index.js';
import { natsOf } from '../points/index.js';
import { columnNumbers, type LogTable, wordsIn } from '../reading/index.js';

export interface RowNumbers {
  /** As the column holds it; times tokens where those are in a column. */
  kl: Float64Array;
  gold: Float64Array;
  tokens?: Float64Array;
  /** √nats of a row. */
  distance(row: number): number;
  /** How numbers were read that are not written plainly. */
  notes: string[];
}

export function numbersOf(table: LogTable, columns: FoundColumns, file: string): RowNumbers {
  const { kl, gold, tokens } = columns;
  const { lines, place, decimal } = table;
  const notes: string[] = [];
  const read = (column: string): Float64Array => {
    const plain = table.numbers?.(column);
    if (plain !== undefined) return plain;
    const { values, note } = columnNumbers(table.column(column), { file, column, lines, place, decimal });
    if (note !== undefined) notes.push(note);
    return values;
  };
  const noise = (value: number) => (value < 0 && value >= -NEGATIVE_KL_TOLERANCE ? 0 : value);
  const logged = read(kl);
  // Eight bytes a row are saved where nothing is changed.
  const own = logged.some((value) => noise(value) !== value && !Number.isNaN(value))
    ? logged.map(noise)
    : logged;
  const lengths = typeof tokens === 'string' ? read(tokens) : undefined;
  const lengthOf = lengths ? (row: number) => lengths[row] : () => Number(tokens ?? 1);
  return {
    kl: lengths ? own.map((value, row) => value * lengths[row]) : own,
    ...{ gold: read(gold), tokens: lengths, notes },
    distance: (row) => Math.sqrt(natsOf(own[row], lengthOf(row), columns)),
  };
}

/** Of each row, the number of its group, run and method together, counted from 0. */
export function keysOf(table: LogTable, { by, cluster }: Pick<FoundColumns, 'by' | 'cluster'>): Int32Array {
  const method = table.columns.includes('method') ? ['method'] : [];
  return rowKeys(table, [...by, ...(cluster === undefined ? [] : [cluster]), ...method]);
}

/** Of each row, the number of what these columns say together, counted from 0. */
export function rowKeys(table: LogTable, names: readonly string[]): Int32Array {
  const keys = new Int32Array(table.count);
  for (const name of new Set(names)) {
    const { ids, words } = wordsIn(table, name);
    const joint = new Map<number, number>();
    let [last, id] = [-1, -1];
    for (let row = 0; row < keys.length; row++) {
      const both = keys[row] * words.length + ids[row];
      if (both !== last) [last, id] = [both, idOf(joint, both)];
      keys[row] = id;
    }
  }
  return keys;
}

function idOf<Key>(ids: Map<Key, number>, key: Key): number {
  const known = ids.get(key);
  if (known !== undefined) return known;
  ids.set(key, ids.size);
  return ids.size - 1;
}
