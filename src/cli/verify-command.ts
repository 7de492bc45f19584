/** `goodhart verify`: runs a study again and compares everything that its folder vouches for. */
import { Command } from 'commander';
import type { VerifyFlags } from './actions/verify.js';
import { jobsOption } from './options.js';
import { pluginOption } from './plugins.js';

const notes = `
What the run vouches for has to be what it wrote. Then the study runs again from nothing in a temporary folder, with the backend that made the folder where it is
available; the experiment, every table, the findings and the warnings are read, compared, and have to be what the run
wrote; reports, plots and logs are not. The same program gives the same bytes: on wasm on every machine, on tensorflow
on machines with the same kind of processor. Elsewhere every new alpha and beta must lie within the intervals of the old
ones.`;

export function verifyCommand(): Command {
  return new Command('verify')
    .description('run a finished study again and compare every table and every stage')
    .argument('<dir>', 'a result folder')
    .addOption(jobsOption())
    .option('--plain', 'plain lines instead of the live screen')
    .addHelpText('after', notes)
    .addOption(pluginOption())
    .action(async (folder: string, flags: VerifyFlags) => {
      const { verify } = await import('./actions/verify.js');
      process.exitCode = await verify(folder, flags);
    });
}
