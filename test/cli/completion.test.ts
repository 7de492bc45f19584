/** Completion: what the words of a line may go on with, and a real bash that sources the script. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScript, type Shell, shells } from '../../src/cli/completion-scripts.js';
import { buildProgram } from '../../src/cli/program.js';
import { sharedProgram } from '../support/compiled-program.js';
import { goodhart } from './goodhart.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-completion-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The lines that a shell is given for a line that ends at its cursor. */
async function asked(line: string, shell = 'bash'): Promise<string[]> {
  const { code, out, err } = await goodhart('completion-server', shell, '--', ...line.split(' ').slice(1));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.split('\n').filter((text) => text !== '');
}

describe('completion', () => {
  it('knows every command that help shows, and no other', async () => {
    const program = buildProgram();
    const shown = program.createHelp().visibleCommands(program);
    expect(await asked('goodhart ')).toEqual(shown.map((command) => command.name()));
    expect(await asked('goodhart ver')).toEqual(['verify']);
  });

  it('knows experiments and questions by name', async () => {
    expect(await asked('goodhart run rm')).toEqual(['rm-size']);
    expect(await asked('goodhart run --backend wasm rm')).toEqual(['rm-size']);
    expect(await asked('goodhart init mine.yaml --from rm')).toEqual(['rm-size']);
    expect(await asked('goodhart init mine.yaml --question l')).toEqual(['label-noise']);
  });

  it('knows options, not again those that are there, and their choices', async () => {
    expect(await asked('goodhart run quick --dr')).toEqual(['--dry-run']);
    expect(await asked('goodhart run quick --dry-run --dr')).toEqual([]);
    expect(await asked('goodhart run quick --set a=1 --se')).toEqual(['--set', '--seed']);
    expect(await asked('goodhart run quick --backend ')).toEqual(['auto', 'tensorflow', 'wasm']);
    expect(await asked('goodhart run quick --backend = w')).toEqual(['wasm']);
    expect(await asked('goodhart run quick --backend=w', 'fish')).toEqual(['--backend=wasm']);
    expect(await asked('goodhart completion z')).toEqual(['zsh']);
  });

  it('knows the keys of the experiment on the line step by step, and the values that can be listed', async () => {
    expect(await asked('goodhart run quick --set rl.klP')).toEqual(['rl.klPenalty=']);
    expect(await asked('goodhart run quick --sweep rew')).toEqual(['reward.']);
    expect(await asked('goodhart run quick --set rl.enabled = f')).toEqual(['false']);
    expect(await asked('goodhart run quick --set reward.kind=pl', 'zsh')).toContain('reward.kind=planted');
    expect(await asked('goodhart run nobody --set see')).toEqual(['seed=']);
  });

  it('knows the columns of the logs on the line, the next ones behind a comma', async () => {
    const log = join(root, 'log.csv');
    writeFileSync(log, 'kl,gold_score,rm_size\n1,2,3\n2,3,3\n');
    expect(await asked(`goodhart fit ${log} --by rm`)).toEqual(['rm_size']);
    expect(await asked(`goodhart fit ${log} --by kl,`)).toEqual(['kl,gold_score', 'kl,rm_size']);
    expect(await asked(`goodhart check ${log} --gold g`)).toEqual(['gold_score']);
    expect(await asked('goodhart fit nowhere.csv --by rm')).toEqual([]);
    expect(await asked('goodhart compare nowhere --by rm')).toEqual([]);
  });

  it('leaves files to the shell', async () => {
    for (const shell of shells) expect(await asked('goodhart fit ', shell)).toEqual([]);
    expect(await asked('goodhart run ../elsewhere/', 'fish')).toEqual([]);
  });

  it('says what zsh and fish show beside a name', async () => {
    expect((await asked('goodhart doctor', 'zsh')).join('\n')).toMatch(/^doctor:[a-z]/m);
    expect((await asked('goodhart comp', 'fish')).join('\n')).toMatch(/^compare\t/m);
  });

  it('has an answer to whatever stands on the line', async () => {
    const odd = [
      '',
      '-',
      '--',
      '--=',
      '=',
      '= =',
      '"',
      '\\',
      'run --',
      'run --seed',
      'nobody x',
      'completion-server ',
      '\t é',
    ];
    for (const shell of shells)
      for (const words of odd) expect(await asked(`goodhart ${words}`, shell)).toBeInstanceOf(Array);
    expect(await goodhart('completion-server', 'bash')).toMatchObject({ code: 0, err: '' });
  });

  it('refuses another shell', async () => {
    const { code, err } = await goodhart('completion', 'tcsh');
    expect(code).toBe(2);
    expect(err).toContain('Allowed choices are bash, zsh, fish.');
  });
});

