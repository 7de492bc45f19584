/** Our side of the bench: prepares a task with the product's own rooms and times it on request. */
import { createInterface } from 'node:readline';
import { type BackendRequest, loadBackend } from '../src/tensor/index.js';
import { type PreparedTask, prepareTask } from './our-tasks.js';
import type { Reply, Request } from './tasks.js';

let prepared: PreparedTask | undefined;

async function answer(request: Request): Promise<Reply> {
  if (request.action === 'prepare') {
    const { name, versions } = await loadBackend(process.argv[2] as BackendRequest);
    prepared = prepareTask(request.task, request.world);
    return { version: `${name} ${versions.tensorflow ?? versions.tfjs}` };
  }
  if (!prepared) return { error: 'nothing was prepared' };
  return { seconds: prepared() };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as Request).catch((error: Error) => ({ error: error.message }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
