/**
 * How many cores each worker may compute on: a number in a file that only the two processes have, since a worker in the middle of a
 * stage reads no messages. The study writes it when cells start and end; the worker reads it between two steps.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a worker finds its file, behind the streams and the channel of messages. */
export const coresDescriptor = 4;

/** Milliseconds between two looks of a worker. */
const interval = 5;

/** The study's side: a file without a name, with the number in its first byte. */
export class CoreGrant {
  readonly descriptor: number;
  private isOpen = true;

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'goodhart-cores-'));
    this.descriptor = openSync(join(folder, 'cores'), 'w+', 0o600);
    rmSync(folder, { recursive: true });
    this.write(1);
  }

  write(cores: number): void {
    if (this.isOpen) writeSync(this.descriptor, Uint8Array.of(Math.min(cores, 255)), 0, 1, 0);
  }

  close(): void {
    if (this.isOpen) closeSync(this.descriptor);
    this.isOpen = false;
  }
}

/** The worker's side: the number as it is now. */
export function grantedCores(descriptor = coresDescriptor, now = () => performance.now()): () => number {
  const byte = Uint8Array.of(1);
  let next = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() >= next) {
      readSync(descriptor, byte, 0, 1, 0);
      next = now() + interval;
    }
    return byte[0];
  };
}

/** Cores of each of `running` cells where there are `cores` in all: as equal as they can be, one at least. */
export function coreShares(cores: number, running: number): number[] {
  return Array.from({ length: running }, (_, index) =>
    Math.max(1, Math.floor((cores + running - 1 - index) / running)),
  );
}
