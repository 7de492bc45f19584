/** Files beside the bench, wherever it is started from. */
import { fileURLToPath } from 'node:url';

/** The path of a file, relative to bench/. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
