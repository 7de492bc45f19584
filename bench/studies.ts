/** The long items: the five-size study on both sides, and the experiment of `npm start`. */
import { availableParallelism } from 'node:os';
import { loadStudy } from '../src/studies/index.js';
import { environmentOf } from './environments.js';
import { launch } from './processes.js';
import { script } from './script.js';
import type { Skipped } from './sides.js';
import { type StudyTimes, timeStudy } from './whole-study.js';

export interface FiveSizes {
  ours: StudyTimes;
  pytorchSeconds?: number;
  /** Ours over PyTorch's in speed. */
  ratio?: number;
  skipped: Skipped[];
}

/** Both sides one after the other; ours takes a process a core, eager PyTorch as many threads. */
export async function fiveSizes(backend: string, { alone }: { alone: boolean }): Promise<FiveSizes> {
  const file = script('five-sizes.yaml');
  const ours = await timeStudy(file, ['--backend', backend, '--no-report']);
  if (alone) return { ours, skipped: [] };
  const environment = await environmentOf('torch');
  if ('missing' in environment) return { ours, skipped: [{ name: 'pytorch', why: environment.missing }] };
  const pytorchSeconds = await pytorchStudy(environment.python, JSON.stringify(loadStudy(file).experiment));
  return { ours, pytorchSeconds, ratio: pytorchSeconds / ours.seconds, skipped: [] };
}

async function pytorchStudy(python: string, experiment: string): Promise<number> {
  const threads = String(availableParallelism());
  const child = launch(python, [script('python/pytorch_serve.py'), threads, 'study'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdin!.end(experiment);
  const code = await closed;
  if (code !== 0) throw new Error(`bench: the study in PyTorch ended with exit code ${code}`);
  return (JSON.parse(output) as { seconds: number }).seconds;
}

/** What `npm start` runs, its report included. */
export function quickStart(backend: string): Promise<StudyTimes> {
  return timeStudy('quick', ['--backend', backend]);
}
