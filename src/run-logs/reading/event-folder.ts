/** The event files below a folder, as TensorBoard finds its runs. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventFile } from './tensorboard/read-events.js';

const eventFile = /(?:^|\.)tfevents(?:\.|$)/;
const MOST_LEVELS = 8;
/** A folder with more is no log. */
const MOST_FILES = 10_000;

/** Of each file its folder below `path`, the name for messages, and its bytes, in the order of their names. */
export function eventFilesIn(path: string, file: string): EventFile[] {
  const found: Omit<EventFile, 'bytes'>[] = [];
  walk(path, (run, name) => found.push({ run, file: join(file, run, name) }));
  return found
    .sort((left, right) => (left.file < right.file ? -1 : 1))
    .map((one) => ({ ...one, bytes: readFileSync(join(path, one.file.slice(join(file, '.').length))) }));
}

function walk(path: string, visit: (run: string, name: string) => void, run = '', level = 0): void {
  let files = 0;
  for (const entry of readdirSync(join(path, run), { withFileTypes: true }) as Dirent[]) {
    if (++files > MOST_FILES) return;
    if (entry.isFile() && eventFile.test(entry.name)) visit(run, entry.name);
    else if (entry.isDirectory() && level < MOST_LEVELS && !entry.name.startsWith('.'))
      walk(path, visit, run === '' ? entry.name : `${run}/${entry.name}`, level + 1);
  }
}
