/** A result folder: opened for one experiment, read by name. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import { type Experiment, shownPath, UserError } from '../config/index.js';
import type { Warning } from '../fitting/warnings.js';
import type { Coefficients } from '../laws/coefficients.js';
import type { CurvePoint } from '../optimization/curve-point.js';
import type { ProxyValidation } from '../reward-model/proxy-validation.js';
import { writeFileAtomic } from './atomic-file.js';
import { parseCoefficients, parseCurves, parseProxies } from './tables.js';

export const stagesFolder = (folder: string) => join(folder, 'stages');

/**
 * Throws UserError, and touches nothing, where the folder holds another experiment or something else.
 * A folder that does not exist, is empty, or holds this experiment is fine.
 */
export function checkFolder(folder: string, experiment: Experiment): void {
  const file = join(folder, 'experiment.yaml');
  const entries = listFolder(folder);
  if (entries.length === 0) return;
  if (!existsSync(file)) {
    throw new UserError(
      `${shownPath(folder)}: holds other files and no experiment.yaml; allowed: an empty or new folder as --out`,
    );
  }
  const held = readStoredExperiment(file);
  const [difference] = differences(held, experiment, '');
  if (!difference) return;
  throw new UserError(
    `${shownPath(folder)}: holds the results of another experiment (${difference}); allowed: another --out, or remove the folder`,
  );
}

/** Makes the folder and writes experiment.yaml; call after `checkFolder`, under the lock. */
export function prepareFolder(folder: string, experiment: Experiment): void {
  mkdirSync(stagesFolder(folder), { recursive: true });
  const file = join(folder, 'experiment.yaml');
  if (!existsSync(file)) writeFileAtomic(file, stringify(experiment, { flowCollectionPadding: false }));
}

/** The points of every finished curve. Throws UserError where there is no curves.csv. */
export const readCurves = (folder: string): CurvePoint[] => parseCurves(readResult(folder, 'curves.csv'));

/** The fitted coefficients. Throws UserError where there is no coefficients.csv. */
export const readCoefficients = (folder: string): Coefficients[] =>
  parseCoefficients(readResult(folder, 'coefficients.csv'));

/** How well each proxy agrees with gold. Throws UserError where there is no proxies.csv. */
export const readProxies = (folder: string): ProxyValidation[] =>
  parseProxies(readResult(folder, 'proxies.csv'));

export const readWarnings = (folder: string): Warning[] =>
  JSON.parse(readResult(folder, 'warnings.json')) as Warning[];

function readResult(folder: string, name: string): string {
  const file = join(folder, name);
  if (!existsSync(file))
    throw new UserError(`${shownPath(folder)}: no ${name} here; allowed: a result folder of goodhart run`);
  return readFileSync(file, 'utf8');
}

/** Entries that count as content: locks do not, they come and go. */
function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).filter((entry) => !entry.startsWith('.lock'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new UserError(
      `${shownPath(folder)}: ${code === 'ENOTDIR' ? 'is a file' : `cannot be read (${code})`}; allowed: a folder`,
    );
  }
}

function readStoredExperiment(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`${shownPath(file)}: not readable (${(error as Error).message.split('\n')[0]})`);
  }
}

/** What differs, as `rl.stepBudget is 400 there and 100 here`. */
function differences(held: unknown, wanted: unknown, path: string): string[] {
  if (isDeepStrictEqual(held, wanted)) return [];
  if (!isPlain(held) || !isPlain(wanted))
    return [`${path || 'it'} is ${shown(held)} there and ${shown(wanted)} here`];
  return [...new Set([...Object.keys(held), ...Object.keys(wanted)])].flatMap((key) =>
    differences(held[key], wanted[key], path ? `${path}.${key}` : key),
  );
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 50 ? `${text.slice(0, 47)}...` : text;
}
