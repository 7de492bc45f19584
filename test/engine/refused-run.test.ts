/** Runs that are refused before they begin, whoever refuses them: the disk is as it was. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { type RunStudyOptions, runStudy } from '../../src/engine/index.js';
import type { FakeExperiment } from './fake-plugin.js';
import { fakeStudy } from './fake-plugin.js';
import { fakeExperiment, fakePlugin, InlineExecutor } from './fake-run.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-refused-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function run(options: RunStudyOptions, changes: Partial<FakeExperiment> = {}): Promise<string> {
  const own = { backend: 'wasm', plugins: [fakePlugin], executor: new InlineExecutor(1) } as const;
  let last = '';
  for await (const event of runStudy(fakeStudy, fakeExperiment(changes), { ...own, ...options }))
    last = event.type === 'study-finished' ? event.status : event.type;
  return last;
}

/** A study with tensors asks for its backend, and this executor has none, or never answers. */
class WithoutBackend extends InlineExecutor {
  private giveUp: (reason: Error) => void = () => undefined;

  constructor(private readonly isSilent: boolean) {
    super(1);
  }

  override probe(): Promise<never> {
    if (!this.isSilent) return Promise.reject(new Error('the worker process ended with SIGKILL'));
    return new Promise((_, reject) => {
      this.giveUp = reject;
    });
  }

  override async close(): Promise<void> {
    this.giveUp(new Error('closed'));
  }
}

/** Every file and folder below, with its content. */
const tree = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => [
      name,
      statSync(join(folder, name)).isFile() ? readFileSync(join(folder, name), 'latin1') : '',
    ]);

const nobody = { executor: 'bullmq', redis: 'redis://127.0.0.1:1' };
const tensors = { plan: { value: planWithTensors } };
function planWithTensors(...[experiment, graph]: Parameters<typeof fakeStudy.plan>): void {
  fakeStudy.plan(experiment, graph);
  for (const stage of graph.stages) stage.tensors = true;
}

async function runWithTensors(executor: InlineExecutor, options: RunStudyOptions): Promise<void> {
  const study = Object.create(fakeStudy, tensors) as typeof fakeStudy;
  for await (const event of runStudy(study, fakeExperiment(), { executor, ...options }))
    throw new Error(`began with ${event.type}`);
}

describe('a run that is refused before it begins', () => {
  const places = () => ({ out: join(root, 'deep', 'out'), cache: join(root, 'shared', 'cache') });

  it('for a server that is not there leaves nothing', async () => {
    await expect(run({ ...places(), ...nobody })).rejects.toThrow(/no Redis server can be reached/);
    expect(tree(root)).toEqual([]);
  });

  it('for a backend that does not load leaves nothing', async () => {
    const refused = runWithTensors(new WithoutBackend(false), places());
    await expect(refused).rejects.toThrow(/^the backend auto did not load: the worker process ended/);
    await expect(refused).rejects.toBeInstanceOf(UserError);
    expect(tree(root)).toEqual([]);
  });

  it('and is interrupted while it waits leaves nothing', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    const refused = runWithTensors(new WithoutBackend(true), { ...places(), signal: abort.signal });
    await expect(refused).rejects.toThrow();
    expect(tree(root)).toEqual([]);
  });

  it('leaves an earlier run’s folder, and what others keep beside it, as they are', async () => {
    const { out, cache } = places();
    await run({ out, cache });
    mkdirSync(join(root, 'empty'));
    cpSync(root, `${root}-before`, { recursive: true });
    await expect(run({ out, cache, ...nobody })).rejects.toThrow(/no Redis server can be reached/);
    await expect(run({ out: join(root, 'empty'), cache, ...nobody })).rejects.toThrow(UserError);
    expect(tree(root)).toEqual(tree(`${root}-before`));
    rmSync(`${root}-before`, { recursive: true });
  });
});

describe('a cache inside the result folder', () => {
  it('is no other content of it, before and after', async () => {
    const [out, cache] = [join(root, 'out'), join(root, 'out', 'own', 'cache')];
    expect(await run({ out, cache })).toBe('done');
    expect(await run({ out, cache })).toBe('done');
    await expect(run({ out, cache }, { seed: 1 })).rejects.toThrow(/results of another experiment/);
    expect(await run({ out: join(root, 'both'), cache: join(root, 'both') })).toBe('done');
  });
});
