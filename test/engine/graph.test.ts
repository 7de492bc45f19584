/** The plan: what is part of a stage's address, and what is not. */
import { describe, expect, it } from 'vitest';
import { StageGraph } from '../../src/engine/graph.js';
import { defineStage, many } from '../../src/engine/index.js';

interface Config {
  width: number;
  depth: number;
}

const source = defineStage({
  name: 'source',
  heading: 'Sources',
  module: 'file:///source.ts',
  inputs: {},
  tensors: false,
  title: ({ index }: { index: number }) => `Source ${index}`,
  select: ({ width }: Config) => ({ width }),
  cost: () => 3,
  effective: ({ width }) => ({ doubled: 2 * width }),
  run: async ({ config }) => ({ output: { width: config.width } }),
});

const sum = defineStage({
  name: 'sum',
  heading: 'Sums',
  module: 'file:///sum.ts',
  modules: ({ by }: { by: string }) => [`file:///${by}.ts`],
  inputs: { first: source, rest: many(source) },
  tensors: true,
  threads: 'all',
  urgency: 'at once',
  title: () => 'The sum',
  select: ({ depth }: Config) => ({ depth }),
  cost: () => 1,
  run: async ({ inputs }) => ({ output: { sum: inputs.first.width + inputs.rest.length } }),
});

interface Change extends Partial<Config> {
  seed?: number;
  backend?: string;
  by?: string;
  swapped?: boolean;
  /** Versions of the code by module. */
  code?: Record<string, string>;
}

function stagesOf({ width = 3, depth = 2, seed = 0, backend = 'wasm', by = 'adder', ...rest }: Change = {}) {
  const { swapped = false, code = {} } = rest;
  const codeVersions = {
    of: (modules: readonly string[]) => modules.map((module) => code[module] ?? '1').join(),
  };
  const graph = new StageGraph<Config>({ width, depth }, { seed, backend, codeVersions });
  const nodes = [0, 1, 2].map((index) =>
    graph.add(source, { id: `source/${index}`, parameters: { index }, inputs: {} }),
  );
  const [first, ...others] = nodes;
  graph.add(sum, {
    id: 'sum',
    parameters: { by },
    inputs: { first, rest: swapped ? [...others].reverse() : others },
  });
  return graph.stages;
}

/** URL of a module of the program. */
const own = (path: string) => new URL(`../../src/${path}`, import.meta.url).href;

/** Kinds of the stages whose hash a change moves. */
function moved(change: Change): string[] {
  const before = new Map(stagesOf().map(({ id, hash }) => [id, hash]));
  return [
    ...new Set(stagesOf(change).flatMap(({ id, kind, hash }) => (before.get(id) === hash ? [] : [kind]))),
  ];
}

describe('a planned stage', () => {
  it('carries everything that another process needs, as plain data', () => {
    const stage = stagesOf().at(-1)!;
    expect(JSON.parse(JSON.stringify(stage))).toEqual({
      ...{
        id: 'sum',
        kind: 'sum',
        heading: 'Sums',
        title: 'The sum',
        hash: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      ...{
        dependsOn: ['source/0', 'source/1', 'source/2'],
        cost: 1,
        work: 1,
        parameters: { by: 'adder' },
        read: { depth: 2 },
      },
      ...{ inputs: { first: 'source/0', rest: ['source/1', 'source/2'] }, module: 'file:///sum.ts' },
      code: {
        version: expect.any(String),
        modules: ['file:///sum.ts', 'file:///adder.ts', expect.any(String), expect.any(String)],
      },
      ...{ tensors: true, threads: 'all', urgency: 'at once' },
      ...{ tables: [], seed: 0, swept: {}, label: '' },
    });
  });

  it('tells the manifest what follows from the configuration', () => {
    expect(stagesOf({ width: 5 })[0].effective).toEqual({ doubled: 10 });
  });

  it('depends once on an input that it takes twice', () => {
    const graph = new StageGraph<Config>(
      { width: 1, depth: 1 },
      { seed: 0, backend: '', codeVersions: { of: () => '' } },
    );
    const node = graph.add(source, { id: 'source', parameters: { index: 0 }, inputs: {} });
    graph.add(sum, { id: 'sum', parameters: { by: 'x' }, inputs: { first: node, rest: [node, node] } });
    expect(graph.stages[1]).toMatchObject({ dependsOn: ['source'], inputs: { rest: ['source', 'source'] } });
  });

  it('has a name that no other has', () => {
    const graph = new StageGraph<Config>(
      { width: 1, depth: 1 },
      { seed: 0, backend: '', codeVersions: { of: () => '' } },
    );
    const add = () => graph.add(source, { id: 'source', parameters: { index: 0 }, inputs: {} });
    add();
    expect(add).toThrow('two stages are called source');
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('has no stage that costs %s', (cost) => {
    const options = { seed: 0, backend: '', codeVersions: { of: () => '' } };
    const request = { id: 'source', parameters: { index: 0 }, inputs: {} };
    const odd = new StageGraph<Config>({ width: 1, depth: 1 }, options);
    expect(() => odd.add({ ...source, cost: () => cost }, request)).toThrow(
      /^source: costs .*; allowed: a finite number/,
    );
    const timed = new StageGraph<Config>({ width: 1, depth: 1 }, { ...options, stageSeconds: () => cost });
    expect(() => timed.add(source, request)).toThrow(/^source: costs /);
  });
});

describe('the hash of a stage', () => {
  it('is the same whenever everything is', () => {
    expect(moved({})).toEqual([]);
    const hashes = stagesOf().map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it.each<[string, Change, string[]]>([
    ['what it selects and what its inputs select', { width: 4 }, ['source', 'sum']],
    ['nothing that only others select', { depth: 4 }, ['sum']],
    ['its parameters', { by: 'multiplier' }, ['sum']],
    ['the root seed', { seed: 1 }, ['source', 'sum']],
    ['the backend', { backend: 'tensorflow' }, ['source', 'sum']],
    ['the code of its module, and of its inputs’', { code: { 'file:///source.ts': '2' } }, ['source', 'sum']],
    ['the code of a module that its body finds by name', { code: { 'file:///adder.ts': '2' } }, ['sum']],
    ['the code of the random streams', { code: { [own('random/index.js')]: '2' } }, ['source', 'sum']],
    ['the code of the backend where it uses tensors', { code: { [own('tensor/backend.js')]: '2' } }, ['sum']],
    ['no code that it does not run', { code: { 'file:///multiplier.ts': '2' } }, []],
    ['the order of its inputs', { swapped: true }, ['sum']],
  ])('counts %s', (_what, change, kinds) => {
    expect(moved(change)).toEqual(kinds);
  });

  it('tells −0 from 0 and NaN from null, which JSON does not', () => {
    const widths = [0, -0, Number.NaN, null as unknown as number];
    expect(new Set(widths.map((width) => stagesOf({ width })[0].hash)).size).toBe(4);
  });
});
