/** Which log in a folder is meant: a checkpoint's, or what TensorBoard reads. */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../config/user-error.js';
import { eventFilesIn } from './event-folder.js';
import type { EventFile } from './tensorboard/read-events.js';

/** What Hugging Face's Trainer puts into every checkpoint. */
const logOfCheckpoint = 'trainer_state.json';
const readable = /\.(?:csv|tsv|txt|log|md|jsonl?|ndjson|parquet)(?:\.gz)?$/i;
const MOST_SHOWN = 5;

/** The name of a file in it, or all event files below it. Throws UserError where it holds none or several logs. */
export function logInFolder(path: string, file: string): string | EventFile[] {
  const names = readdirSync(path, { withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile() && readable.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (names.includes(logOfCheckpoint)) return logOfCheckpoint;
  if (names.length === 1) return names[0];
  const events = names.length === 0 ? eventFilesIn(path, file) : [];
  if (events.length > 0) return events;
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '';
  const advice =
    names.length === 0
      ? adviceBelow(path, file)
      : `give one of its files: ${names.slice(0, MOST_SHOWN).join(', ')}${more}`;
  throw new UserError(`${file}: is a folder; ${advice}`);
}

const LEVELS_BELOW = 4;

/** Logs further down, as Lightning and W&B put them. */
function adviceBelow(path: string, file: string): string {
  const found = logsBelow(path, '', LEVELS_BELOW);
  if (found.length === 0) return 'it holds no log; give a file';
  const shown = found.slice(0, MOST_SHOWN).map((name) => join(file, name));
  const more = found.length > MOST_SHOWN ? ` and ${found.length - MOST_SHOWN} more` : '';
  return `give one of the files below it: ${shown.join(', ')}${more}`;
}

function logsBelow(path: string, below: string, levels: number): string[] {
  const entries = readdirSync(join(path, below), { withFileTypes: true }).filter(
    ({ name }) => !name.startsWith('.'),
  );
  const files = entries.filter((entry) => entry.isFile() && readable.test(entry.name));
  const folders = levels === 0 ? [] : entries.filter((entry) => entry.isDirectory());
  return [
    ...files.map(({ name }) => join(below, name)).sort(),
    ...folders.flatMap(({ name }) => logsBelow(path, join(below, name), levels - 1)),
  ];
}

/** The folders of runs in a folder that holds no log of its own, each with one log; the folder itself where there are none. */
export function runFolders(path: string, file: string): { path: string; file: string }[] {
  const own = [{ path, file }];
  const entries = readdirSync(path, { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && readable.test(entry.name))) return own;
  if (eventFilesIn(path, file).length > 0) return own;
  const found = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ path: join(path, name), file: join(file, name) }))
    .sort((left, right) => (left.file < right.file ? -1 : 1))
    .filter((inner) => holdsLog(inner.path, inner.file));
  return found.length > 0 ? found : own;
}

function holdsLog(path: string, file: string): boolean {
  try {
    return typeof logInFolder(path, file) === 'string';
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
