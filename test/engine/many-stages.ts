/** A study of many thousand stages whose outputs are all there: what the engine alone costs. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { artifactFolder, writeArtifact } from '../../src/engine/artifact/index.js';
import { cacheFolderOf } from '../../src/engine/cache/index.js';
import { createCodeVersions } from '../../src/engine/code-version/index.js';
import { prepareFolder } from '../../src/engine/folder/result-folder.js';
import {
  type PlannedStage,
  planStudy,
  runStudy,
  type StageGraph,
  type StudyKind,
} from '../../src/engine/index.js';
import { processorTime } from '../support/processor-time.js';
import { base, type FakeExperiment, fakeStudy, fit, model } from './fake-plugin.js';
import { fakeExperiment } from './fake-run.js';

/** Elements of the array that every model stage keeps: 8 kB, so that outputs which were held would show. */
const arrayLength = 1000;
const pointsOfAModel = 10;

/** `stages` in all: one base, and for every size a model and a fit; the last fit takes every model. */
export function manyStages(stages: number): { study: StudyKind<FakeExperiment>; experiment: FakeExperiment } {
  const sizes = Array.from({ length: Math.floor((stages - 1) / 2) }, (_, index) => index + 1);
  const plan = (experiment: FakeExperiment, graph: StageGraph<FakeExperiment>) => {
    const shared = graph.add(base, { id: 'base', parameters: {}, inputs: {} });
    const models = experiment.sizes.map((size) =>
      graph.add(model, { id: `model/${size}`, parameters: { size }, inputs: { base: shared } }),
    );
    experiment.sizes.forEach((size, index) => {
      const others = index === sizes.length - 1 ? models : [];
      graph.add(fit, { id: `fit/${size}`, parameters: { size }, inputs: { model: models[index], others } });
    });
  };
  return { study: { ...fakeStudy, plan }, experiment: fakeExperiment({ name: 'many', sizes }) };
}

export const planMany = (stages: number): PlannedStage[] => {
  const { study, experiment } = manyStages(stages);
  return planStudy(study, experiment, { backend: 'wasm', versions: createCodeVersions() });
};

/** Bytes of all the outputs together, at least. */
export const outputBytes = (stages: number) => Math.floor((stages - 1) / 2) * arrayLength * 8;

/** Folders of many thousand files are written in no time where memory serves as a disk. */
export const quickFolder = () =>
  mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'goodhart-scale-'));

/** Writes the output of every stage, in the engine's own format. */
export function writeOutputs(folder: string, stages: number): void {
  prepareFolder(folder, manyStages(stages).experiment);
  for (const { kind, hash, parameters } of planMany(stages)) {
    const { size } = parameters as { size: number };
    writeArtifact(artifactFolder(cacheFolderOf(folder), hash), contentOf(kind, size), {
      kind,
      title: '',
      seconds: 1,
    });
  }
}

function contentOf(kind: string, size: number) {
  const setting = { size };
  if (kind === 'model') {
    const rows = Array.from({ length: pointsOfAModel }, (_, index) => ({
      setting,
      index,
      value: size + index / 7,
    }));
    const values = new Float64Array(arrayLength).fill(size);
    return { output: { values }, tables: [{ table: 'points', rows }], metrics: { loss: 1 / size } };
  }
  if (kind !== 'fit') return { output: { numbers: new Float64Array(3) }, tables: [] };
  const alpha = { estimate: 1 / size, low: 0, high: Number.POSITIVE_INFINITY };
  const warning = { code: 'fake', subject: `size ${size}`, message: 'made up', advice: 'Ignore it.' };
  return {
    output: {},
    tables: [
      { table: 'fits', rows: [{ setting, alpha }] },
      { table: 'warnings', rows: [warning] },
    ],
  };
}

export interface Measured {
  status: string;
  cached: number;
  /** Of the processor. */
  seconds: number;
  /** Bytes that are still held at the last stage and were not at the first one, garbage collected at both. */
  held: number;
}

/** Runs a study whose outputs are all there, to its end. */
export async function finishMany(folder: string, stages: number): Promise<Measured> {
  const { study, experiment } = manyStages(stages);
  const total = 1 + 2 * experiment.sizes.length;
  const measured: Measured = { status: 'none', cached: 0, seconds: 0, held: 0 };
  const started = processorTime();
  let collecting = 0;
  const held = () => {
    const from = processorTime();
    const bytes = heldBytes();
    collecting += processorTime() - from;
    return bytes;
  };
  for await (const event of runStudy(study, experiment, { out: folder, backend: 'wasm', jobs: 1 })) {
    if (event.type === 'study-finished') measured.status = event.status;
    if (event.type !== 'stage-finished') continue;
    measured.cached += event.cached ? 1 : 0;
    if (measured.cached === 1) measured.held -= held();
    if (measured.cached === total) measured.held += held();
  }
  return { ...measured, seconds: (processorTime() - started - collecting) / 1000 };
}

/** What the process holds after a collection: objects and the memory of typed arrays. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  // Memory of typed arrays is freed by another thread behind a collection: the next one waits for it.
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
