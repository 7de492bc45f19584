/** Which edits of the program's own files make which stages new. */
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCodeVersions } from '../../../src/engine/code-version/index.js';
import { planStudy } from '../../../src/engine/index.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let copy: string;

beforeAll(() => {
  copy = realpathSync(mkdtempSync(join(tmpdir(), 'goodhart-code-')));
  for (const name of ['src', 'scripts', 'package.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
});
afterAll(() => rmSync(copy, { recursive: true }));

const experiment = tinyExperiment({ sweep: { 'rl.method': ['ppo', 'grpo'] } });

/** Hashes of the plan, with the code as it stands in the copy. */
function hashesNow(): Map<string, string> {
  const real = createCodeVersions();
  const there = (url: string) => url.replace(pathToFileURL(root).href, pathToFileURL(`${copy}/`).href);
  const versions = { of: (modules: readonly string[]) => real.of(modules.map(there)) };
  return new Map(
    planStudy(overoptimization, experiment, { backend: 'wasm', versions }).map(({ id, hash }) => [id, hash]),
  );
}

const sizes = ['width-4-layers-1', 'width-8-layers-1'];
const ofSizes = (...prefixes: string[]) =>
  sizes.flatMap((size) => prefixes.map((prefix) => prefix.replace('*', size)));
const ppo = ofSizes('rl/*@rl.method=ppo', 'fits/rl/*@rl.method=ppo');
const grpo = ofSizes('rl/*@rl.method=grpo', 'fits/rl/*@rl.method=grpo');
const bestOfN = ofSizes('best-of-n/*', 'fits/best-of-n/*');
const fits = ofSizes('fits/best-of-n/*', 'fits/rl/*@rl.method=ppo', 'fits/rl/*@rl.method=grpo');
let before: Map<string, string>;
const everything = () => [...before.keys()];
const usingTensors = () => everything().filter((id) => id !== 'world');

describe('an edit of the program', { timeout: 120_000 }, () => {
  beforeAll(() => {
    // The program itself first: what its modules say is kept between processes, by their bytes, and the copy has the same.
    planStudy(overoptimization, experiment, { backend: 'wasm', versions: createCodeVersions() });
    before = hashesNow();
  }, 120_000);

  it.each<[string, string[], () => string[]]>([
    ['the random streams', ['random/random.ts'], everything],
    ['the grammar', ['world/grammar.ts'], everything],
    [
      'a layer, Adam, or the products of wasm',
      ['tensor/layers.ts', 'tensor/adam.ts', 'tensor/wasm-gemm.ts'],
      usingTensors,
    ],
    [
      'reward-model training',
      ['reward/model/training.ts'],
      // The policy and what is sampled from it need no reward model.
      () => usingTensors().filter((id) => !/^(policy$|gold-data\/|pool\/|response-pairs\/)/.test(id)),
    ],
    ['PPO', ['methods/ppo/ppo.ts'], () => ppo],
    ['GRPO', ['methods/grpo/grpo.ts', 'methods/group-advantages.ts'], () => grpo],
    ['what online methods share', ['methods/learner.ts', 'methods/actor.ts'], () => [...ppo, ...grpo]],
    ['the penalty', ['methods/penalties/kl.ts'], () => [...ppo, ...grpo]],
    ['the reward', ['reward/single.ts'], () => [...ppo, ...grpo, ...bestOfN]],
    ['a method that is not run', ['methods/reinforce/reinforce.ts', 'methods/rloo/rloo.ts'], () => []],
    ['the laws', ['laws/forms/bon.ts', 'laws/forms/rl.ts', 'laws/overoptimization-fit.ts'], () => fits],
    [
      'how curves are fitted, and the statistics of it',
      ['fitting/compressed-curves.ts', 'statistics/bootstrap.ts'],
      () => fits,
    ],
    [
      'statistics that no stage uses',
      ['statistics/ratio-interval.ts', 'statistics/sample-size.ts'],
      () => [],
    ],
    [
      'tables, axes, findings and what is planned',
      ['tables.ts', 'axes.ts', 'plan/index.ts', 'index.ts', 'findings/index.ts'].map(
        (name) => `studies/overoptimization/${name}`,
      ),
      () => [],
    ],
    [
      'configuration, engine, report, screen and command line',
      [
        'config/validate.ts',
        'engine/run.ts',
        'engine/folder/recorder.ts',
        'report/index.ts',
        'ui/ansi.ts',
        'cli/program.ts',
      ],
      () => [],
    ],
  ])('of %s makes the stages new that it touches, and no others', (_what, files, expected) => {
    // What makes nothing new may be edited all at once: of the others each has to count by itself.
    for (const edited of expected().length === 0 ? [files] : files.map((name) => [name])) {
      const texts = edited.map((name) => readFileSync(join(copy, 'src', name), 'utf8'));
      for (const name of edited) appendFileSync(join(copy, 'src', name), '\nexport const edited = 1;\n');
      const after = hashesNow();
      edited.forEach((name, index) => {
        writeFileSync(join(copy, 'src', name), texts[index]);
      });
      const changed = [...after].flatMap(([id, hash]) => (before.get(id) === hash ? [] : [id]));
      expect(changed.sort(), edited.join()).toEqual([...new Set(expected())].sort());
    }
  });

  it('of comments and types makes nothing new', () => {
    const file = join(copy, 'src/methods/ppo/ppo.ts');
    const text = readFileSync(file, 'utf8');
    appendFileSync(file, '\n/** Nothing. */\nexport interface Edited {}\n');
    expect(hashesNow()).toEqual(before);
    writeFileSync(file, text);
  });
});
