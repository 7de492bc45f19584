/**
 * The triangular factor of a matrix by Householder's reflections, in the order of operations of JAMA and ml-matrix: what
 * `QrDecomposition` of the latter gives, to the last bit, without a call for every element. A bootstrap makes many small
 * ones.
 */
export function triangularFactor(rows: readonly (readonly number[])[]): number[][] {
  const [height, width] = [rows.length, rows[0].length];
  // Column by column: a reflection runs down them.
  const columns = Array.from({ length: width }, (_, column) => {
    const values = new Float64Array(height);
    for (let row = 0; row < height; row++) values[row] = rows[row][column];
    return values;
  });
  const diagonal = columns.map((own, at) => {
    const norm = reflectorOf(own, at);
    if (norm !== 0) for (let other = at + 1; other < width; other++) reflect(columns[other], own, at);
    return -norm;
  });
  return diagonal.map((own, row) =>
    columns.map((values, column) => (column > row ? values[row] : column === row ? own : 0)),
  );
}

/** Turns the column from the row `at` on into its reflector, and gives its norm with the sign that keeps it from cancelling. */
function reflectorOf(column: Float64Array, at: number): number {
  let norm = 0;
  for (let row = at; row < column.length; row++) norm = hypotenuse(norm, column[row]);
  if (norm === 0) return 0;
  if (column[at] < 0) norm = -norm;
  for (let row = at; row < column.length; row++) column[row] /= norm;
  column[at] += 1;
  return norm;
}

function reflect(column: Float64Array, reflector: Float64Array, at: number): void {
  let product = 0;
  for (let row = at; row < column.length; row++) product += reflector[row] * column[row];
  const factor = -product / reflector[at];
  for (let row = at; row < column.length; row++) column[row] += factor * reflector[row];
}

/** √(a² + b²) without overflow. */
function hypotenuse(a: number, b: number): number {
  if (Math.abs(a) > Math.abs(b)) return Math.abs(a) * Math.sqrt(1 + (b / a) * (b / a));
  return b === 0 ? 0 : Math.abs(b) * Math.sqrt(1 + (a / b) * (a / b));
}
