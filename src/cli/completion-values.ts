/** Values that a command line's own words decide: keys of its experiment, columns of its logs, what its folder is told apart by. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { choicesAt, keysAt, sentenceAt } from '../config/schema-walk.js';

export interface Completion {
  name: string;
  description?: string;
}

/** What stands on the line besides the word that is being written. */
export interface Line {
  /** Arguments of the command. */
  given: readonly string[];
  current: string;
}

/** Values by the placeholder of an option, where the line decides them. */
export const valuesFromLine: Readonly<Record<string, (line: Line) => Promise<Completion[]>>> = {
  'key=value': keysOfExperiment,
  'key=values': keysOfExperiment,
  column: columnsOfLogs,
  columns: columnsOfLogs,
  'column|number': columnsOfLogs,
  key: divisionsOfFolder,
};

/** Step by step, as paths are: `rl.`, then `rl.klPenalty=`, then its values where they can be listed. */
async function keysOfExperiment({ given, current }: Line): Promise<Completion[]> {
  const schema = await schemaOf(given[0]);
  const [typed, value] = current.split('=', 2);
  if (value !== undefined)
    return choicesAt(schema, typed.split('.')).map((choice) => ({ name: `${typed}=${choice}` }));
  const above = typed.split('.').slice(0, -1);
  return keysAt(schema, above).map((key) => {
    const path = [...above, key];
    const isSection = keysAt(schema, path).length > 0;
    return { name: `${path.join('.')}${isSection ? '.' : '='}`, description: sentenceAt(schema, path) };
  });
}

/** That of the usual kind of study where the experiment cannot be read. */
async function schemaOf(experiment: string | undefined) {
  const { loadStudy, resolveStudy } = await import('../studies/index.js');
  try {
    return loadStudy(experiment ?? 'quick').study.schema();
  } catch {
    return resolveStudy({ name: 'any' }).study.schema();
  }
}

/** A list of columns goes on behind its last comma. */
async function columnsOfLogs({ given, current }: Line): Promise<Completion[]> {
  const { readLogBytes } = await import('../run-logs/index.js');
  const before = current.slice(0, current.lastIndexOf(',') + 1);
  const taken = before.split(',');
  const tables = await Promise.all(
    given.map((path) => readLogBytes(beginningOf(path), path).catch(() => undefined)),
  );
  const columns = new Set(tables.flatMap((table) => table?.columns ?? []));
  return [...columns].filter((name) => !taken.includes(name)).map((name) => ({ name: before + name }));
}

/** Bytes that hold the names of columns, whatever the size of a log. */
const mostBytes = 1 << 18;

/** Whole lines; none of what cannot be read. */
function beginningOf(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    const bytes = Buffer.alloc(Math.min(size, mostBytes));
    const file = openSync(path, 'r');
    try {
      readSync(file, bytes);
    } finally {
      closeSync(file);
    }
    return size <= mostBytes ? bytes : bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
  } catch {
    return new Uint8Array();
  }
}

async function divisionsOfFolder({ given }: Line): Promise<Completion[]> {
  if (given.length === 0) return [];
  const { divisionNames } = await import('../report/comparison/index.js');
  try {
    return divisionNames(given[0]).map((name) => ({ name }));
  } catch {
    return [];
  }
}
