/** The bytes of a log by its path; of a checkpoint's folder, those of the log in it. */
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../config/user-error.js';

export interface ReadFile {
  bytes: Uint8Array;
  /** As it is to be called in messages. */
  file: string;
  notes: string[];
}

/** What Hugging Face's Trainer puts into every checkpoint. */
const logOfCheckpoint = 'trainer_state.json';
const readable = /\.(?:csv|tsv|txt|log|md|jsonl?|ndjson)(?:\.gz)?$/i;
const MOST_SHOWN = 5;

/** `path` may be `-` for standard input; `file` is what messages call it. Throws UserError where it cannot be read. */
export function readLogFile(path: string, file: string): ReadFile {
  try {
    if (path === '-') return { bytes: readFileSync(0), file, notes: [] };
    if (!statSync(path).isDirectory()) return { bytes: readFileSync(path), file, notes: [] };
    return readFolder(path, file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function readFolder(path: string, file: string): ReadFile {
  const names = readdirSync(path, { withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile() && readable.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (names.includes(logOfCheckpoint)) {
    const bytes = readFileSync(join(path, logOfCheckpoint));
    const notes = [`${file} is a folder: its ${logOfCheckpoint} was read`];
    return { bytes, file: join(file, logOfCheckpoint), notes };
  }
  const more = names.length > MOST_SHOWN ? ` and ${names.length - MOST_SHOWN} more` : '';
  const advice =
    names.length === 0
      ? 'it holds no log; give a file'
      : `give one of its files: ${names.slice(0, MOST_SHOWN).join(', ')}${more}`;
  throw new UserError(`${file}: is a folder; ${advice}`);
}
