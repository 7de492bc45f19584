/** Times a whole study as a user starts it: the built program in a process of its own, an event a line. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StudyEvent } from '../src/index.js';
import { watchMemory } from './process-tree.js';
import { launch, removeAtEnd } from './processes.js';
import { script } from './script.js';

export interface StudyTimes {
  seconds: number;
  /** Until the first point of a curve was there to show. */
  firstPointSeconds: number;
  peakBytes: number;
  /** Seconds of each kind of stage, added up over the processes that shared the work. */
  stageSeconds: Record<string, number>;
}

/** Runs an experiment by name or path in a folder of its own, which is removed afterwards. */
export async function timeStudy(experiment: string, options: string[]): Promise<StudyTimes> {
  const program = script('../dist/cli/main.js');
  if (!existsSync(program)) throw new Error('bench: the package is not built: npm run build');
  const out = removeAtEnd(mkdtempSync(join(tmpdir(), 'goodhart-bench-')));
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  const times: StudyTimes = { seconds: 0, firstPointSeconds: Number.NaN, peakBytes: 0, stageSeconds: {} };
  try {
    const child = launch(process.execPath, [program, 'run', experiment, '--json', '--out', out, ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    const memory = watchMemory(child.pid!);
    for await (const line of createInterface({ input: child.stdout! })) {
      note(JSON.parse(line) as StudyEvent, times, elapsed());
    }
    const code = await closed;
    times.seconds = elapsed();
    times.peakBytes = memory.stop();
    if (code !== 0) throw new Error(`bench: the run of ${experiment} ended with exit code ${code}`);
    return times;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function note(event: StudyEvent, times: StudyTimes, seconds: number): void {
  if (event.type === 'rows' && event.table === 'curves' && Number.isNaN(times.firstPointSeconds))
    times.firstPointSeconds = seconds;
  if (event.type !== 'stage-finished') return;
  const kind = event.stage.split('/')[0];
  times.stageSeconds[kind] = (times.stageSeconds[kind] ?? 0) + event.seconds;
}
