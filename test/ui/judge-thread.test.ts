import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { judgeFindings } from '../../src/display/finding.js';
import { studies } from '../../src/studies/index.js';
import type { JudgeThread } from '../../src/ui/judge-thread.js';
import { fakeCurves } from '../fixtures/fake-study.js';
import { sharedFolder } from '../support/compiled-program.js';

/** Threads have no TypeScript loader: what is tested is the compiled program. */
let folder: string;
let load: (modules: readonly string[]) => Promise<string[]>;
let Thread: new () => JudgeThread;
let judge: JudgeThread;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-thread-'));
  const compiled = (name: string) => import(pathToFileURL(join(sharedFolder(), name)).href);
  Thread = (await compiled('src/ui/judge-thread.js')).JudgeThread;
  load = (await compiled('src/engine/index.js')).loadPlugins;
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000);
beforeEach(() => {
  judge = new Thread();
});
afterEach(() => judge.close());

const curves = fakeCurves();
const given = { study: 'overoptimization', rows: { curves }, experiment: {} };
const study = studies.get('overoptimization');
const ids = study.findings.map(({ id }) => id);

test('a thread gives the verdicts that this process gives, infinities and all, and none of a kind of study of nobody', async () => {
  expect(await judge.take(given)).toEqual(ids);
  const tables = study.read(given.rows, {});
  for (const id of ['F1', 'F4', 'F15']) {
    const place = ids.indexOf(id);
    expect(await judge.judge(place)).toEqual(judgeFindings([study.findings[place]], tables)[0]);
  }
  expect(await judge.take({ ...given, study: 'of nobody' })).toEqual([]);
});

test('a dismissed thread ends in the middle of a finding, and the next case finds a new one', async () => {
  await judge.take(given);
  const asked = judge.judge(0);
  judge.close();
  await expect(asked).rejects.toThrow('dismissed');
  await expect(judge.judge(1)).rejects.toThrow('dismissed');
  expect(await judge.take(given)).toEqual(ids);
});

test('what cannot be copied into the thread is an error and no silence', async () => {
  await expect(judge.take({ ...given, rows: { curves: [() => 1] } })).rejects.toThrow(/could not be cloned/);
});

test('a finding of the user’s own is known in the thread', async () => {
  const own = join(folder, 'own.js');
  writeFileSync(
    own,
    `import { addFinding } from '${pathToFileURL(join(sharedFolder(), 'src/studies/index.js'))}';
     const judge = () => ({ verdict: 'holds', evidence: 'Seen.', measures: [] });
     addFinding({ id: 'X1', statement: 'Own', judge });`,
  );
  await load([own]);
  expect(await judge.take(given)).toEqual([...ids, 'X1']);
  expect((await judge.judge(ids.length)).evidence).toBe('Seen.');
});
