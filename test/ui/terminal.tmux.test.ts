/** The live screen in a real terminal; skipped, with a line that says so, where there is no tmux. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('No tmux here: the screen is not tested in a terminal (apt-get install tmux).');

const server = `goodhart-test-${process.pid}`;
const tmux = (...parameters: string[]) =>
  execFileSync('tmux', ['-L', server, ...parameters], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const shown = () => tmux('capture-pane', '-p', '-t', 'screen');

/** Looks until the pane shows what is waited for; the last picture otherwise says what was there instead. */
async function shows(what: RegExp, seconds = 30): Promise<string> {
  for (let tries = 0; tries < seconds * 10 && !what.test(shown()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(shown()).toMatch(what);
  return shown();
}

/** Whether the alternate screen is shown, the cursor, and whether the terminal reports the mouse. */
const modes = () =>
  tmux(
    'display-message',
    ...['-p', '-t', 'screen', '#{alternate_on} #{cursor_flag} #{mouse_sgr_flag}'],
  ).trim();

const command = (milliseconds: number, mode: string) =>
  `env -u CI -u NO_COLOR TERM=screen-256color NODE_ENV=production node ${join(compiled, 'screen.mjs')} ${milliseconds} five ${mode}`;

let compiled: string;

/** The screen as one module: sources under a TypeScript loader take three times as long to start. */
function compileScreen(): void {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  compiled = mkdtempSync(join(tmpdir(), 'goodhart-screen-'));
  symlinkSync(join(root, 'node_modules'), join(compiled, 'node_modules'));
  buildSync({
    absWorkingDir: root,
    entryPoints: ['test/fixtures/fake-screen.ts'],
    outfile: join(compiled, 'screen.mjs'),
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    jsx: 'automatic',
    logLevel: 'error',
  });
}

describe.skipIf(!hasTmux)('the screen in tmux', () => {
  // A server leaves with its last session, and a session opened while it leaves is refused: one stays.
  beforeAll(() => {
    compileScreen();
    tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'anchor', 'sh');
  });
  beforeEach(() => {
    tmux('new-session', '-d', '-s', 'screen', '-x', '80', '-y', '24', 'sh');
    tmux('send-keys', '-t', 'screen', "PS1='$ '; echo before the study", 'Enter');
  });
  afterEach(() => {
    tmux('kill-session', '-t', 'screen');
  });
  afterAll(() => {
    spawnSync('tmux', ['-L', server, 'kill-server']);
    rmSync(compiled, { recursive: true, force: true });
  });

  const start = (milliseconds: number, mode = '') =>
    tmux('send-keys', '-t', 'screen', `${command(milliseconds, mode)}; echo left with $?`, 'Enter');

  test('a study fills the window, follows a resize, answers keys and gives the terminal back on q', async () => {
    start(1, 'stay');
    await shows(/done after 5 min 21 s/);
    const frame = (await shows(/0\.968/)).split('\n');
    expect(frame[0]).toMatch(/^goodhart quick/);
    expect(frame[23]).toMatch(/1 Overview .* q quit/);
    tmux('send-keys', '-t', 'screen', '2');
    await shows(/PPO, all sizes, all seeds/);
    tmux('resize-window', '-t', 'screen', '-x', '140', '-y', '45');
    const large = (await shows(/3 Coefficients/)).split('\n');
    expect(large[44]).toMatch(/q quit/);
    expect(large.filter((line) => line.includes('1 Overview'))).toHaveLength(1);
    tmux('resize-window', '-t', 'screen', '-x', '80', '-y', '24');
    const small = (await shows(/3 α β/)).split('\n');
    tmux('send-keys', '-t', 'screen', '?');
    await shows(/Help: \? goes back(?!, rows)/);
    // A press on the name of the first view, as xterm reports it in SGR mode.
    tmux('send-keys', '-t', 'screen', '-l', '\x1b[<0;3;24M');
    await shows(/─ Stages ─/);
    expect(modes()).toBe('1 0 1');
    expect(small.filter((line) => line.includes('1 Overview'))).toHaveLength(1);
    tmux('send-keys', '-t', 'screen', 'q');
    const after = await shows(/left with 0/);
    expect(tmux('capture-pane', '-p', '-S', '-100', '-t', 'screen')).toContain('before the study');
    expect(after).toMatch(/next: /);
    expect(tmux('capture-pane', '-p', '-S', '-100', '-t', 'screen')).toMatch(
      /PPO: gold ━ and proxy ┅ over KL/,
    );
    expect(tmux('capture-pane', '-p', '-S', '-100', '-t', 'screen')).toMatch(/103,233 +1\.194/);
    expect(modes()).toBe('0 1 0');
  });

  test('Ctrl-C stops a running study, which may resume, and restores the terminal', async () => {
    start(100);
    await shows(/✓ World/);
    tmux('send-keys', '-t', 'screen', 'C-c');
    const after = await shows(/left with 130/);
    expect(after).toContain('run the same command again to resume');
    expect(modes()).toBe('0 1 0');
  });

  test('Ctrl-Z gives the terminal back and fg takes it again', async () => {
    tmux('send-keys', '-t', 'screen', 'bash --norc', 'Enter');
    start(100, 'stay');
    await shows(/✓ World/);
    tmux('send-keys', '-t', 'screen', 'C-z');
    await shows(/Stopped/);
    expect(modes()).toBe('0 1 0');
    tmux('send-keys', '-t', 'screen', 'fg', 'Enter');
    await shows(/✓ World/);
    expect(modes()).toBe('1 0 1');
  });

  test('a kill restores the terminal', async () => {
    start(100);
    await shows(/✓ World/);
    const pane = tmux('display-message', '-p', '-t', 'screen', '#{pane_pid}').trim();
    const child = execFileSync('ps', ['--ppid', pane, '-o', 'pid='], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)[0]!;
    process.kill(Number(child), 'SIGTERM');
    await shows(/left with 130/);
    expect(modes()).toBe('0 1 0');
  });
});
