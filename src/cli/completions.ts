/** What may stand at the cursor of a command line, read off the commands themselves. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Argument, Command, Option } from 'commander';
import { listExperiments } from '../config/locate-experiment.js';
import { listQuestions } from '../config/questions.js';
import { type Completion, type Line, valuesFromLine } from './completion-values.js';

export type { Completion } from './completion-values.js';

/**
 * Of the words before the cursor, the program's name left out, and the one that is being written. Empty where a file is
 * meant, which the shell knows best.
 */
export async function completionsOf(
  program: Command,
  before: readonly string[],
  current: string,
): Promise<Completion[]> {
  const { command, given } = commandOf(program, before);
  const previous = before[before.length - 1];
  const asked = command.options.find((option) => isNamed(option, previous) && option.required);
  if (asked !== undefined) return await valuesOf(asked, { given, current });
  if (current.startsWith('-')) return flagsOf(command, before);
  if (command === program) return visible(program).map(named);
  const positional = command.registeredArguments;
  const argument = positional[Math.min(given.length, positional.length - 1)];
  if (argument === undefined || (given.length >= positional.length && !argument.variadic)) return [];
  return await argumentsOf(argument);
}

const named = (command: Command): Completion => ({
  name: command.name(),
  description: firstClause(command.description()),
});

const visible = (program: Command) => program.createHelp().visibleCommands(program);

const isNamed = ({ long, short }: Option, word: string | undefined) =>
  word !== undefined && (word === long || word === short);

/** The command that the words name, and those of its arguments that are there. */
function commandOf(program: Command, words: readonly string[]): { command: Command; given: string[] } {
  let command = program;
  const given: string[] = [];
  for (let place = 0; place < words.length; place += 1) {
    const word = words[place];
    if (word.startsWith('-')) {
      const option = command.options.find((own) => isNamed(own, word));
      if (option?.required) place += 1;
    } else if (command === program) command = program.commands.find((own) => own.name() === word) ?? program;
    else given.push(word);
  }
  return { command, given };
}

function flagsOf(command: Command, before: readonly string[]): Completion[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => isRepeatable(option) || !before.some((word) => isNamed(option, word)))
    .map(({ long, short, description }) => ({
      name: long ?? short ?? '',
      description: firstClause(description),
    }));
}

/** Whether values of an option add up, as their descriptions say. */
const isRepeatable = ({ description }: Option) => description.includes('may be repeated');

/** Values of an option by its choices, or by what its placeholder names. */
async function valuesOf({ argChoices, flags }: Option, line: Line): Promise<Completion[]> {
  if (argChoices !== undefined) return argChoices.map((name) => ({ name }));
  const placeholder = /[<[]([^>\]]+)/.exec(flags)?.[1] ?? '';
  if (!Object.hasOwn(valuesFromLine, placeholder)) return await byPlaceholder(placeholder);
  const found = await valuesFromLine[placeholder](line);
  return found.map(({ name, description = '' }) => ({ name, description: firstClause(description) }));
}

const argumentsOf = async (argument: Argument): Promise<Completion[]> =>
  argument.argChoices?.map((choice) => ({ name: choice })) ?? (await byPlaceholder(argument.name()));

async function byPlaceholder(name: string): Promise<Completion[]> {
  if (name === 'experiment') return await experiments();
  if (name === 'question')
    return listQuestions().map(({ name: question, asks }) => ({ name: question, description: asks }));
  if (name === 'dir') return folders();
  return [];
}

async function experiments(): Promise<Completion[]> {
  const { experimentDescription } = await import('../config/load-experiment.js');
  /** A file with a mistake in it is still there to be run. */
  const descriptionOf = (file: string): string => {
    try {
      return experimentDescription(file);
    } catch {
      return '';
    }
  };
  const own = entriesOf('.').filter((file) => /\.ya?ml$/i.test(file));
  return [
    ...listExperiments().map(({ name, file }) => ({
      name,
      description: firstClause(descriptionOf(file)),
    })),
    ...own.map((name) => ({ name, description: 'a file here' })),
  ];
}

/** Where `run` puts its results; elsewhere the shell has to look. */
const folders = (): Completion[] =>
  entriesOf('results')
    .map((name) => `results/${name}`)
    .filter((folder) => existsSync(join(folder, 'manifest.json')))
    .map((name) => ({ name }));

/** What cannot be read is not offered; the command that is completed says why. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Shells show a line of each. */
const firstClause = (text: string) => text.split(/[.;:(]\s|\s\(|\n/)[0].slice(0, 80);
