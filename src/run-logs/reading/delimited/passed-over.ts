/** Lines of a table that are no rows: comments, progress bars and rules of dashes. */

/** `#`, `//` and `%` open a comment. */
export const isComment = (line: string): boolean => /^\s*(?:#|\/\/|%)/.test(line);

/** As tqdm draws them; its bars would make columns. */
const progress = /\d%\|.{0,300}\| *\d[\d.]*[kM]?\/\d/;

export const isNoRow = (line: string): boolean =>
  isComment(line) || (line.includes('%|') && progress.test(line));

export const commentText = (line: string): string => line.replace(/^\s*(?:#+|\/\/+|%+)\s?/, '');

/** Dashes, dots and bars, as below the header of a Markdown table. */
export const isRule = (cells: readonly string[]): boolean =>
  !cells.some((cell) => /[\p{L}\p{N}]/u.test(cell));
