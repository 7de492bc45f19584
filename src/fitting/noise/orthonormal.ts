/** Columns without what they share. */

/** Of a column's length: what is left of it beside the others is rounding below this. */
const nothing = 1e-5;

/** The parts of columns that are orthogonal to `known` and to each other, of unit length; those of which nothing is left are none. */
export function orthonormal(
  columns: readonly (readonly number[])[],
  known: readonly (readonly number[])[] = [],
): number[][] {
  const basis = [...known];
  const own: number[][] = [];
  for (const column of columns) {
    const unit = unitBeside(basis, column);
    if (unit === undefined) continue;
    basis.push(unit);
    own.push(unit);
  }
  return own;
}

/** By Gram and Schmidt, twice, which is enough (Giraud, Langou and Rozložník 2005). */
function unitBeside(basis: readonly (readonly number[])[], column: readonly number[]): number[] | undefined {
  let rest = [...column];
  for (let pass = 0; pass < 2; pass++)
    for (const unit of basis) {
      const along = dot(rest, unit);
      rest = rest.map((value, index) => value - along * unit[index]);
    }
  const size = norm(rest);
  return size > nothing * norm(column) ? rest.map((value) => value / size) : undefined;
}

const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, index) => sum + value * right[index], 0);
const norm = (values: readonly number[]): number => Math.sqrt(dot(values, values));
