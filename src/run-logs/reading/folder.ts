/** Which log in a folder is meant: a checkpoint's, or what TensorBoard reads. */
import { type Dirent, readdirSync } from 'node:fs';
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
  const events = names.length === 0 ? eventFilesIn(path, file) : [];
  if (events.length > 0) return events;
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '';
  const advice =
    names.length === 0
      ? 'it holds no log; give a file'
      : `give one of its files: ${names.slice(0, MOST_SHOWN).join(', ')}${more}`;
  throw new UserError(`${file}: is a folder; ${advice}`);
}
