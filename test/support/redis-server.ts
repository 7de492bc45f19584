/** A Redis server of the test's own: on a free port, in a folder of its own, gone when it ends. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where there is no server, its tests are skipped, and say so. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis)
  process.stderr.write('no redis-server here (apt-get install redis-server): its tests are skipped\n');

export interface RedisServer {
  url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** With what it had saved; `empty` forgets that. */
  start(options?: { empty?: boolean }): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedis(...settings: string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-redis-'));
  const port = await freePort();
  let server: ChildProcess;
  const kill = () =>
    new Promise<void>((resolve) => {
      if (server.exitCode !== null || server.signalCode !== null) resolve();
      server.once('exit', () => resolve());
      server.kill('SIGKILL');
    });
  const start = ({ empty = false } = {}) => {
    if (empty) rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
    const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const keep = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    server = spawn('redis-server', [...place, ...keep, ...settings], { stdio: ['ignore', 'pipe', 'ignore'] });
    return new Promise<void>((resolve, reject) => {
      server.once('exit', () => reject(new Error('redis-server does not start')));
      server.stdout!.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
  };
  await start();
  const stop = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, kill, start, stop };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
