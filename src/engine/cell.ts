/** One cell of work as a pure command: plain data in, one artifact out, whoever runs it. */
import { systemSentence } from '../config/system-error.js';
import { isSystemError } from '../config/system-reason.js';
import { UserError } from '../config/user-error.js';
import { createRandom } from '../random/index.js';
import { artifactFolder, readArtifact, writeArtifact } from './artifact/index.js';
import { openCheckpoint, removeCheckpoints } from './checkpoint-store.js';
import type { StudyEvent } from './events.js';
import { checkMetrics, checkRows } from './finite-rows.js';
import type { PlannedStage } from './graph.js';
import { importPlugin } from './plugins/index.js';
import type { StageContext, StageKind, StageResult } from './stage.js';

/** Everything that a process needs to know, as JSON. */
export interface Cell {
  stage: Pick<
    PlannedStage,
    'id' | 'kind' | 'title' | 'hash' | 'parameters' | 'read' | 'module' | 'code' | 'tensors'
  >;
  /** Hashes by input name. */
  inputs: Record<string, string | string[]>;
  seed: number;
  cacheFolder: string;
  backend: string;
  /** Its kernels, as the backend's versions name them. */
  kernels?: string | undefined;
  /** URLs of modules to import first: they register what bodies find by name. */
  plugins: readonly string[];
}

/** What a running cell says; the same events reach the screen. */
export type CellEvent = Extract<StudyEvent, { type: 'stage-progress' | 'rows' }>;

export interface CellResult {
  checksum: string;
  seconds: number;
}

/** Runs one stage and writes its artifact; throws what the stage's body throws, and for numbers that are not finite. */
export async function runCell(cell: Cell, emit: (event: CellEvent) => void): Promise<CellResult> {
  const started = performance.now();
  for (const plugin of cell.plugins) await importPlugin(plugin);
  const kind = await findKind(cell.stage);
  if (kind.tensors) await openBackend(cell);
  const result = await withSystemWords(() => kind.run(cellContext(cell, emit)));
  const { tables = [], metrics } = result;
  checkTables(kind, tables);
  if (metrics) checkMetrics(metrics);
  const seconds = (performance.now() - started) / 1000;
  const { cacheFolder, stage } = cell;
  const about = { kind: kind.name, title: stage.title, seconds };
  const checksum = await withSystemWords(() =>
    writeArtifact(artifactFolder(cacheFolder, stage.hash), { output: result.output, tables, metrics }, about),
  );
  removeCheckpoints(cacheFolder, stage.hash);
  return { checksum, seconds };
}

/** What the system refuses is the machine's fault and no stack trace's: a reason that people can act on. */
async function withSystemWords<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UserError(systemSentence(error));
  }
}

async function findKind({ module, kind }: Cell['stage']): Promise<StageKind> {
  const exported = Object.values((await import(module)) as Record<string, unknown>);
  const found = exported.find((held) => (held as StageKind | undefined)?.name === kind && isKind(held));
  if (found === undefined) throw new UserError(`${module} exports no stage called ${kind}`);
  return found as StageKind;
}

const isKind = (held: unknown) => typeof (held as StageKind).run === 'function';

/** Throws UserError where the process has other kernels than those whose numbers the stage's hash stands for. */
async function openBackend({ backend, kernels }: Cell): Promise<void> {
  // Imported late: stages without tensors start a second sooner.
  const { announceBackend } = await import('../tensor/backend.js');
  const present = await announceBackend(backend as 'tensorflow' | 'wasm');
  if (kernels !== undefined && present !== kernels)
    throw new UserError(`the study began with kernels ${kernels}, here are ${present}: run it again`);
}

function checkTables(kind: StageKind, tables: NonNullable<StageResult<object>['tables']>): void {
  for (const { table: name, rows } of tables) {
    if (!kind.tables?.includes(name)) throw new Error(`the stage ${kind.name} declares no table ${name}`);
    checkRows(name, rows);
  }
}

function cellContext(cell: Cell, emit: (event: CellEvent) => void): StageContext {
  const { id: stage, parameters, read } = cell.stage;
  return {
    id: stage,
    parameters,
    config: read,
    inputs: inputOutputs(cell),
    random: createRandom(cell.seed),
    checkpoint: openCheckpoint(cell.cacheFolder, cell.stage.hash),
    progress: (done, total, unit, metrics, share) =>
      emit({ type: 'stage-progress', stage, done, total, unit, metrics, share }),
    show: (...shown) => {
      for (const { table, rows } of shown) emit({ type: 'rows', stage, table, rows });
    },
  };
}

/** Getters: pools and models are large, and not every body needs all of them at once, nor all of several. */
function inputOutputs({ inputs, cacheFolder }: Cell): StageContext['inputs'] {
  const read = (hash: string) => readArtifact(artifactFolder(cacheFolder, hash)).output;
  const outputs = {};
  for (const [name, hashes] of Object.entries(inputs)) {
    if (Array.isArray(hashes)) {
      const held: unknown[] = [];
      hashes.forEach((hash, index) => {
        readWhenAsked(held, index, () => read(hash));
      });
      Object.defineProperty(outputs, name, { value: held, enumerable: true });
    } else {
      readWhenAsked(outputs, name, () => read(hashes));
    }
  }
  return outputs;
}

/** A property that is read at its first use and kept. */
function readWhenAsked(holder: object, property: PropertyKey, read: () => unknown): void {
  let held: unknown;
  Object.defineProperty(holder, property, {
    get: () => {
      held ??= read();
      return held;
    },
    enumerable: true,
    configurable: true,
  });
}
