/**
 * The program and the fake plug-in as JavaScript in a folder of their own, compiled from the sources as they are now.
 *
 * A process that runs these starts in a third of the time that sources under a TypeScript loader take, and is what a
 * user of the package runs: `dist/` may be older than the sources.
 */
import { chmodSync, cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const plugin = 'test/engine/fake-plugin';

/** What the program reads beside its own code. */
const besides = ['package.json', 'experiments', 'scripts'];

export interface CompiledProgram {
  /** The module that is the command. */
  main: string;
  /** The module that registers the fake kind of study. */
  plugin: string;
}

/** Names the folder of the program that global-setup.ts compiles. */
export const sharedProgramName = 'GOODHART_TEST_PROGRAM';

const programIn = (folder: string): CompiledProgram => ({
  main: join(folder, 'src/cli/main.js'),
  plugin: join(folder, `${plugin}.js`),
});

/** The folder of the one that all tests share, which nobody changes. */
export function sharedFolder(): string {
  const folder = process.env[sharedProgramName];
  if (folder === undefined) throw new Error('test/support/global-setup.ts has not run');
  return folder;
}

export const sharedProgram = (): CompiledProgram => programIn(sharedFolder());

/** One of a test's own, in an empty folder. */
export function copyProgram(folder: string): CompiledProgram {
  cpSync(sharedFolder(), folder, { recursive: true, verbatimSymlinks: true });
  return programIn(folder);
}

/** Fills an empty folder, in about a second. */
export function compileProgram(folder: string): CompiledProgram {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join('src', name));
  buildSync({
    absWorkingDir: root,
    entryPoints: [...sources, `${plugin}.ts`],
    outdir: folder,
    outbase: '.',
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    jsx: 'automatic',
    logLevel: 'error',
  });
  for (const name of besides) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const program = programIn(folder);
  chmodSync(program.main, 0o755);
  return program;
}
