/** A canvas of braille dots, two by four in a character cell, with one colour a cell. */
import type { Segment } from '../display/view.js';

/** Bits of the braille block U+2800, by row and column of the dot in its cell. */
const dotBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

export class BrailleCanvas {
  /** Dots across and down. */
  readonly dotWidth: number;
  readonly dotHeight: number;
  private readonly bits: Uint8Array;
  private readonly colors: (string | undefined)[];
  private readonly letters: (string | undefined)[];

  /** Width and height in character cells. */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.dotWidth = width * 2;
    this.dotHeight = height * 4;
    this.bits = new Uint8Array(width * height);
    this.colors = new Array(width * height).fill(undefined);
    this.letters = new Array(width * height).fill(undefined);
  }

  /** Sets the dot at (x, y), counted from the top left; dots outside are left out. The last colour wins its cell. */
  dot(x: number, y: number, color?: string): void {
    const [column, row] = [Math.round(x), Math.round(y)];
    // Written so that NaN is outside as well.
    if (!(column >= 0 && row >= 0 && column < this.dotWidth && row < this.dotHeight)) return;
    const cell = (row >> 2) * this.width + (column >> 1);
    this.bits[cell] |= dotBits[row & 3][column & 1];
    this.colors[cell] = color;
  }

  /** A straight line; `gap` leaves so many dots out after each one drawn. */
  line(
    from: [number, number],
    to: [number, number],
    { color, gap = 0 }: { color?: string | undefined; gap?: number } = {},
  ): void {
    const length = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1);
    if (!Number.isFinite(length)) return;
    for (let step = 0; step <= Math.round(length); step += 1) {
      const share = Math.min(1, step / length);
      const x = from[0] + share * (to[0] - from[0]);
      // Gaps follow the column, so that a dotted curve keeps its rhythm across short segments.
      if (gap > 0 && Math.round(x) % (gap + 1) !== 0) continue;
      this.dot(x, from[1] + share * (to[1] - from[1]), color);
    }
  }

  /** Puts a letter over a whole cell. */
  letter(text: string, { column, row }: { column: number; row: number }, color?: string): void {
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return;
    const cell = row * this.width + column;
    this.letters[cell] = text;
    this.colors[cell] = color;
  }

  /** One list of equally coloured stretches a row. */
  rows(): Segment[][] {
    return Array.from({ length: this.height }, (_, row) => this.row(row));
  }

  private row(row: number): Segment[] {
    const segments: Segment[] = [];
    for (let cell = row * this.width; cell < (row + 1) * this.width; cell += 1) {
      const letter = this.letters[cell];
      const bits = this.bits[cell];
      const text = letter ?? (bits === 0 ? ' ' : String.fromCharCode(0x2800 + bits));
      const color = text === ' ' ? undefined : this.colors[cell];
      const last = segments.at(-1);
      const bold = letter !== undefined;
      if (last !== undefined && last.color === color && (last.bold ?? false) === bold) last.text += text;
      else segments.push({ text, color, bold });
    }
    return segments;
  }
}
