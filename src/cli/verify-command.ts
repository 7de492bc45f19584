/** `goodhart verify`: runs a study again and compares everything that its folder vouches for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { shownPath, UserError } from '../config/index.js';
import {
  alteredFiles,
  type Comparison,
  compareFolders,
  createExecutor,
  type FileState,
  readContents,
  readManifest,
  readStoredExperiment,
  runStudy,
} from '../engine/index.js';
import { type LoadedStudy, resolveStored } from '../studies/index.js';
import { jobsOption } from './options.js';
import { print } from './output.js';
import { importPlugins, pluginOption } from './plugins.js';
import { showStudy } from './show-study.js';

interface VerifyFlags {
  jobs: number;
  plain?: boolean;
  plugin: string[];
}

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
      process.exitCode = await verify(folder, flags);
    });
}

async function verify(folder: string, flags: VerifyFlags): Promise<number> {
  const manifest = readManifest(folder);
  if (manifest.status !== 'done') {
    const allowed = 'a finished one; goodhart run resumes it';
    throw new UserError(`${shownPath(folder)}: the study is ${manifest.status}; allowed: ${allowed}`);
  }
  if (manifest.format === 1) {
    const allowed = 'table, report and watch; a folder to verify comes from running the experiment again';
    throw new UserError(`${shownPath(folder)}: written by version 0.1, with other keys; allowed: ${allowed}`);
  }
  const contents = readContents(folder);
  const altered = alteredFiles(contents);
  if (altered.length > 0) return refuse(altered);
  const missing = (manifest.plugins ?? []).filter(
    (name) => !flags.plugin.some((path) => basename(path) === name),
  );
  if (missing.length > 0)
    throw new UserError(
      `${shownPath(folder)}: made with modules of somebody’s own (${missing.join(', ')}), which are not loaded unasked; allowed: --plugin <path> for each`,
    );
  const plugins = await importPlugins(flags.plugin);
  const { study, experiment } = storedStudy(folder);
  const backend = await availableBackend(manifest.backend.name);
  const temporary = mkdtempSync(join(tmpdir(), 'goodhart-verify-'));
  try {
    const out = join(temporary, experiment.name);
    const options = { out, cache: join(temporary, 'cache'), jobs: flags.jobs, backend, plugins };
    const status = await showStudy((signal) => runStudy(study, experiment, { ...options, signal }), flags);
    return status === 0 ? conclude(compareFolders(study, contents, readContents(out))) : status;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function storedStudy(folder: string): LoadedStudy {
  try {
    return resolveStored(readStoredExperiment(folder));
  } catch (error) {
    throw new UserError(
      `${shownPath(join(folder, 'experiment.yaml'))}: ${(error as Error).message.split('\n')[0]}`,
    );
  }
}

/** The backend that made the folder, or whatever there is; wasm is everywhere. */
async function availableBackend(name: string): Promise<'auto' | 'tensorflow' | 'wasm'> {
  if (name === 'wasm') return name;
  const executor = createExecutor('local', { jobs: 1 });
  try {
    return (await executor.probe(name)).name as 'tensorflow' | 'wasm';
  } catch {
    return 'auto';
  } finally {
    await executor.close();
  }
}

const shownStates: Record<FileState, string> = {
  same: 'identical',
  different: 'differs',
  missing: 'MISSING',
  'not what the run wrote': 'CHANGED since the run wrote it',
  new: 'new in this version',
};

/** What the run did not write cannot be verified, whatever comes out again. */
function refuse(altered: readonly { name: string; state: FileState }[]): number {
  const width = Math.max(...altered.map(({ name }) => name.length));
  const lines = altered.map(({ name, state }) => `${name.padEnd(width)}  ${shownStates[state]}`);
  print(`${[...lines, 'nothing was run', 'NOT verified'].join('\n')}\n`);
  return 1;
}

/** Prints the verdict and returns the exit code. */
function conclude({ guarantee, because, files, stages, outside, kept }: Comparison): number {
  const promise = guarantee === 'identical' ? 'every byte must be the same' : 'the intervals must hold';
  const differing = stages.filter(({ same }) => !same);
  const width = Math.max(...files.map(({ name }) => name.length));
  const lines = [
    '',
    `guarantee: ${promise}: ${because}`,
    ...files.map(({ name, state }) => `${name.padEnd(width)}  ${shownStates[state]}`),
    `${stages.length - differing.length} of ${stages.length} stages identical`,
    ...differing.map(({ id }) => `differs    ${id}`),
    ...outside,
    kept ? 'verified' : 'NOT verified',
  ];
  print(`${lines.join('\n')}\n`);
  return kept ? 0 : 1;
}
