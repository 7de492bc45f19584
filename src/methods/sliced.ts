/** Calls of a graph on slices of rows, where all of them at once would take too much memory. */
import { gatherRows, scatterRows } from './minibatch.js';

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
  const replicasInOrder = Array.from({ length: replicas }, (_, replica) => replica);
  let whole: Values[] = [];
  for (let start = 0; start < batch; start += most) {
    const rows = Math.min(most, batch - start);
    const order = new Int32Array(rows).map((_, index) => start + index);
    const choice = { replicas: replicasInOrder, rows: new Array<Int32Array>(replicas).fill(order), batch };
    const slices = arrays.map(({ values, width }) => gatherRows(values, choice, width));
    const outputs = run(slices, rows);
    if (start === 0) whole = outputs.map((own) => ofRows(own, batch / rows));
    outputs.forEach((own, place) => {
      scatterRows(whole[place], own, choice, rows);
    });
  }
  return whole;
}

/** Room for so many times as many values. */
function ofRows(values: Values, times: number): Values {
  const kind = values.constructor as new (length: number) => Values;
  return new kind(Math.round(values.length * times));
}
