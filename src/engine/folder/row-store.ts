/** Formatted rows by stage and table, on the disk: a study of many thousand stages keeps none of them in memory. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownTemporaryPrefix } from '../artifact/index.js';
import { writeWhole } from './atomic-file.js';

/** Where a piece of text lies in the file. */
interface Place {
  offset: number;
  length: number;
}

export class RowStore {
  private readonly file: string;
  private readonly descriptor: number;
  private readonly places = new Map<string, Map<string, Place>>();
  private end = 0;

  constructor(folder: string) {
    // The name begins like other temporaries of the cache, so that a killed run's is swept away.
    this.file = join(folder, `${ownTemporaryPrefix}rows-${randomUUID()}`);
    this.descriptor = openSync(this.file, 'w+');
  }

  /** Keeps the text of all rows of one stage in a table, in place of what was there; an empty one takes no room. */
  add(table: string, stage: string, text: string): void {
    if (text === '') return;
    const bytes = Buffer.from(text);
    writeWhole(this.descriptor, bytes);
    const held = this.places.get(table) ?? new Map<string, Place>();
    held.set(stage, { offset: this.end, length: bytes.length });
    this.places.set(table, held);
    this.end += bytes.length;
  }

  has(table: string): boolean {
    return this.places.has(table);
  }

  /** The pieces of a table in the order of the stages. */
  *pieces(table: string, stages: Iterable<string>): Generator<Buffer> {
    const held = this.places.get(table);
    if (held === undefined) return;
    for (const stage of stages) {
      const place = held.get(stage);
      if (place === undefined) continue;
      const bytes = Buffer.alloc(place.length);
      readSync(this.descriptor, bytes, 0, place.length, place.offset);
      yield bytes;
    }
  }

  close(): void {
    try {
      closeSync(this.descriptor);
    } finally {
      rmSync(this.file, { force: true });
    }
  }
}
