/** Finds a Python with PyTorch: $GOODHART_PYTHON, or python3. */
import { spawnSync } from 'node:child_process';

export function python(): string {
  return process.env.GOODHART_PYTHON ?? 'python3';
}

/** Why there is no PyTorch here, in one line that says how to get it; undefined where it is there. */
export function missingPytorch(): string | undefined {
  const { status, error } = spawnSync(python(), ['-c', 'import torch'], { stdio: 'ignore' });
  if (status === 0) return undefined;
  const why = error ? `${python()} does not start` : `${python()} has no torch`;
  return `${why}: run \`python3 -m pip install torch\`, or name another Python in GOODHART_PYTHON`;
}
