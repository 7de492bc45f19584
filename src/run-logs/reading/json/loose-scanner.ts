/** A place in a text that moves on: what the parser of loose JSON is built from. */

/** What is wrong, and where. */
export class LooseError extends Error {
  constructor(
    message: string,
    readonly place: number,
  ) {
    super(message);
  }
}

/** Also the guides that rich draws before what is indented. */
const blanks = '\u00a0│';

export class LooseScanner {
  constructor(
    protected readonly text: string,
    /** Behind what was read. */
    public place: number,
    protected readonly end: number,
  ) {}

  /** Passes over blanks, comments and what else is told; whether text is left. */
  skip(others = ''): boolean {
    while (this.place < this.end) {
      const character = this.text[this.place];
      if (character <= ' ' || blanks.includes(character) || others.includes(character)) this.place++;
      else if (character !== '/' || !this.skipComment()) return true;
    }
    return false;
  }

  private skipComment(): boolean {
    const two = this.text.slice(this.place, this.place + 2);
    if (two !== '//' && two !== '/*') return false;
    const [stop, length] = two === '//' ? ['\n', 1] : ['*/', 2];
    const at = this.text.indexOf(stop, this.place + 2);
    this.place = at < 0 ? this.end : Math.min(at + length, this.end);
    return true;
  }

  protected takes(character: string): boolean {
    if (this.text[this.place] !== character) return false;
    this.place++;
    return true;
  }

  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.place;
    const [text] = pattern.exec(this.text) ?? [];
    if (text === undefined || this.place + text.length > this.end) return undefined;
    this.place += text.length;
    return text;
  }

  protected unexpected(wanted: string): LooseError {
    const found = this.text.slice(this.place, this.place + 20).split(/[\n\r]/)[0];
    return new LooseError(`${wanted} is expected at ${found === '' ? 'a line end' : found}`, this.place);
  }
}
