/** The thread that judges for the screen: takes the rows of a study, then gives the verdicts that it is asked for. */
import { parentPort, workerData } from 'node:worker_threads';
import { importPlugin } from '../engine/plugins/index.js';
import { JudgeInTurns } from './judge.js';
import type { JudgeReply, JudgeRequest } from './judge-protocol.js';

const { plugins } = workerData as { plugins: readonly string[] };
const judge = new JudgeInTurns();
let rows: Record<string, unknown[]> = {};

/** Findings and kinds of study of the user's own are known here as they are where the screen is. */
const ready = (async () => {
  for (const plugin of plugins) await importPlugin(plugin);
})();

parentPort?.on('message', async (request: JudgeRequest) => {
  if (request.type === 'rows') {
    rows[request.table] ??= [];
    for (const row of request.rows) rows[request.table].push(row);
    return;
  }
  parentPort?.postMessage(await answer(request).catch(failed));
});

async function answer(request: Exclude<JudgeRequest, { type: 'rows' }>): Promise<JudgeReply> {
  if (request.type === 'judge') return { type: 'verdict', verdict: await judge.judge(request.place) };
  const { study, experiment } = request;
  const taken = rows;
  rows = {};
  await ready;
  return { type: 'taken', findings: await judge.take({ study, rows: taken, experiment }) };
}

const failed = (error: unknown): JudgeReply => ({
  type: 'failed',
  reason: error instanceof Error ? error.message : String(error),
});
