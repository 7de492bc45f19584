/** Calls of a graph on slices of rows, where all of them at once would take too much memory. */
import { gatherRows, joinRows } from './minibatch.js';

type Values = Float32Array | Int32Array;

/** Row-major [R, batch, width]. */
export interface RowArray {
  values: Values;
  width: number;
}

/** What `run` makes of slices [R, rows, width] of at most `most` rows, joined to [R, batch, …] each. */
export function inSlices(
  arrays: readonly RowArray[],
  { replicas, batch, most }: { replicas: number; batch: number; most: number },
  run: (slices: Values[], rows: number) => Values[],
): Values[] {
  if (batch <= most)
    return run(
      arrays.map(({ values }) => values),
      batch,
    );
  const outputs: Values[][] = [];
  for (let start = 0; start < batch; start += most) {
    const rows = Math.min(most, batch - start);
    const order = Int32Array.from({ length: rows }, (_, index) => start + index);
    const choice = { rows: new Array<Int32Array>(replicas).fill(order), batch };
    outputs.push(
      run(
        arrays.map(({ values, width }) => gatherRows(values, choice, width)),
        rows,
      ),
    );
  }
  return outputs[0].map((_, place) =>
    joinRows(
      outputs.map((slice) => slice[place]),
      replicas,
    ),
  );
}
