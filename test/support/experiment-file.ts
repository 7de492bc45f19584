/** Experiment files for tests, in a folder of their own. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;
let count = 0;

/** The path of a new file that holds the text. */
export function fileWith(text: string): string {
  folder ??= mkdtempSync(join(tmpdir(), 'goodhart-experiments-'));
  count += 1;
  const file = join(folder, `experiment-${count}.yaml`);
  writeFileSync(file, text);
  return file;
}
