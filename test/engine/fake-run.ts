/** The fake kind of study, ready to be planned and run in this process. */

import type { Cell } from '../../src/engine/cell.js';
import { runCell } from '../../src/engine/cell.js';
import { createCodeVersions } from '../../src/engine/code-version/index.js';
import type { StudyEvent } from '../../src/engine/events.js';
import type { Executor, RunOptions } from '../../src/engine/executors/index.js';
import { planStudy } from '../../src/engine/index.js';
import { type RunOptions as RunStagesOptions, runStages } from '../../src/engine/run.js';
import type { StudyKind } from '../../src/engine/study.js';
import { type FakeExperiment, fakeStudy } from './fake-plugin.js';

export const fakePlugin = new URL('./fake-plugin.ts', import.meta.url).href;

/** The fake study as the engine knows it. */
export const fakeKind = fakeStudy as unknown as StudyKind;

export const fakeExperiment = (changes: Partial<FakeExperiment> = {}): FakeExperiment =>
  fakeStudy.schema().parse({ name: 'tiny', study: 'fake', ...changes });

export const fakePlan = (changes: Partial<FakeExperiment> = {}) =>
  planStudy(fakeStudy, fakeExperiment(changes), { backend: 'none', versions: createCodeVersions() });

/** Runs cells here; `fails` names the stages that throw. */
export class InlineExecutor implements Executor {
  running = 0;
  most = 0;
  readonly started: string[] = [];

  constructor(
    readonly slots: number,
    private readonly fails: readonly string[] = [],
  ) {}

  async probe() {
    return { name: 'none', reason: 'a test', versions: {} };
  }

  async run(cell: Cell, { onEvent }: RunOptions) {
    this.started.push(cell.stage.id);
    this.most = Math.max(this.most, ++this.running);
    await new Promise((resolve) => setImmediate(resolve));
    this.running--;
    if (this.fails.includes(cell.stage.id)) throw new Error('broken on purpose');
    return runCell(cell, onEvent);
  }

  async close() {}
}

/** Everything that a stream of the engine gives. */
export async function collected(
  options: Omit<RunStagesOptions, 'backend' | 'seed' | 'plugins' | 'onResult'> & Partial<RunStagesOptions>,
): Promise<{ events: StudyEvent[]; complete: boolean }> {
  const defaults = { backend: 'none', seed: 0, plugins: [], onResult: () => undefined };
  const stream = runStages({ ...defaults, ...options });
  const events: StudyEvent[] = [];
  for (;;) {
    const step = await stream.next();
    if (step.done) return { events, complete: step.value };
    events.push(step.value);
  }
}

export const ofType = <Type extends StudyEvent['type']>(events: readonly StudyEvent[], type: Type) =>
  events.filter((event): event is Extract<StudyEvent, { type: Type }> => event.type === type);
