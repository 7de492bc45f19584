/** Some of many rows, for pictures. */

/** So many rows at most, evenly spaced, the first and the last among them. */
export function evenly<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (rows.length <= most) return rows;
  return Array.from(
    { length: most },
    (_, index) => rows[Math.round((index * (rows.length - 1)) / (most - 1))],
  );
}
