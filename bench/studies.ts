/** The long items: the five-size study on both sides, and the experiment of `npm start`. */
import { execFileSync } from 'node:child_process';
import { loadStudy } from '../src/studies/index.js';
import { python } from './python.js';
import { script } from './script.js';
import { type StudyTimes, timeStudy } from './whole-study.js';

export interface FiveSizes {
  ours: StudyTimes;
  pytorchSeconds?: number;
  /** Ours over PyTorch's in speed. */
  ratio?: number;
}

/** Both sides one after the other; ours takes a process a core, PyTorch as many threads. */
export async function fiveSizes(backend: string, pytorchThreads?: number): Promise<FiveSizes> {
  const file = script('five-sizes.yaml');
  const ours = await timeStudy(file, ['--backend', backend, '--no-report']);
  if (!pytorchThreads) return { ours };
  const pytorchSeconds = pytorchStudy(JSON.stringify(loadStudy(file).experiment), pytorchThreads);
  return { ours, pytorchSeconds, ratio: pytorchSeconds / ours.seconds };
}

function pytorchStudy(experiment: string, threads: number): number {
  const output = execFileSync(python(), [script('pytorch_baseline.py'), 'study', String(threads)], {
    input: experiment,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return (JSON.parse(output) as { seconds: number }).seconds;
}

/** What `npm start` runs, its report included. */
export function quickStart(backend: string): Promise<StudyTimes> {
  return timeStudy('quick', ['--backend', backend]);
}
