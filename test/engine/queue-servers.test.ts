/** Redis servers that are none for a queue, that are full, and a disk of a worker's that is: each is told in words, once. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { QueueExecutor } from '../../src/engine/executors/bullmq/queue-executor.js';
import { QueueWorker } from '../../src/engine/executors/bullmq/queue-worker.js';
import { redisUrl } from '../../src/engine/executors/bullmq/redis-url.js';
import { runStudy, type StudyEvent } from '../../src/engine/index.js';
import { type FailingDisk, failingDisk } from '../support/failing-disk.js';
import { freePort, hasRedis, type RedisServer, startRedis } from '../support/redis-server.js';
import { fakeStudy } from './fake-plugin.js';
import { fakeExperiment, fakePlugin, ofType } from './fake-run.js';

let root: string;
const servers: RedisServer[] = [];
const workers: QueueWorker[] = [];
let disk: FailingDisk | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'goodhart-servers-'));
  for (const name of ['cache', 'other']) mkdirSync(join(root, name));
});
afterEach(async () => {
  disk?.heal();
  disk = undefined;
  await Promise.all(workers.splice(0).map((worker) => worker.drain()));
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  rmSync(root, { recursive: true, force: true });
});

async function server(...settings: string[]): Promise<string> {
  const started = await startRedis(...settings);
  servers.push(started);
  return started.url;
}

async function refusal(url: string): Promise<string> {
  const executor = new QueueExecutor({ redis: url });
  const failed = await executor.open(join(root, 'cache')).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(UserError);
  return (failed as Error).message;
}

async function worker(url: string, cache = 'cache'): Promise<string[]> {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const options = { redis: redisUrl(url), cacheFolder: join(root, cache), jobs: 2, silence: 3 };
  const made = new QueueWorker({ ...options, say });
  workers.push(made);
  await made.start();
  return said;
}

async function run(
  out: string,
  url: string,
  onEvent: (event: StudyEvent) => unknown = () => undefined,
): Promise<StudyEvent[]> {
  const events: StudyEvent[] = [];
  const options = { backend: 'wasm', plugins: [fakePlugin], executor: 'bullmq', redis: url } as const;
  const places = { out: join(root, out), cache: join(root, 'cache') };
  for await (const event of runStudy(fakeStudy, fakeExperiment(), { ...options, ...places })) {
    events.push(event);
    await onEvent(event);
  }
  return events;
}
const notices = (events: readonly StudyEvent[]) => ofType(events, 'notice').map(({ message }) => message);

async function asked(url: string, ...command: [string, ...string[]]): Promise<unknown> {
  const client = new Redis(url);
  try {
    return await client.call(...command);
  } finally {
    client.disconnect();
  }
}

describe.runIf(hasRedis)(
  'a server that is none for a queue is refused in a line',
  { timeout: 60_000 },
  () => {
    it('where it is a replica, a node of a cluster, or has no such database', async () => {
      const primary = await server();
      const replica = await server('--replicaof', '127.0.0.1', new URL(primary).port);
      expect(await refusal(replica)).toBe(
        `${replica}: is a replica, which takes nothing; allowed: its primary`,
      );
      const node = await server(
        '--cluster-enabled',
        'yes',
        '--cluster-port',
        String(await freePort()),
        '--cluster-config-file',
        'n',
      );
      expect(await refusal(node)).toBe(`${node}: is a node of a cluster; allowed: a single server`);
      expect(await refusal(`${primary}/99`)).toBe(
        `${primary}/99: has no such database; allowed: a smaller number`,
      );
      expect(() => redisUrl(`${primary}/cells`)).toThrow(/names no database by its number after the host/);
    });

    it('where its user may not touch a queue’s keys', async () => {
      const url = await server();
      await asked(url, 'ACL', 'SETUSER', 'low', 'on', '>secret', '~other:*', '+@all');
      const { host } = new URL(url);
      expect(await refusal(`redis://low:secret@${host}`)).toMatch(
        /^redis:\/\/low:\*\*\*@[\d.:]+: does not let this user keep a queue \(NOPERM [^\n]*\)$/,
      );
    });

    const hasTls = spawnSync('openssl', ['version']).status === 0;
    it.runIf(hasTls)('where its certificate is nobody’s, or the URL speaks no TLS', async () => {
      const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(root, name));
      execFileSync(
        'openssl',
        [
          ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost'],
          ...['-keyout', key, '-out', cert],
        ],
        { stdio: 'ignore' },
      );
      const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', cert];
      const plain = await server('--tls-auth-clients', 'no', ...files);
      const { port } = new URL(plain);
      await asked(plain, 'CONFIG', 'SET', 'port', '0', 'tls-port', port);
      expect(await refusal(`rediss://127.0.0.1:${port}`)).toMatch(
        /its certificate is not trusted \([A-Z_]+\); allowed: NODE_EXTRA_CA_CERTS=/,
      );
      expect(await refusal(`redis://127.0.0.1:${port}`)).toMatch(/ECONNRESET\); allowed: rediss:\/\//);
    });
  },
);

describe.runIf(hasRedis)('a queue in trouble', { timeout: 120_000 }, () => {
  it('whose server is full says so once, waits, and goes on when there is room', async () => {
    const url = await server('--maxmemory-policy', 'noeviction');
    await worker(url);
    await asked(url, 'CONFIG', 'SET', 'maxmemory', '1');
    let full = 0;
    const events = await run('one', url, async (event) => {
      if (event.type !== 'notice' || !event.message.startsWith('Redis takes no stages') || full++ > 0) return;
      // Two more tries find it full.
      await new Promise((resolve) => setTimeout(resolve, 5000));
      await asked(url, 'CONFIG', 'SET', 'maxmemory', '0');
    });
    expect(events.at(-1)).toMatchObject({ status: 'done' });
    const told = notices(events).filter((text) => text.startsWith('Redis takes'));
    expect(told).toEqual([
      expect.stringMatching(
        /^Redis takes no stages \(OOM command not allowed[^\n]{0,120}\); it is waited for$/,
      ),
      'Redis takes stages again',
    ]);
  });

  it('whose worker cannot write into its cache fails the stage in words', async () => {
    const url = await server();
    await worker(url);
    const claims = join(root, 'cache', '.claims');
    mkdirSync(claims);
    disk = failingDisk(claims, { code: 'ENOSPC', of: 'writing', at: 0, isLasting: true });
    const [{ reason }] = ofType(await run('one', url), 'stage-failed');
    expect(reason).toMatch(/the disk is full, ENOSPC; allowed: free some space \(3 tries\)$/);
    disk.heal();
    expect((await run('one', url)).at(-1)).toMatchObject({ status: 'done' });
  });

  it('gives two studies to the worker that has their cache, and nothing to one with another', async () => {
    const url = await server();
    const stranger = await worker(url, 'other');
    const own = await worker(url);
    const all = await Promise.all([run('one', url), run('two', url)]);
    for (const events of all) expect(events.at(-1)).toMatchObject({ status: 'done' });
    expect(stranger).toHaveLength(1);
    expect(own.filter((line) => / done in /.test(line))).toHaveLength(5);
  });
});
