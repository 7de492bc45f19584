/** One cell of work as a pure command: plain data in, one artifact out, whoever runs it. */
import { join } from 'node:path';
import type { Experiment } from '../config/index.js';
import { createRandom } from '../random/index.js';
import { type Artifact, artifactChecksum, artifactFolder, readArtifact, writeArtifact } from './artifact.js';
import type { StudyEvent } from './events.js';
import { restrictedView } from './restricted-view.js';
import type { PlannedStage, StageBody, StageContext, StageRegistry } from './stage.js';

/** Everything a process needs to know, as JSON. */
export interface Cell {
  experiment: Experiment;
  stage: PlannedStage;
  /** Hash and kind of each input by id. */
  inputs: Record<string, { hash: string; kind: string }>;
  cacheFolder: string;
  backend: string;
  /** URL of a module that exports `registry`. */
  registryModule: string;
}

/** What a running cell says; the same events reach the screen. */
export type CellEvent = Extract<StudyEvent, { type: 'stage-progress' | 'curve-points' | 'sample-responses' }>;

export interface CellResult {
  checksum: string;
  seconds: number;
}

/** Runs one stage and writes its artifact; throws what the stage's body throws. */
export async function runCell(cell: Cell, emit: (event: CellEvent) => void): Promise<CellResult> {
  const started = performance.now();
  const { registry } = (await import(cell.registryModule)) as { registry: StageRegistry };
  const definition = registry[cell.stage.kind];
  if (definition.tensors) await openBackend(cell.backend);
  const body = (await definition.load()) as StageBody;
  const artifact = await body(cellContext(cell, emit));
  const seconds = (performance.now() - started) / 1000;
  const folder = artifactFolder(cell.cacheFolder, cell.stage.hash);
  writeArtifact(folder, artifact, seconds);
  return { checksum: artifactChecksum(folder), seconds };
}

async function openBackend(backend: string): Promise<void> {
  // Imported late: stages without tensors start a second sooner.
  const { loadBackend } = await import('../tensor/backend.js');
  await loadBackend(backend as 'tensorflow' | 'wasm');
}

function cellContext(cell: Cell, emit: (event: CellEvent) => void): StageContext {
  const { stage } = cell;
  const read = ({ hash }: { hash: string }) => readArtifact(join(cell.cacheFolder, hash));
  const ofKind = (kind: string) => Object.values(cell.inputs).filter((input) => input.kind === kind);
  return {
    experiment: restrictedView(cell.experiment, stage.reads, stage.id),
    stage,
    parameters: stage.parameters,
    random: createRandom(cell.experiment.seed),
    input(idOrKind): Artifact {
      const named = Object.hasOwn(cell.inputs, idOrKind) ? [cell.inputs[idOrKind]] : ofKind(idOrKind);
      if (named.length !== 1)
        throw new Error(`stage ${stage.id} has ${named.length} inputs called ${idOrKind}`);
      return read(named[0]);
    },
    inputs: (kind) => ofKind(kind).map(read),
    progress: (done, total, unit, metrics) =>
      emit({ type: 'stage-progress', stage: stage.id, done, total, unit, metrics }),
    points: (points) => emit({ type: 'curve-points', stage: stage.id, points }),
    samples: (step, samples) => emit({ type: 'sample-responses', stage: stage.id, step, samples }),
  };
}
