/**
 * Kills a PPO stage of about two minutes at random moments and takes it up again, until it has been killed so many times.
 *
 *     npm run build && npx tsx scripts/kill-ppo.ts [kills] [seed]
 *
 * Kills come up to a minute after a start, so that without checkpoints up to a minute would be lost. Tells how much work
 * each kill cost, in the seconds that the killed run had spent on the iterations that were done again, and whether the
 * tables are those of a run that nobody touched; fails where a kill cost more than 30 s. The tests kill a training in memory at a few steps (test/methods/resume.tensor.test.ts).
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../src/random/index.js';

const kills = Number(process.argv[2] ?? 40);
const random = createRandom(`kill-ppo-${process.argv[3] ?? 0}`);
const root = mkdtempSync(join(tmpdir(), 'goodhart-kills-'));

writeFileSync(
  join(root, 'long.yaml'),
  `extends: smoke
proxyRewardModels: { sizes: [{ width: 4, layers: 1 }] }
rl: { batchSize: 256, klPenalty: 0.3, klBudget: 100, iterationBudget: 2800, evaluationInterval: 0.05 }
`,
);

interface Attempt {
  /** Iterations of the PPO stage by the time of their report, seconds. */
  iterations: { done: number; at: number }[];
  code: number | null;
}

/** Runs the study; kills the whole process group so many seconds after the PPO stage has begun to report. */
function attempt(out: string, killAfter?: number): Promise<Attempt> {
  const parameters = ['run', join(root, 'long.yaml'), '--json', '--no-report', '--jobs', '1'];
  const place = ['--out', join(root, out), '--cache', join(root, 'cache')];
  const child = spawn(process.execPath, ['dist/cli/main.js', ...parameters, ...place], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const iterations: Attempt['iterations'] = [];
  let rest = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = JSON.parse(line) as { type: string; stage?: string; done?: number };
      if (event.type !== 'stage-progress' || !event.stage?.startsWith('rl/')) continue;
      iterations.push({ done: event.done!, at: performance.now() / 1000 });
      if (killAfter !== undefined)
        timer ??= setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 1000 * killAfter);
    }
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ iterations, code });
    });
  });
}

/** Seconds from the report of this iteration, or of the last one before it, to the end. */
function spentFrom(iteration: number, attempted: Attempt['iterations']): number {
  const start = attempted.findLast(({ done }) => done < iteration) ?? attempted[0];
  return attempted.at(-1)!.at - start.at;
}

const tables = (out: string) =>
  ['curves.csv', 'coefficients.csv', 'peaks.csv', 'warnings.json', 'findings.json']
    .map((name) => readFileSync(join(root, out, name), 'utf8'))
    .join('\n');

const whole = await attempt('whole');
if (whole.code !== 0) throw new Error(`the whole run ended with ${whole.code}`);
const [first, last] = [whole.iterations[0], whole.iterations.at(-1)!];
console.log(`the PPO stage takes ${(last.at - first.at).toFixed(0)} s, ${last.done} iterations`);

// Everything but what PPO gave: the stage's output and its fit go.
const { stages } = JSON.parse(readFileSync(join(root, 'whole', 'manifest.json'), 'utf8')) as {
  stages: { id: string; hash: string }[];
};
cpSync(join(root, 'cache'), join(root, 'full'), { recursive: true });
const forget = () => {
  for (const { id, hash } of stages)
    if (id.includes('rl/')) rmSync(join(root, 'cache', hash), { recursive: true, force: true });
};

forget();
const repeated: number[] = [];
let before: Attempt['iterations'] = [];
for (let kill = 0; kill < kills; ) {
  const { iterations, code } = await attempt('killed', 0.5 + 60 * random.uniform());
  if (iterations.length > 0 && before.length > 0) repeated.push(spentFrom(iterations[0].done, before));
  if (code === 0) {
    if (tables('killed') !== tables('whole')) throw new Error('the tables differ');
    forget();
    before = [];
    continue;
  }
  kill += 1;
  if (iterations.length > 0) before = iterations;
}
const end = await attempt('killed');
if (end.code !== 0 || tables('killed') !== tables('whole')) throw new Error('the tables differ');
const sorted = repeated.sort((a, b) => a - b);
console.log(
  `${kills} kills; work done again: median ${sorted[Math.floor(sorted.length / 2)].toFixed(1)} s, most ${sorted.at(-1)!.toFixed(1)} s; tables identical`,
);
rmSync(root, { recursive: true });
if (sorted.at(-1)! > 30) throw new Error('a kill cost more than 30 s');
