/** The boxes in which Stable-Baselines and its relatives print one row: `| train/kl | 0.5 |` line by line. */

export interface BoxLine {
  name: string;
  value: string;
  isIndented: boolean;
}

const LONGEST_LINE = 300;

/** A line of two cells within bars. */
function boxLine(line: string): BoxLine | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const [, blanks, name, value] = /^\s*[|│┃]( *)([^|│┃]*[^|│┃\s])\s*[|│┃]([^|│┃]*)[|│┃]\s*$/.exec(line) ?? [];
  if (name === undefined) return undefined;
  return { name, value: value.trim(), isIndented: blanks.length > 1 };
}

/** Boxes of a log put together: a row ends where a name comes again and where another line stands. */
export class BoxReader {
  private prefix = '';
  private cells = new Map<string, string>();
  private line = 0;

  constructor(private readonly emit: (cells: Map<string, string>, line: number) => void) {}

  /** Whether the line belongs to a box. */
  read(text: string, line: number): boolean {
    const found = boxLine(text);
    if (found === undefined) {
      this.flush();
      return false;
    }
    if (found.value === '' && found.name.endsWith('/')) {
      this.prefix = found.name;
      return true;
    }
    const name = found.isIndented && !found.name.includes('/') ? this.prefix + found.name : found.name;
    if (this.cells.has(name)) this.flush();
    if (this.cells.size === 0) this.line = line;
    this.cells.set(name, found.value);
    return true;
  }

  flush(): void {
    if (this.cells.size > 1) this.emit(this.cells, this.line);
    this.cells = new Map();
    if (this.line !== 0) this.prefix = '';
  }
}

/** Whether a text begins with a box: no table has a number where its header belongs. */
export function startsWithBox(lines: readonly string[]): boolean {
  const found = lines.flatMap((line) => boxLine(line) ?? []);
  if (found.length < 2) return false;
  const [{ value }] = found;
  return value === '' || /^[-+]?[\d.]/.test(value);
}
