/** Tables of people and notebooks, with | between cells and, at times, at both ends of a line. */

export interface OuterBars {
  left: boolean;
  right: boolean;
}

/** A bar that nearly all lines begin or end with is a frame; an empty cell stands in few lines. */
export function outerBars(records: readonly (readonly string[])[]): OuterBars {
  const most = 0.9 * records.length;
  const count = (test: (cells: readonly string[]) => boolean) => records.filter(test).length;
  return {
    left: count(({ 0: first, length }) => length > 1 && first === '') >= most,
    right: count((cells) => cells.length > 1 && cells.at(-1) === '') >= most,
  };
}

/** The cells within the frame, without the stars, underscores and backticks of Markdown around a whole cell. */
export function withoutBars(cells: string[], { left, right }: OuterBars): string[] {
  if (!left && !right) return cells;
  const from = left && cells[0] === '' ? 1 : 0;
  const to = right && cells.length > from + 1 && cells.at(-1) === '' ? -1 : undefined;
  return cells.slice(from, to);
}

/** `**0.65**` and `` `kl` `` are their insides. */
export const withoutMarkdown = (cell: string): string => {
  const [, inside] = /^(?:\*{1,3}|_{1,2}|`)([^*`]+?)(?:\*{1,3}|_{1,2}|`)$/.exec(cell) ?? [];
  return inside?.trim() ?? cell;
};
