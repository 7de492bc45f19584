/** `goodhart list`: the experiments that a name finds. */
import { Command } from 'commander';
import { experimentDescription, experimentPlugins, listExperiments, shownPath } from '../config/index.js';
import { loadStudy } from '../studies/index.js';

export function listCommand(): Command {
  return new Command('list')
    .description('list the experiments that can be run by name')
    .option('--json', 'as one JSON list')
    .action(({ json }: { json?: boolean }) => {
      const entries = listExperiments().map(({ name, file }) => ({
        name,
        file,
        description: descriptionOf(file),
      }));
      process.stdout.write(json ? `${JSON.stringify(entries, null, 2)}\n` : lines(entries).join(''));
    });
}

interface Entry {
  name: string;
  file: string;
  description: string;
}

function lines(entries: Entry[]): string[] {
  const width = Math.max(...entries.map(({ name }) => name.length));
  return entries.map(({ name, description }) => `${name.padEnd(width)}  ${description}\n`);
}

/** A broken file is listed with what is wrong: the others still matter. To list is no word to load a file's modules. */
function descriptionOf(file: string): string {
  try {
    const text =
      experimentPlugins(file).length > 0
        ? experimentDescription(file)
        : loadStudy(file).experiment.description;
    return text || shownPath(file);
  } catch (error) {
    return `(cannot be run) ${(error as Error).message}`;
  }
}
