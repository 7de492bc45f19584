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
