/** Minibatches: the same rows of several row-major arrays, one choice of rows a replica. */

/** Which rows of which replicas: `rows[i]` are indices into the `batch` rows of replica `replicas[i]`. */
export interface RowChoice {
  replicas: readonly number[];
  rows: Int32Array[];
  batch: number;
}

/** Gathers from values [R, batch, width] into [chosen replicas, chosen rows, width]. */
export function gatherRows<Values extends Float32Array | Int32Array>(
  values: Values,
  { replicas, rows, batch }: RowChoice,
  width: number,
): Values {
  const chosen = rows[0].length;
  const kind = values.constructor as new (length: number) => Values;
  const gathered = new kind(rows.length * chosen * width);
  rows.forEach((order, place) => {
    let to = place * chosen * width;
    for (const row of order) {
      const from = (replicas[place] * batch + row) * width;
      // Rows are short: views of them would take longer than they do.
      for (let at = from; at < from + width; at++) gathered[to++] = values[at];
    }
  });
  return gathered;
}

/** The inverse: puts the first `used` rows of each of values [chosen replicas, chosen rows, width] to where they are from. */
export function scatterRows(
  target: Float32Array | Int32Array,
  values: Float32Array | Int32Array,
  { replicas, rows, batch }: RowChoice,
  used: number,
): void {
  const chosen = rows[0].length;
  const width = values.length / (replicas.length * chosen);
  rows.forEach((order, place) => {
    for (let index = 0; index < used; index++) {
      const from = (place * chosen + index) * width;
      target.set(values.subarray(from, from + width), (replicas[place] * batch + order[index]) * width);
    }
  });
}
