/** How the program was called, so that a command that it suggests works when it is typed where this one was. */

type Environment = Readonly<Record<string, string | undefined>>;

/** npm puts the program's folder into the path of what it starts, and of nothing that is typed later. */
export function invocationOf(environment: Environment): string {
  const {
    npm_command: command,
    npm_lifecycle_event: script,
    npm_lifecycle_script: text = '',
    npm_package_name: ranBy,
  } = environment;
  // `npm exec` runs the name of the program, quoted, as a script of its own; it may as well have started a shell or a test.
  if (command === 'exec') return /^["']?goodhart\b/.test(text) ? 'npx goodhart' : 'goodhart';
  // The package's own scripts, in a clone.
  const isOwn = ranBy === 'goodhart' && (script === 'goodhart' || script === 'start');
  return isOwn ? 'npm run goodhart --' : 'goodhart';
}

let invocation = 'goodhart';

/** For the program itself: who uses its parts in a process of his own has not called it. */
export function rememberInvocation(environment: Environment): void {
  invocation = invocationOf(environment);
}

/** `npm run goodhart -- run 'my file.yaml'`: a command of this program as it can be pasted. */
export const commandLine = (...words: readonly string[]): string =>
  [invocation, ...words.map(shellWord)].join(' ');

const commands = [
  ...['run', 'watch', 'table', 'report', 'compare', 'check', 'fit', 'verify', 'list', 'describe', 'cache'],
  ...['init', 'schema', 'completion', 'doctor', 'help', '<command>'],
];

/** A command of ours in a text, with what commander writes of the whole program; one that is as it was called stays. */
const ownCommand = new RegExp(
  `(?<!npx )\\bgoodhart( |\\n *)(?=(?:${commands.join('|')})(?![\\w-])|\\[options\\])`,
  'g',
);

/** The commands that a text of ours names, as they can be pasted; tables and reports, which travel, keep the plain name. */
export const withInvocation = (text: string): string =>
  text.replace(ownCommand, (_, blank: string) => `${invocation}${blank}`);

/** One word of a shell, whatever is in it. */
export const shellWord = (text: string): string =>
  /^[\w./:=,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
