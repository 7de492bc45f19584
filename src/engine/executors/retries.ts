/** Another try for a cell whose process died, whatever ran it; what a stage's body throws it would throw again. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Cell, CellResult } from '../cell.js';
import { type Executor, LostWorker, type RunOptions } from './executor.js';

/** A stage that kills every process is given up after so many. */
export const mostTries = 3;

/** Milliseconds before the second try, twice as many before the third: what ate the memory may be gone by then. */
const firstPause = 500;

/** Runs a cell, again where its worker was lost. Rejects with the reason of the last try. */
export async function runWithRetries(
  executor: Executor,
  cell: Cell,
  options: RunOptions,
  pause = firstPause,
): Promise<CellResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await executor.run(cell, options);
    } catch (error) {
      if (!(error instanceof LostWorker)) throw error;
      if (attempt === mostTries) throw new Error(`${error.message} (${mostTries} tries)`);
      options.onNotice?.(`${cell.stage.id}: ${error.message}; try ${attempt + 1} of ${mostTries}`);
      await wait(pause * 2 ** (attempt - 1));
    }
  }
}
