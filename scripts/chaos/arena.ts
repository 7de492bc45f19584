/** Where faults are tried: a real Redis, a cache, workers and studies as processes, and what an undisturbed run gives. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { readManifest } from '../../src/engine/index.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import {
  checkKept,
  checkLeftovers,
  checkOnce,
  checkSame,
  checkWords,
  finishedOutputs,
  hasLeftovers,
  tablesOf,
} from './checks.js';
import { Command, type CommandOptions, type Ended } from './command.js';
import { childrenOf, markedProcesses, markName, orphans } from './processes.js';

export interface ArenaOptions {
  /** The module that is the command. */
  main: string;
  /** The experiment as YAML. */
  experiment: string;
  /** What every run is told beside: plug-ins. */
  parameters?: readonly string[];
  environment?: NodeJS.ProcessEnv;
  workers: number;
  /** Stages at the same time in one worker. */
  jobs: number;
  /** Seconds after which a silent worker loses its stages. */
  silence: number;
}

export interface RunOptions extends CommandOptions {
  out?: string;
  cache?: string;
  /** Without the queue. */
  isLocal?: boolean;
  parameters?: readonly string[];
}

interface CheckOptions {
  /** What was finished when the fault came. */
  before?: Map<string, string>;
  /** A frozen worker wakes up after another has done its work. */
  mayRepeat?: boolean;
  out?: string;
  cache?: string;
}

/** Seconds that a disturbed run has to end: many times what it takes. */
const longestRun = 900;

export class Arena {
  readonly root = mkdtempSync(join(tmpdir(), 'goodhart-chaos-'));
  readonly cache = join(this.root, 'cache');
  readonly out = join(this.root, 'out');
  /** What nobody has disturbed. */
  private readonly whole = join(this.root, 'whole');
  readonly mark = `${process.pid}-${Date.now()}`;
  readonly workers: Command[] = [];
  redis!: RedisServer;
  /** Seconds of an undisturbed run through the queue, from its start to its end. */
  seconds = 0;
  private checks = 0;
  private expected = new Map<string, string>();
  /** Commands of this trial, gone ones too. */
  private readonly spoken: Command[] = [];

  constructor(readonly options: ArenaOptions) {
    mkdirSync(this.cache);
    writeFileSync(this.experimentFile, options.experiment);
  }

  get experimentFile(): string {
    return join(this.root, 'study.yaml');
  }

  /** Without a look at the queue nothing is known of how long a run takes there. */
  async open({ looks = 2 } = {}): Promise<void> {
    this.redis = await startRedis();
    const local = this.run({ isLocal: true, out: this.whole, cache: join(this.root, 'whole-cache') });
    await this.expectDone(local);
    this.expected = tablesOf(this.whole);
    // The first run warms the workers up, the second one is measured.
    for (let look = 0; look < looks; look++) {
      await this.begin();
      const began = performance.now();
      await this.expectDone(this.run());
      this.seconds = (performance.now() - began) / 1000;
      await this.checkAll();
    }
  }

  /** A new study with workers that are there; `keep` leaves the outputs, `keepOut` the result folder. */
  async begin({ keep = false, keepOut = false, workers = this.options.workers } = {}): Promise<void> {
    if (!keepOut) rmSync(this.out, { recursive: true, force: true });
    if (!keep) this.forget();
    this.spoken.length = 0;
    for (const worker of this.workers.splice(0)) if (worker.isRunning) this.workers.push(worker);
    while (this.workers.length > workers) await this.dismiss(this.workers.at(-1)!);
    for (const worker of this.workers) worker.lines.length = 0;
    const fresh: Command[] = [];
    while (this.workers.length < workers) fresh.push(this.worker());
    await Promise.all(fresh.map((worker) => this.ready(worker)));
  }

  /** Outputs go; the cache stays the one that its workers know. */
  forget(): void {
    for (const name of readdirSync(this.cache))
      if (name !== '.cache-id') rmSync(join(this.cache, name), { recursive: true, force: true });
  }

  worker({
    environment = {},
    redis = this.redis.url,
    cache = this.cache,
    ...rest
  }: CommandOptions & { redis?: string; cache?: string } = {}): Command {
    const { main, jobs, silence } = this.options;
    const parameters = ['worker', '--cache', cache, '--jobs', String(jobs), '--silence', String(silence)];
    const made = new Command([main, ...parameters], {
      environment: { ...this.environment(redis), ...environment },
      ...rest,
    });
    this.workers.push(made);
    this.spoken.push(made);
    return made;
  }

  /** Ends a worker that served one fault alone. */
  async dismiss(worker: Command): Promise<void> {
    this.workers.splice(this.workers.indexOf(worker), 1);
    worker.signalGroup('SIGKILL');
    await worker.ended;
  }

