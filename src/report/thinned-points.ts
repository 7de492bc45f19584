/** Some of many rows, for pictures. */
import { createRandom } from '../random/index.js';

/**
 * So many rows at most, the first and the last among them, and of each stretch between one by lot, always the same: rows at equal
 * spacing would leave out whole values of what repeats along the rows, such as n of one prompt after the other.
 */
export function thinned<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (rows.length <= most) return rows;
  const random = createRandom('thinned');
  const stretch = (rows.length - 2) / (most - 2);
  const within = Array.from(
    { length: most - 2 },
    (_, index) => rows[1 + Math.min(rows.length - 3, Math.floor((index + random.uniform()) * stretch))],
  );
  return [rows[0], ...within, rows[rows.length - 1]];
}
