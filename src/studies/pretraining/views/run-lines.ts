/** The table of runs as aligned text: the excess of every size at every number of tokens. */
import { padBefore, textWidth } from '../../../display/terminal-text.js';
import type { TextRow } from '../../../display/view.js';
import { count, readable } from '../../../display/words.js';
import type { FinishedRun } from '../tables.js';

const heads = ['parameters', 'tokens', 'FLOP', 'excess', 'loss'];

const cellsOf = ({ parameters, tokens, compute, excess, loss }: FinishedRun): string[] => [
  ...[count(parameters), count(tokens), readable(compute), excess.toFixed(4), loss.toFixed(4)],
];

/** Small models first, each from few tokens to many; as many columns as the width has room for. */
export function runLines(runs: readonly FinishedRun[], width: number): string[] {
  const inOrder = [...runs].sort(
    (left, right) => left.parameters - right.parameters || left.tokens - right.tokens,
  );
  const cells = [heads, ...inOrder.map(cellsOf)];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => textWidth(row[column]))));
  // The loss says what the excess says, and the compute follows from the rest.
  const order = [0, 1, 3, 4, 2];
  let kept = order.length;
  const used = () => order.slice(0, kept).reduce((sum, column) => sum + widths[column], 0) + 2 * (kept - 1);
  while (kept > 1 && used() > width) kept -= 1;
  const columns = heads.map((_, column) => column).filter((column) => order.slice(0, kept).includes(column));
  return cells.map((row) => columns.map((column) => padBefore(row[column], widths[column])).join('  '));
}

/** The same with the head dimmed; a placeholder before the first run is over. */
export function runRows(runs: readonly FinishedRun[], width: number): TextRow[] {
  if (runs.length === 0) return [[{ text: 'No run is over yet.', dim: true }]];
  return runLines(runs, width).map((text, index) => [{ text, ...(index === 0 && { dim: true }) }]);
}