  /** Waits until a worker takes stages. */
  async ready(worker: Command): Promise<void> {
    await this.until(() => worker.lines.length > 0 || !worker.isRunning, 'a worker starts');
    if (!worker.isRunning) throw new Error(`a worker does not start: ${worker.lines.join(' ')}`);
  }

  run({
    out = this.out,
    cache = this.cache,
    isLocal = false,
    parameters = [],
    environment = {},
    ...rest
  }: RunOptions = {}): Command {
    const how = isLocal ? ['--jobs', '2'] : ['--executor', 'bullmq'];
    const made = new Command(
      [
        ...[this.options.main, 'run', this.experimentFile, '--backend', 'wasm', '--json', '--no-report'],
        ...['--out', out, '--cache', cache, ...how, ...(this.options.parameters ?? []), ...parameters],
      ],
      { environment: { ...this.environment(this.redis.url), ...environment }, ...rest },
    );
    this.spoken.push(made);
    return made;
  }

  private environment(redis: string): NodeJS.ProcessEnv {
    return { ...this.options.environment, GOODHART_REDIS: redis, [markName]: this.mark };
  }

  finished(cache = this.cache): Map<string, string> {
    return finishedOutputs(cache);
  }

  childrenOf(command: Command): number[] {
    return childrenOf(this.mark, command.pid);
  }

  async end(command: Command, seconds = longestRun): Promise<Ended> {
    const late = wait(1000 * seconds, undefined, { ref: false });
    const ended = await Promise.race([command.ended, late]);
    if (ended) return ended;
    throw new Error(
      `a run does not end within ${seconds} s; its last word: ${command.words.at(-1) ?? 'none'}`,
    );
  }

  async expectDone(command: Command): Promise<void> {
    const { code, signal } = await this.end(command);
    const status = command.ofType('study-finished').at(-1)?.status;
    if (code === 0 && status === 'done') return;
    throw new Error(`a run ended with ${signal ?? code}, ${status}: ${command.words.slice(-3).join(' | ')}`);
  }

  async until(isSo: () => boolean, what: string, seconds = 120): Promise<void> {
    const latest = performance.now() + 1000 * seconds;
    while (!isSo()) {
      if (performance.now() > latest) throw new Error(`in ${seconds} s it never came to this: ${what}`);
      await wait(20);
    }
  }

  /** Waits until so large a share of an undisturbed run's time has passed. False where the run has ended by then. */
  async moment(share: number, run: Command): Promise<boolean> {
    await Promise.race([wait(1000 * share * this.seconds), run.ended]);
    return run.isRunning;
  }

  /** All that has to hold once the study is done. */
  async checkAll({
    before = new Map(),
    mayRepeat = false,
    out = this.out,
    cache = this.cache,
  }: CheckOptions = {}): Promise<void> {
    if (this.checks++ % 10 === 0 || hasLeftovers(out, cache)) await this.runAgain(out, cache);
    checkSame(tablesOf(out), this.expected);
    checkKept(before, cache);
    const all = [...new Set([...this.spoken, ...this.workers])];
    if (!mayRepeat) checkOnce(all.flatMap(({ lines }) => lines));
    checkWords(all.flatMap(({ words }) => words));
    await this.checkProcesses();
    checkLeftovers(out, cache);
  }

  /** Computes nothing, and takes away what a killed worker has left. */
  private async runAgain(out: string, cache: string): Promise<void> {
    const again = this.run({ isLocal: true, out, cache });
    await this.expectDone(again);
    const computed = again.ofType('stage-started').map(({ stage }) => stage);
    if (computed.length > 0) throw new Error(`a finished study computes again: ${computed.join(', ')}`);
  }

  async checkProcesses(): Promise<void> {
    const roots = () =>
      [...this.workers, ...this.spoken].filter(({ isRunning }) => isRunning).map(({ pid }) => pid);
    const gone = () => orphans(this.mark, roots()).length === 0;
    await this.until(gone, 'no process is left of what was killed', 20);
  }

  /** Of the study, with their hashes. */
  stages(): { id: string; kind: string; hash: string }[] {
    return readManifest(this.whole).stages;
  }

  /** After a failure nothing is trusted: workers, Redis and outputs are new. */
  async reset(): Promise<void> {
    this.killAll();
    await this.redis.stop();
    this.redis = await startRedis();
    this.forget();
  }

  private killAll(): void {
    for (const command of [...this.workers.splice(0), ...this.spoken.splice(0)])
      if (command.isRunning) command.signalGroup('SIGKILL');
    for (const { pid } of markedProcesses(this.mark)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It was about to end.
      }
    }
  }

  async close(): Promise<void> {
    this.killAll();
    await this.redis?.stop();
    rmSync(this.root, { recursive: true, force: true });
  }
}
