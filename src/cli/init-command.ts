/** `goodhart init`: a commented experiment to start from. */
import { Command } from 'commander';
import { listQuestions } from '../config/questions.js';
import type { InitFlags } from './actions/init.js';

export function initCommand(): Command {
  return new Command('init')
    .description('write an experiment file: every key with what it is for, or a question to be answered')
    .argument('<file>', 'a YAML file that does not exist yet')
    .option('--from <experiment>', 'a short file on top of an experiment (default with --question: quick)')
    .option('--question <question>', 'a short file that asks one of the questions below, by name or in words')
    .addHelpText('after', notes)
    .action(async (file: string, flags: InitFlags) => {
      const { init } = await import('./actions/init.js');
      init(file, flags);
    });
}

function notes(): string {
  const questions = listQuestions();
  const width = Math.max(...questions.map(({ name }) => name.length));
  const lines = questions.map(({ name, asks }) => `  ${name.padEnd(width)}  ${asks}`);
  return `
Questions, each a few lines on top of quick that run in minutes on two cores:
${lines.join('\n')}

Examples:
  $ goodhart init mine.yaml                                  every key, its default and what it is for
  $ goodhart init mine.yaml --from rm-size                   a short file on top of another experiment
  $ goodhart init mine.yaml --question label-noise           then goodhart run mine.yaml
  $ goodhart init mine.yaml --question "does GRPO overoptimise less?"

The first line names the schema of the file, by which editors complete and check its keys (see goodhart schema).`;
}
