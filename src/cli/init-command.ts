/** `goodhart init`: a commented experiment to start from. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { Command } from 'commander';
import {
  commandLine,
  derivedTemplate,
  experimentName,
  findQuestion,
  listQuestions,
  locateExperiment,
  questionText,
  schemaLine,
  shownPath,
  systemReason,
  UserError,
  withInvocation,
} from '../config/index.js';
import { experimentTemplate, resolveStudy } from '../studies/index.js';
import { idleSeconds, roughly } from './durations.js';
import { print } from './output.js';

interface InitFlags {
  from?: string;
  question?: string;
}

export function initCommand(): Command {
  return new Command('init')
    .description('write an experiment file: every key with what it is for, or a question to be answered')
    .argument('<file>', 'a YAML file that does not exist yet')
    .option('--from <experiment>', 'a short file on top of an experiment (default with --question: quick)')
    .option('--question <question>', 'a short file that asks one of the questions below, by name or in words')
    .addHelpText('after', notes)
    .action((file: string, flags: InitFlags) => {
      if (!/\.ya?ml$/i.test(file)) throw new UserError(`${file}: allowed: a file that ends in .yaml`);
      const { name } = resolveStudy({ name: experimentName(file) }).experiment;
      writeNew(file, `${schemaLine(file)}\n${withInvocation(textOf({ file, name, ...flags }))}`);
      print(
        `wrote ${shownPath(file)}, ${roughly(idleSeconds(file))} on two idle cores; run it with: ${commandLine('run', file)}\n`,
      );
      if (flags.question !== undefined)
        print(`its first lines say what to change, what to ask and how to read the answer\n`);
    });
}

function textOf({ file, name, from, question }: InitFlags & { file: string; name: string }): string {
  if (from === undefined && question === undefined) return experimentTemplate(name);
  const { base, baseFile } = baseOf(from ?? 'quick', file);
  return question === undefined
    ? derivedTemplate({ base, baseFile, file, name })
    : questionText(findQuestion(question), { file, name, base });
}

/** A name stays a name; a path is one from the new file. */
function baseOf(reference: string, file: string): { base: string; baseFile: string } {
  const baseFile = locateExperiment(reference);
  if (!existsSync(baseFile)) throw new UserError(`--from ${reference}: no such file`);
  const isName = baseFile !== resolve(reference);
  const path = relative(dirname(resolve(file)), baseFile).replaceAll('\\', '/');
  return { baseFile, base: isName ? reference : path.startsWith('.') ? path : `./${path}` };
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

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UserError(`${file}: exists already; allowed: a new file`);
    throw new UserError(`${file}: cannot be written (${systemReason(error, 'no such folder')})`);
  }
}
