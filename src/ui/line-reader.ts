/** Reads a growing file line by line; a line counts once its line break is there. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes at the beginning and before the end that tell one log from another: every line has its time. */
const knownLength = 65_536;

/** A long log is read in pieces. */
const mostBytes = 16 * 2 ** 20;

export class LineReader {
  private offset = 0;
  private rest: Buffer = Buffer.alloc(0);
  /** Both ends of what was read: they change when a new run begins the log anew. */
  private head: Buffer = Buffer.alloc(0);
  private tail: Buffer = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  /** The lines that have come since, in pieces; none where there is nothing new. */
  *newLines(): Generator<string> {
    for (let bytes = this.newBytes(); bytes.length > 0; bytes = this.newBytes()) {
      const text = Buffer.concat([this.rest, bytes]);
      const end = text.lastIndexOf(0x0a) + 1;
      this.rest = text.subarray(end);
      for (const line of text.toString('utf8', 0, end).split('\n')) if (line !== '') yield line;
    }
  }

  private newBytes(): Buffer {
    const descriptor = openSync(this.file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size === this.offset) return Buffer.alloc(0);
      if (size < this.offset || !this.isKnown(descriptor)) {
        this.offset = 0;
        this.rest = this.head = this.tail = Buffer.alloc(0);
      }
      const bytes = readAt(descriptor, this.offset, Math.min(mostBytes, size - this.offset));
      if (this.offset === 0) this.head = bytes.subarray(0, knownLength);
      this.tail = bytes.subarray(-knownLength);
      this.offset += bytes.length;
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  }

  private isKnown(descriptor: number): boolean {
    const { head, tail, offset } = this;
    return (
      readAt(descriptor, 0, head.length).equals(head) &&
      readAt(descriptor, offset - tail.length, tail.length).equals(tail)
    );
  }
}

function readAt(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
}
