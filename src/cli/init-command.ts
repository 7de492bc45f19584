/** `goodhart init`: a commented experiment to start from. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { experimentName, shownPath, UserError } from '../config/index.js';
import { experimentTemplate, resolveStudy } from '../studies/index.js';

export function initCommand(): Command {
  return new Command('init')
    .description('write an experiment file with every key, its default and what it is for')
    .argument('<file>', 'a YAML file that does not exist yet')
    .action((file: string) => {
      if (!/\.ya?ml$/i.test(file)) throw new UserError(`${file}: allowed: a file that ends in .yaml`);
      const { name } = resolveStudy({ name: experimentName(file) }).experiment;
      writeNew(file, experimentTemplate(name));
      process.stdout.write(`wrote ${shownPath(file)}; run it with: goodhart run ${file}\n`);
    });
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UserError(`${file}: exists already; allowed: a new file`);
    throw new UserError(`${file}: cannot be written (${code === 'ENOENT' ? 'no such folder' : code})`);
  }
}
