/** Our side of the bench: `worker <dist> <backend>` prepares tasks with the rooms of a checkout and times them on request. */
import { createInterface } from 'node:readline';
import type { BackendRequest } from '../src/tensor/index.js';
import { repeated, type Timer } from './cost.js';
import { prepareTask } from './our-tasks.js';
import { openRooms } from './rooms.js';
import type { Reply, Request } from './tasks.js';

const [folder, backend] = process.argv.slice(2);
const rooms = await openRooms(folder);
const prepared: Timer[] = [];

async function answer(request: Request): Promise<Reply> {
  if (request.action === 'run') return repeated(prepared[request.id]);
  const { name, versions } = await rooms.tensor.loadBackend(backend as BackendRequest);
  prepared.push(prepareTask(request.task, request.world, rooms));
  return { id: prepared.length - 1, version: `${name} ${versions.tensorflow ?? versions.tfjs}` };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as Request).catch((error: Error) => ({ error: error.message }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
