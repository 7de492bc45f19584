/** `goodhart completion`: what a shell needs to complete command lines, and the command that such a script asks. */
import { Argument, Command } from 'commander';
import { commandLine } from '../config/invocation.js';
import { completionScript, type Shell, shells } from './completion-scripts.js';

import type { Completion } from './completions.js';
import { print } from './output.js';

const notes = `
Try it in this shell:
  $ source <(goodhart completion bash)         bash; zsh with zsh in its place, behind compinit
  $ goodhart completion fish | source          fish

Printed by npx goodhart, a script completes npx goodhart too, with the goodhart of the project that one stands in.

For good, where goodhart is installed globally:
  $ goodhart completion bash >> ~/.bashrc
  $ goodhart completion zsh >> ~/.zshrc
  $ goodhart completion fish > ~/.config/fish/completions/goodhart.fish`;

const shellArgument = () => new Argument('<shell>', 'the shell').choices(shells);

export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script with which bash, zsh or fish complete commands, experiments and options')
    .addArgument(shellArgument())
    .addHelpText('after', notes)
    .action((shell: Shell) => {
      print(completionScript(shell, { byNpx: commandLine().startsWith('npx ') }));
    });
}

/** Asked by the script at every press of the key, with the words up to the cursor, of which the last is being written. */
export function completionServerCommand(): Command {
  return new Command('completion-server')
    .addArgument(shellArgument())
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (shell: Shell, words: string[], _, command: Command) => {
      const { completionsOf } = await import('./completions.js');
      const { before, current, start, told = '' } = cursorIn(words, shell);
      const all = await completionsOf(command.parent!, before, current);
      const found = all
        .filter(({ name }) => isOneLine(name) && (shell === 'zsh' || name.startsWith(current)))
        .map(({ name, ...rest }) => lineOf({ name: start + name.slice(told.length), ...rest }, shell));
      if (found.length > 0) print(`${found.join('\n')}\n`);
    });
}

interface Cursor {
  /** The words before the cursor. */
  before: string[];
  /** The one at it, without quotes. */
  current: string;
  /** What goes before every answer, and what of it the shell holds already. */
  start: string;
  told?: string;
}

/** A value may follow its option, or its key, behind `=`, which bash takes for a word. */
function cursorIn(words: readonly string[], shell: Shell): Cursor {
  const before = words.slice(0, -1);
  const current = unquoted(words.at(-1) ?? '', shell);
  const equals = /^(--[^=]+)=(.*)$/s.exec(current);
  if (equals !== null) return { before: [...before, equals[1]], current: equals[2], start: `${equals[1]}=` };
  if (shell !== 'bash') return { before, current, start: '' };
  const apart = before.filter((word) => word !== '=');
  const value = current === '=' ? '' : current;
  const [key, isBehindKey] = [apart.at(-1) ?? '', current === '=' || before.at(-1) === '='];
  if (!isBehindKey || key.startsWith('-')) return { before: apart, current: value, start: '' };
  const told = `${key}=`;
  return { before: apart.slice(0, -1), current: told + value, start: '', told };
}

/** Zsh takes the quotes away itself. */
const unquoted = (word: string, shell: Shell) =>
  shell === 'zsh' ? word : word.replace(/^['"]/, '').replace(/\\(.)/gs, '$1');

/** A name with a line end in it cannot be told to a shell. */
const isOneLine = (name: string) => !/\p{Cc}/u.test(name);

function lineOf({ name, description = '' }: Completion, shell: Shell): string {
  const text = description.replace(/\p{Cc}+/gu, ' ');
  if (shell === 'bash' || text === '') return shell === 'zsh' ? escaped(name) : name;
  return shell === 'zsh' ? `${escaped(name)}:${text}` : `${name}\t${text}`;
}

/** In zsh a colon ends the name. */
const escaped = (name: string) => name.replace(/[\\:]/g, '\\$&');
