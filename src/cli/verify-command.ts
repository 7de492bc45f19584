/** `goodhart verify`: runs a study again and compares everything. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { parse } from 'yaml';
import { type Experiment, resolveExperiment, shownPath, UserError } from '../config/index.js';
import {
  type Comparison,
  compareFolders,
  readCoefficients,
  readManifest,
  runStudy,
} from '../results/index.js';
import { createExecutor } from '../study/index.js';
import { jobsOption, stagesOption } from './options.js';
import { showStudy } from './show-study.js';

interface VerifyFlags {
  jobs: number;
  plain?: boolean;
  stages?: string;
}

const notes = `
The study runs again from nothing in a temporary folder, with the backend that made the folder where it is
available. The same program gives the same bytes: on wasm on every machine, on tensorflow on machines with the
same kind of processor. Elsewhere every new alpha and beta must lie within the intervals of the old ones.`;

export function verifyCommand(): Command {
  return new Command('verify')
    .description('run a finished study again and compare every table and every stage')
    .argument('<dir>', 'a result folder')
    .addOption(jobsOption())
    .option('--plain', 'plain lines instead of the live screen')
    .addHelpText('after', notes)
    .addOption(stagesOption())
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
  const experiment = storedExperiment(folder);
  const backend = await availableBackend(manifest.backend.name);
  const temporary = mkdtempSync(join(tmpdir(), 'goodhart-verify-'));
  try {
    const out = join(temporary, experiment.name);
    const options = { out, jobs: flags.jobs, backend, registryModule: flags.stages };
    const status = await showStudy((signal) => runStudy(experiment, { ...options, signal }), flags);
    return status === 0 ? conclude(compareFolders(summaryOf(folder), summaryOf(out))) : status;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const summaryOf = (folder: string) => ({
  manifest: readManifest(folder),
  coefficients: readCoefficients(folder),
});

function storedExperiment(folder: string): Experiment {
  const file = join(folder, 'experiment.yaml');
  try {
    return resolveExperiment(parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new UserError(`${shownPath(file)}: ${(error as Error).message.split('\n')[0]}`);
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

/** Prints the verdict and returns the exit code. */
function conclude({ guarantee, because, tables, stages, outside, kept }: Comparison): number {
  const promise = guarantee === 'identical' ? 'every byte must be the same' : 'the intervals must hold';
  const differing = stages.filter(({ same }) => !same);
  const lines = [
    '',
    `guarantee: ${promise}: ${because}`,
    ...tables.map(({ name, same }) => `${same ? 'identical' : 'differs  '}  ${name}`),
    `${stages.length - differing.length} of ${stages.length} stages identical`,
    ...differing.map(({ id }) => `differs    ${id}`),
    ...outside,
    kept ? 'verified' : 'NOT verified',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return kept ? 0 : 1;
}
