/** The command by which a study that was stopped goes on, from its folder alone. */
import { join } from 'node:path';
import { commandLine, shownPath } from '../config/index.js';

export function resumeCommand(folder: string): string {
  const shown = shownPath(folder);
  return commandLine('run', join(shown, 'experiment.yaml'), '--out', shown);
}
