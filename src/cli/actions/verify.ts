/** What `goodhart verify` does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
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
} from '../../engine/index.js';
import { type LoadedStudy, resolveStored } from '../../studies/index.js';
import { print } from '../output.js';
import { importPlugins } from '../plugins.js';
import { showStudy } from '../show-study.js';

export interface VerifyFlags {
  jobs: number;
  plain?: boolean;
  plugin: string[];
}

/** The exit code. */
export async function verify(folder: string, flags: VerifyFlags): Promise<number> {
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
