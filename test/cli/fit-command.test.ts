/** `goodhart fit` in this process: groups, JSON, plots, and one line for what is refused. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fitCommand } from '../../src/cli/fit-command.js';

const gao = fileURLToPath(new URL('../data/gao2022_fig1b_rl_gold_digitised.csv', import.meta.url));
let folder: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-fit-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function runFit(...parameters: string[]): Promise<string> {
  const command = fitCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await command.parseAsync(parameters, { from: 'user' });
  return printed;
}

describe('goodhart fit', () => {
  it('prints a line a group', async () => {
    const text = await runFit(gao, '--form', 'rl', '--by', 'rm_size');
    expect(text).toMatch(/^12M {3} rl/m);
    expect(text).toMatch(/^1\.2B {3}rl/m);
  });

  it('reads a pipe as the file that comes through it, from its first byte', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', gao, pipe]);
    const through = JSON.parse(await runFit(pipe, '--form', 'rl', '--by', 'rm_size', '--json'));
    expect(writer.exitCode ?? 0).toBe(0);
    printed = '';
    const { groups } = JSON.parse(await runFit(gao, '--form', 'rl', '--by', 'rm_size', '--json'));
    expect(through.groups).toEqual(groups);
  });

  it('prints one JSON object', async () => {
    const { groups } = JSON.parse(await runFit(gao, '--form', 'rl', '--by', 'rm_size', '--json'));
    expect(groups).toHaveLength(3);
    expect(groups[0].alpha.estimate).toBeCloseTo(0.348, 2);
  });

  it('draws points, curves and peaks as SVG', async () => {
    const path = join(folder, 'fit.svg');
    await runFit(gao, '--by', 'rm_size', '--plot', path);
    const svg = readFileSync(path, 'utf8');
    expect(svg).toMatch(/^<svg/);
    expect(svg).toMatch(/√KL from the initial policy/);
    // 166 points, three peaks, and the residuals of the same 166 points, since every size is one run.
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(335);
  });

  it.each([
    [['missing.csv'], /missing\.csv: cannot be read \(ENOENT\)/],
    [[gao, '--kl', 'nats'], /--kl: no column nats \(did you mean kl_nats\?\); there are: rm_size, rm_params/],
    [[gao, '--plot', '/nowhere/fit.svg'], /--plot \/nowhere\/fit\.svg: cannot be written/],
    [[gao, '--plot', 'fit.png'], /--plot fit\.png: the picture is SVG; name a file that ends in \.svg/],
    [[gao, '--tokens', 'kl_nats', '--kl', 'kl_nats'], /--tokens kl_nats: is the column of KL/],
    [[gao, '--where', 'kl<'], /--where kl<: a number is missing behind the sign/],
    [[gao, '--form', 'cubic'], /no law has this name.*There are: bon, rl/],
    [[gao, '--fix', 'E=1'], /--fix: is for other laws/],
    [[gao, '--form', 'chinchilla', '--kl', 'kl_nats'], /--kl: is for laws of gold score against KL/],
    [[gao, '--confidence', '95'], /allowed: a number from 0\.5 to 0\.999/],
    [[gao, '--bootstrap', '10.5'], /allowed: a whole number/],
    [[gao, '--baseline', 'zero'], /neither first, fit nor a number/],
  ])('%j is refused in one line', async (parameters, message) => {
    await expect(runFit(...parameters)).rejects.toThrow(message);
  });

  it('takes the log of a checkpoint’s folder, and names the files of another one', async () => {
    const points = [1, 2, 3, 4, 5].map((kl) => ({ kl, gold: Math.sqrt(kl) }));
    writeFileSync(join(folder, 'metrics.csv'), 'kl,gold\n1,1\n');
    await expect(runFit(folder)).rejects.toThrow(/metrics\.csv: nothing to fit: 1 points, at least 4/);
    writeFileSync(join(folder, 'other.csv'), 'kl,gold\n1,1\n');
    await expect(runFit(folder)).rejects.toThrow(/is a folder; give one of its files: metrics\.csv, other/);
    writeFileSync(join(folder, 'trainer_state.json'), JSON.stringify({ log_history: points }));
    expect(await runFit(folder)).toMatch(/is a folder: its trainer_state\.json was read/);
    mkdirSync(join(folder, 'lightning_logs', 'a', 'version_0'), { recursive: true });
    const deep = join('lightning_logs', 'a', 'version_0', 'metrics.csv');
    writeFileSync(join(folder, deep), 'kl,gold\n1,1\n');
    await expect(runFit(join(folder, 'lightning_logs'))).rejects.toThrow(
      /is a folder; give one of the files below it: .*a\/version_0\/metrics\.csv$/,
    );
    mkdirSync(join(folder, 'empty'));
    await expect(runFit(join(folder, 'empty'))).rejects.toThrow(/is a folder; it holds no log/);
  });

  it('says of a notebook how its table becomes a log', async () => {
    const path = join(folder, 'runs.ipynb');
    const cells = [{ cell_type: 'code', source: ['df'], outputs: [], metadata: {} }];
    writeFileSync(path, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    await expect(runFit(path)).rejects.toThrow(/is a notebook and no log; .*df\.to_csv\('log\.csv'\)/);
  });

  it('reads a file of three points as an error that counts them', async () => {
    const path = join(folder, 'short.csv');
    writeFileSync(path, 'kl,gold\n1,1\n2,1.5\n3,1.6\n');
    await expect(runFit(path)).rejects.toThrow(/3 points, at least 4 are needed/);
  });
});
