/** How people see the columns of a table: their heads, their cells, and which of them are worth their room. */

/** A column as people see it: an interval is one, an axis is one. */
export interface ShownColumn<Value> extends Showing {
  title: string;
  align: 'left' | 'right';
  /** In LaTeX its cells are mathematics: an estimate with its interval. */
  isMath: boolean;
  text(value: Value): string;
}

/** What a declaration may say of it. */
export interface Showing {
  /** The default is the header in words. */
  title?: string;
  /** The head in LaTeX, where it is another: `$\alpha$`. */
  latexTitle?: string;
  /** Whether the column is shown among these rows; the default is where they differ. */
  shown?(rows: readonly unknown[]): boolean;
  /** What people read instead of the value, where the rest of its row makes it something else: `> 56`. */
  instead?(row: unknown): string | undefined;
}

/** For columns without which a table says nothing. */
export const always = () => true;

/** For columns that are there for programs. */
export const never = () => false;

export const inWords = (header: string) => header.replaceAll('_', ' ');

/** For cells that hold nothing. */
export const nothing = '–';

/** The columns that these rows are shown with. */
export const worthShowing = <Row>(
  columns: readonly ShownColumn<Row>[],
  rows: readonly Row[],
): ShownColumn<Row>[] =>
  columns.filter(({ shown, text }) => (shown ? shown(rows) : new Set(rows.map(text)).size > 1));
