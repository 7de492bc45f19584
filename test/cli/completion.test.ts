/** Completion: what the words of a line may go on with, and a real bash that sources the script. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildProgram } from '../../src/cli/program.js';
import { compileProgram } from '../support/compiled-program.js';
import { goodhart } from './goodhart.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-completion-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

/** The lines that a shell is given for a line that ends at its cursor. */
async function asked(line: string, shell = 'bash'): Promise<string[]> {
  const words = line.split(' ');
  vi.stubEnv('SHELL', shell);
  vi.stubEnv('COMP_LINE', line);
  vi.stubEnv('COMP_POINT', String(line.length));
  vi.stubEnv('COMP_CWORD', String(words.length - 1));
  const { code, out, err } = await goodhart('completion-server', '--', ...words);
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
    expect(await asked('goodhart completion z')).toEqual(['zsh']);
  });

  it('leaves files to the shell', async () => {
    expect(await asked('goodhart fit ')).toEqual([]);
    expect(await asked('goodhart fit ', 'zsh')).toEqual(['__tabtab_complete_files__']);
  });

  it('says what zsh and fish show beside a name', async () => {
    expect((await asked('goodhart doctor', 'zsh')).join('\n')).toMatch(/^doctor:[a-z]/m);
    vi.stubEnv('SHELL', 'fish');
    vi.stubEnv('COMP_LINE', 'goodhart comp ');
    vi.stubEnv('COMP_POINT', '13');
    vi.stubEnv('COMP_CWORD', '2');
    const { out } = await goodhart('completion-server', '--', 'goodhart', 'comp');
    expect(out).toMatch(/^compare\t/m);
  });

  it('refuses another shell', async () => {
    const { code, err } = await goodhart('completion', 'tcsh');
    expect(code).toBe(2);
    expect(err).toContain('Allowed choices are bash, zsh, fish.');
  });

  it('works in bash, result folders and names alike', async () => {
    const compiled = join(root, 'compiled');
    mkdirSync(compiled);
    const { main } = compileProgram(compiled);
    const bin = join(root, 'bin');
    mkdirSync(bin);
    chmodSync(main, 0o755);
    symlinkSync(main, join(bin, 'goodhart'));
    const place = join(root, 'place');
    mkdirSync(join(place, 'results', 'mine'), { recursive: true });
    mkdirSync(join(place, 'experiments'));
    writeFileSync(join(place, 'experiments', 'broken.yaml'), 'a: [');
    writeFileSync(join(place, 'results', 'mine', 'manifest.json'), '{}');
    const { out: script } = await goodhart('completion', 'bash');
    const text = `${script}
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}; COMPREPLY=(); _goodhart_completion; printf '%s\\n' "\${COMPREPLY[*]}"; }
ask goodhart table results/m
ask goodhart run q
`;
    const environment = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const said = execFileSync('bash', ['--norc', '-c', text], {
      cwd: place,
      env: environment,
      encoding: 'utf8',
    });
    expect(said.trim().split('\n')).toEqual(['results/mine', 'quick']);
  });
});
