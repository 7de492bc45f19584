/** Writing that survives a power cut. */
import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';

/** A new file, on the disk when this returns. */
export function writeFlushed(file: string, content: string | Uint8Array): void {
  const descriptor = openSync(file, 'wx');
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The folder's own entries. */
export function flushFolder(folder: string): void {
  // Windows cannot open folders; its rename is journalled.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
