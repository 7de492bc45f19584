/** What a second run of a study reads, and what an edit of the code makes it compute again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { artifactFolder } from '../../src/engine/artifact/index.js';
import type { RunStudyOptions, StageKind, StudyEvent, StudyKind } from '../../src/engine/index.js';
import { readManifest, readTable, runStudy } from '../../src/engine/index.js';
import { type FakeExperiment, fakeStudy, points } from './fake-plugin.js';
import { collected, fakeExperiment, fakePlan, fakePlugin, InlineExecutor, ofType } from './fake-run.js';

const reads = vi.hoisted(() => [] as string[]);

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const readFile = (file: string, ...options: []) => {
    const content = fs.readFileSync(file, ...options);
    reads.push(String(file));
    return content;
  };
  return { ...fs, readFileSync: readFile };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-resume-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(
  study: StudyKind<FakeExperiment> = fakeStudy,
  where: RunStudyOptions = { jobs: 1 },
): Promise<StudyEvent[]> {
  const events: StudyEvent[] = [];
  const options = { out: join(folder, 'out'), backend: 'wasm', plugins: [fakePlugin], ...where } as const;
  for await (const event of runStudy(study, fakeExperiment(), options)) events.push(event);
  return events;
}

const computed = (events: StudyEvent[]) =>
  ofType(events, 'stage-finished').flatMap(({ stage, cached }) => (cached ? [] : [stage]));

/** How often each stage's file of this name was read since the last call, by hash. */
function readsOf(name: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of reads)
    if (basename(file) === name) {
      const hash = basename(dirname(file));
      counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
  return counts;
}

describe('a second run', () => {
  it('reads every file of every output once, and nothing else of them', async () => {
    await run();
    reads.length = 0;
    expect(computed(await run())).toEqual([]);
    const hashes = readManifest(join(folder, 'out')).stages.map(({ hash }) => hash);
    for (const name of ['arrays.bin', 'artifact.json', 'SHA256SUMS'])
      expect(readsOf(name)).toEqual(new Map(hashes.map((hash) => [hash, 1])));
  });

  it('looks at the rows of a stage that was computed just now, not at its arrays', async () => {
    const plan = fakePlan();
    const executor = new InlineExecutor(1);
    await collected({ plan, executor, cacheFolder: folder });
    const model = plan.find(({ id }) => id === 'model/4')!;
    rmSync(artifactFolder(folder, model.hash), { recursive: true });
    reads.length = 0;
    await collected({ plan, executor, cacheFolder: folder });
    // Its input once for the run and once for the body; its own output not at all.
    const { hash } = plan.find(({ id }) => id === 'base')!;
    expect(readsOf('arrays.bin').get(hash)).toBe(2);
    expect(readsOf('arrays.bin').get(model.hash)).toBeUndefined();
    expect(readsOf('artifact.json').get(model.hash)).toBe(1);
  });
});

const stageModule = `import { scaled } from './maths.js';
/** Gives one point. */
export const only = {
  name: 'only', heading: 'Only', module: import.meta.url, inputs: {}, tables: ['points'], tensors: false,
  title: () => 'The only stage', select: () => ({}), cost: () => 1,
  async run() {
    return { output: {}, tables: [{ table: 'points', rows: [{ setting: { size: 1 }, index: 0, value: scaled(3) }] }] };
  },
};
`;
const maths = '/** Scales. */\nexport const scaled = (value) => 2 * value;\n';

describe('an edit of the code of a stage', () => {
  const file = (name: string) => join(folder, name);
  let study: StudyKind<FakeExperiment>;
  beforeEach(async () => {
    writeFileSync(file('package.json'), '{ "type": "module" }');
    writeFileSync(file('stage.js'), stageModule);
    writeFileSync(file('maths.js'), maths);
    writeFileSync(file('apart.js'), maths);
    const url = pathToFileURL(file('stage.js')).href;
    const { only } = (await import(/* @vite-ignore */ url)) as { only: StageKind<FakeExperiment> };
    study = {
      ...fakeStudy,
      plan: (_experiment, graph) => void graph.add(only, { id: 'only', parameters: {}, inputs: {} }),
    };
    // This process has just imported the module; after an edit only another one has what is new.
    expect(computed(await run(study, { executor: new InlineExecutor(1) }))).toEqual(['only']);
    expect(computed(await run(study))).toEqual([]);
  });

  const valueNow = () => readTable(join(folder, 'out'), points)[0].value;

  it('computes it again where a function that it calls says something else', async () => {
    expect(valueNow()).toBe(6);
    writeFileSync(file('maths.js'), maths.replace('2 * value', '5 * value'));
    expect(computed(await run(study))).toEqual(['only']);
    expect(valueNow()).toBe(15);
    writeFileSync(file('maths.js'), maths);
    expect(computed(await run(study))).toEqual([]);
    expect(valueNow()).toBe(6);
  });

  it.each<[string, string, (text: string) => string]>([
    [
      'a comment of its module',
      'stage.js',
      (text) => text.replace('Gives one point.', 'Gives a point, and why.'),
    ],
    ['a comment of a module that it calls', 'maths.js', (text) => `${text}// Ready.\n`],
    [
      'the layout of a module that it calls',
      'maths.js',
      (text) => text.replace('2 * value', '2\n  *\n  value'),
    ],
    ['a module that it does not call', 'apart.js', (text) => text.replace('2 * value', '9 * value')],
  ])('leaves its output where the edit is of %s', async (_what, name, edit) => {
    const text = readFileSync(file(name), 'utf8');
    expect(edit(text)).not.toBe(text);
    writeFileSync(file(name), edit(text));
    expect(computed(await run(study))).toEqual([]);
    expect(valueNow()).toBe(6);
  });
});
