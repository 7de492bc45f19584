/** `goodhart completion`: what a shell needs to complete command lines, and the command that such a script asks. */
import tabtab from '@pnpm/tabtab';
import { Argument, Command } from 'commander';
import { completionsOf } from './completions.js';

const shells = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof shells)[number];

const notes = `
Try it in this shell:
  $ source <(goodhart completion bash)         bash; zsh with zsh in its place, behind compinit
  $ goodhart completion fish | source          fish

For good, where goodhart is installed globally:
  $ goodhart completion bash >> ~/.bashrc
  $ goodhart completion zsh >> ~/.zshrc
  $ goodhart completion fish > ~/.config/fish/completions/goodhart.fish`;

export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script with which bash, zsh or fish complete commands, experiments and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText('after', notes)
    .action(async (shell: Shell) => {
      const script = await tabtab.getCompletionScript({ name: 'goodhart', completer: 'goodhart', shell });
      process.stdout.write(`${script.trimEnd()}\n`);
    });
}

/** Asked by the script at every press of the key, with the words of the line; nobody types it. */
export function completionServerCommand(): Command {
  return new Command('completion-server')
    .argument('[words...]')
    .allowUnknownOption()
    .action((words: string[], _, command: Command) => {
      const shell = shells.find((name) => name === tabtab.getShellFromEnv(process.env)) ?? 'bash';
      const { before, current } = cursorIn(words, shell);
      const found = completionsOf(command.parent!, before, current);
      // Bash takes its own files where it is given nothing.
      if (found !== undefined) tabtab.log(found, shell, (line) => process.stdout.write(`${line}\n`));
      else if (shell !== 'bash') process.stdout.write('__tabtab_complete_files__\n');
    });
}

function cursorIn(words: readonly string[], shell: Shell): { before: string[]; current: string } {
  const { words: place, line, point } = tabtab.parseEnv(process.env);
  // Fish counts its words alone, whether the last one is finished or not.
  const isWritten = shell === 'fish' && !line.slice(0, point).endsWith(' ');
  const cursor = isWritten ? place - 1 : place;
  return { before: words.slice(1, cursor), current: words[cursor] ?? '' };
}
