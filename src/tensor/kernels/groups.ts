/** Rows in groups, of which a kernel takes some at once, as many as it has threads for; no result depends on how many. */
import type { Kernel } from './kernel.js';
import type { PerToken, TokenGradient } from './token-losses.js';

export interface SomeGroups {
  /** The first row, and rows from it on to the last of all. */
  first: number;
  left: number;
  groups: number;
  /** The number of the first group. */
  index: number;
}

/** Calls `run` for at most so many groups of `count` rows after the others. */
export function eachGroups(
  kernel: Kernel,
  count: number,
  threads: number,
  run: (some: SomeGroups) => void,
): void {
  const size = kernel.languageGroup();
  const all = Math.ceil(count / size);
  const atOnce = Math.min(threads, kernel.languageRooms());
  for (let index = 0; index < all; index += atOnce) {
    const first = index * size;
    run({ first, left: count - first, groups: Math.min(atOnce, all - index), index });
  }
}

/** Fewer rows are not worth a thread of their own; vectors have no more numbers. */
const leastRows = 16;

/** Rows of a part where independent rows are worked on in as many parts as there are threads. */
export function rowsOfPart(kernel: Kernel, rows: number): number {
  const parts = Math.min(kernel.threads(), kernel.languageRooms());
  return leastRows * Math.ceil(rows / parts / leastRows);
}

export interface LossOfGroups {
  /** Rows of a batch, from the first one of a group on. */
  first: number;
  count: number;
  groupSize: number;
  /** Numbers of a row. */
  rowSize: number;
  lossOfGroup: TokenGradient;
  /** What the network says of the rows, and where the derivatives by it go; [count · rowSize] count. */
  said: PerToken;
  wanted: PerToken;
}

/** Asks for the loss group by group, in their order. */
export function lossOfGroups({
  first,
  count,
  groupSize,
  rowSize,
  lossOfGroup,
  said,
  wanted,
}: LossOfGroups): number {
  let loss = 0;
  for (let row = 0; row < count; row += groupSize) {
    const some = Math.min(groupSize, count - row);
    const own = ({ logProbs, values }: PerToken): PerToken => ({
      logProbs: logProbs.subarray(row * rowSize, (row + some) * rowSize),
      values: values.subarray(row * rowSize, (row + some) * rowSize),
    });
    const derivatives = own(wanted);
    derivatives.logProbs.fill(0);
    derivatives.values.fill(0);
    loss += lossOfGroup({ first: first + row, count: some, ...own(said) }, derivatives);
  }
  return loss;
}
