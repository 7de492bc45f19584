/** Minibatches: the same rows of several row-major arrays, one choice of rows a replica. */

/** Which rows of each replica: `rows[r]` are indices into the `batch` rows of replica r. */
export interface RowChoice {
  rows: Int32Array[];
  batch: number;
}

/** Gathers from values [R, batch, width] into [R, chosen, width]. */
export function gatherRows<Values extends Float32Array | Int32Array>(
  values: Values,
  { rows, batch }: RowChoice,
  width: number,
): Values {
  const chosen = rows[0].length;
  const gathered = values.slice(0, rows.length * chosen * width) as Values;
  rows.forEach((order, replica) => {
    order.forEach((row, index) => {
      const from = (replica * batch + row) * width;
      gathered.set(values.subarray(from, from + width), (replica * chosen + index) * width);
    });
  });
  return gathered;
}

/** The inverse for slices of rows that follow one another: of values [R, rows, width] each to [R, batch, width]. */
export function joinRows<Values extends Float32Array | Int32Array>(
  slices: readonly Values[],
  replicas: number,
): Values {
  const total = slices.reduce((sum, { length }) => sum + length, 0);
  const joined = new (slices[0].constructor as new (length: number) => Values)(total);
  let offset = 0;
  for (let replica = 0; replica < replicas; replica++) {
    for (const slice of slices) {
      const size = slice.length / replicas;
      joined.set(slice.subarray(replica * size, (replica + 1) * size), offset);
      offset += size;
    }
  }
  return joined;
}
