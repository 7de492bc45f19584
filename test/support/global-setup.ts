/** Once a run: the program compiled from the sources as they are now, for all tests that start processes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileProgram, sharedProgramName } from './compiled-program.js';

export default function setup(): (() => void) | undefined {
  // Every project asks for it.
  if (process.env[sharedProgramName] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-program-'));
  compileProgram(folder);
  process.env[sharedProgramName] = folder;
  const loader = new URL('./compiled-sources.mjs', import.meta.url);
  process.env.GOODHART_SOURCE_LOADER = loader.href;
  return () => rmSync(folder, { recursive: true, force: true });
}
