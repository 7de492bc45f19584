/** The worked plug-in of the documentation, from an empty project that installs the packed tarball. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/engine/index.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = join(root, 'examples', 'plug-ins');
const plugins = ['cautious.ts', 'best-half.ts', 'squared-log-ratio.ts'];
const script = 'two-reward-models.ts';
const scripts = [...['compare-folders.ts', 'fit-a-csv.ts', 'read-results.ts', 'run-a-study.ts'], script];

/** On the portable backend every stage is a process of its own: as few as two ensembles of three proxies need. */
const smallProxies =
  '{ seeds: 6, comparisonSets: shared, comparisons: 200, validationComparisons: 64, sizes: [{ width: 4, layers: 1 }] }';

let project: string;
/** Paths in the tarball. */
let packed: string[];
/** On the backend that there is, as anybody's project has it. */
const goodhart = (...parameters: string[]) =>
  execFileSync(process.execPath, ['node_modules/goodhart/dist/cli/main.js', ...parameters], {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** What npm would do, without copying what lies in this clone: the package is the tarball's, its dependencies are links. */
function installPacked(tarball: string): void {
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, 'goodhart'), { recursive: true });
  execFileSync('tar', ['xzf', tarball, '-C', join(modules, 'goodhart'), '--strip-components', '1']);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'goodhart-packed-'));
  const told = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ files }] = JSON.parse(told) as { files: { path: string }[] }[];
  packed = files.map(({ path }) => path);
  const [tarball] = readdirSync(project).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(project, 'package.json'), '{ "name": "mine", "type": "commonjs" }\n');
  installPacked(join(project, tarball));
  for (const name of plugins) cpSync(join(examples, name), join(project, name));
  writeFileSync(
    join(project, 'mine.yaml'),
    `${readFileSync(join(examples, 'cautious-or-mean.yaml'), 'utf8').replace('extends: quick', 'extends: smoke').replace('{ seeds: 9 }', smallProxies)}
policy: { steps: 5 }
goldRewardModel: { comparisons: 300 }
bestOfN: { prompts: 6, n: 64 }
rl: { iterationBudget: 4 }
fit: { bootstrap: 50 }
`,
  );
}, 300_000);
afterAll(() => rmSync(project, { recursive: true, force: true }), 60_000);

/** What TypeScript says of the modules in the project's folder `types`, the types of all that they import included. */
function typeErrors(): string {
  const options = { module: 'NodeNext', target: 'ES2022', lib: ['ES2023'], types: ['node'], noEmit: true };
  const compilerOptions = { ...options, strict: true, skipLibCheck: false, preserveSymlinks: true };
  const folder = join(project, 'types');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: folder, encoding: 'utf8' }).stdout;
}

describe('the package', () => {
  it('holds what its users need: no sources, tests, results or maps', () => {
    const folders = new Set(packed.filter((path) => path.includes('/')).map((path) => path.split('/')[0]));
    for (const folder of folders)
      expect(['dist', 'docs', 'examples', 'experiments', 'kernels', 'scripts']).toContain(folder);
    expect(
      packed.filter((path) => /\.(?:map|png|tsbuildinfo)$|^docs\/(?:api|gallery|pictures)/.test(path)),
    ).toEqual([]);
    for (const path of ['docs/tutorial.md', 'docs/how-to/csv.md', 'examples/fit-a-csv.ts', 'CITATION.cff'])
      expect(packed).toContain(path);
  });
});

describe('the types of the package', { timeout: 300_000 }, () => {
  it('are whole in a project that checks libraries, at every entry point, for each example', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, { types?: string }>;
    };
    const entries = Object.keys(exports).filter((entry) => exports[entry].types !== undefined);
    const lines = entries.map((entry, index) => `export * as e${index} from 'goodhart${entry.slice(1)}';`);
    const folder = join(project, 'types');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const name of plugins) cpSync(join(examples, name), join(folder, name));
    for (const name of scripts) cpSync(join(root, 'examples', name), join(folder, name));
    writeFileSync(join(folder, 'entries.ts'), lines.join('\n'));
    // One mistake of our own shows that something is checked.
    writeFileSync(
      join(folder, 'wrong.ts'),
      "import { bestOfNKl } from 'goodhart/methods';\nbestOfNKl('8');\n",
    );
    const told = typeErrors().trim().split('\n');
    expect(told).toHaveLength(1);
    expect(told[0]).toContain("wrong.ts(2,11): error TS2345: Argument of type 'string'");
  });

  it('name no type of TensorFlow.js', () => {
    const tensor = readFileSync(join(root, 'dist/tensor/index.d.ts'), 'utf8');
    expect(tensor).not.toContain('@tensorflow');
    expect(readFileSync(join(root, 'dist/tensor/operations.d.ts'), 'utf8')).not.toContain('@tensorflow');
  });

  it('are enough for a script of 40 lines', () => {
    expect(
      readFileSync(join(root, 'examples', script), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(40);
  });
});

describe('the worked plug-in', { timeout: 300_000 }, () => {
  it('is short', () => {
    for (const name of plugins)
      expect(readFileSync(join(examples, name), 'utf8').trim().split('\n').length).toBeLessThanOrEqual(60);
  });

  it('runs beside what is built in, and is compared with it at equal KL', () => {
    const told = goodhart('run', 'mine.yaml', '--plain', '--no-report', '--jobs', '1');
    expect(told).toMatch(/best-half imitation against [\d,]+ parameters, a cautious ensemble/);
    const rows = parseCsv(readFileSync(join(project, 'results/mine/curves.csv'), 'utf8'));
    const kinds = new Set(rows.map(({ method, reward }) => `${method} ${reward}`));
    for (const method of ['best-of-n', 'ppo', 'best-half'])
      for (const reward of ['mean', 'cautious']) expect(kinds).toContain(`${method} ${reward}`);
    const contrasts = parseCsv(readFileSync(join(project, 'results/mine/equal_kl.csv'), 'utf8'));
    expect(new Set(contrasts.map(({ contrast }) => contrast))).toContain('reward: cautious less mean');
  });

  it('is part of the hash of what it touches: an edit computes that alone again', () => {
    const file = join(project, 'best-half.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace('samplesPerPrompt / 2', 'samplesPerPrompt / 4'));
    const plan = goodhart('run', 'mine.yaml', '--dry-run', '--out', 'results/edited');
    const computed = plan.split('\n').filter((line) => line.startsWith('compute '));
    expect(computed.length).toBeGreaterThan(0);
    for (const line of computed) expect(line).toContain('best-half');
  });

  it('is loaded by nobody’s folder: verify asks for it', () => {
    expect(readFileSync(join(project, 'results/mine/experiment.yaml'), 'utf8')).not.toContain('plugins');
    expect(() => goodhart('verify', 'results/mine', '--plain')).toThrow(
      /made with modules of somebody’s own \(cautious\.ts, best-half\.ts\).*--plugin/,
    );
  });

  it('is asked for by compare as well', () => {
    expect(() => goodhart('compare', 'results/mine', '--by', 'rl.method')).toThrow(
      /made with cautious\.ts, best-half\.ts, which --plugin <path> brings/,
    );
  });

  it('may be a penalty', () => {
    const sweep = ['--plugin', 'squared-log-ratio.ts', '--sweep', 'rl.penalty=kl,squared-log-ratio'];
    const plan = goodhart('run', 'smoke', ...sweep, '--set', 'rl.klPenalty=0.1', '--dry-run');
    expect(plan).toMatch(/PPO against [\d,]+ parameters, squared log-ratio/);
  });
});