describe('the scripts', () => {
  const place = () => join(root, 'place');
  let environment: NodeJS.ProcessEnv;
  beforeAll(() => {
    const { main } = sharedProgram();
    const bin = join(root, 'bin');
    mkdirSync(bin);
    symlinkSync(main, join(bin, 'goodhart'));
    environment = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    mkdirSync(join(place(), 'experiments'), { recursive: true });
    writeFileSync(join(place(), 'experiments', 'broken.yaml'), 'a: [');
    for (const name of ['mine', 'two words', 'a*star', 'line\nend']) {
      mkdirSync(join(place(), 'results', name), { recursive: true });
      writeFileSync(join(place(), 'results', name, 'manifest.json'), '{}');
    }
  }, 60_000);

  const run = (shell: Shell, script: string, cwd = place()) =>
    execFileSync(shell, [...(shell === 'bash' ? ['--norc'] : []), '-c', script], {
      ...{ cwd, env: environment, encoding: 'utf8' as const, stdio: ['ignore', 'pipe', 'pipe'] as const },
    })
      .trim()
      .split('\n');

  const ask = `ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _goodhart_completion; printf "<%s>" "\${COMPREPLY[@]-}"; echo; }`;
  const bash = `${completionScript('bash')}${ask}\n`;

  it('bash quotes a name unless it stands in quotes', () => {
    const lines = [
      'table results/m',
      'run q',
      'table results/t',
      `table '"results/two w'`,
      'table results/a',
    ];
    const said = run('bash', bash + lines.map((line) => `ask goodhart ${line}`).join('\n'));
    expect(said).toEqual([
      '<results/mine>',
      '<quick>',
      '<results/two\\ words>',
      '<results/two words>',
      '<results/a\\*star>',
    ]);
  });

  it('bash goes on as it was, whatever happens', () => {
    const without = 'hash -r; PATH=/nowhere; ask goodhart run q; printf "%q" "$IFS"';
    expect(run('bash', `set -eu\n${bash}${bash}ask goodhart run nobody\n${without}`)).toEqual([
      '<>',
      '<>',
      "$' \\t\\n'",
    ]);
  });

  it('offers nothing of what cannot be read', () => {
    const odd = join(root, 'odd');
    mkdirSync(odd);
    for (const name of ['results', 'experiments']) writeFileSync(join(odd, name), '');
    const server = 'goodhart completion-server bash --';
    expect(run('bash', `${server} watch ''; ${server} run rm-size 2>&1`, odd)).toEqual(['rm-size']);
  });

  it.skipIf(!has('fish'))('fish never runs what stands on the line', () => {
    const line = `goodhart fit "a; touch ran" (touch ran) r`;
    const said = run(
      'fish',
      `${completionScript('fish')}complete -C '${line}'; complete -C 'goodhart table results/t'`,
    );
    expect(existsSync(join(place(), 'ran'))).toBe(false);
    expect(said).toContain('results/two words');
  });

  it.skipIf(!has('zsh'))('zsh hands on words without their quotes', () => {
    const stub = `_describe() { print -rl -- "\${(@P)2}"; }; words=(goodhart table "results/two\\\\ w"); CURRENT=3`;
    expect(run('zsh', `set -u\n${stub}\n${completionScript('zsh')}_goodhart`)).toContain('results/two words');
  });
});

function has(shell: Shell): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}
