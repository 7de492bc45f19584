/** What a study asks of its queue beside BullMQ's own questions, many jobs at a time. */
import type { Queue } from 'bullmq';
import type { Connection } from './connection.js';

/** From here on events are read: what was said before is none of ours. */
export async function lastEvent({ redis }: Connection, queue: Queue): Promise<string> {
  const [last] = await redis.xrevrange(queue.toKey('events'), '+', '-', 'COUNT', 1);
  return last?.[0] ?? '0-0';
}

/** Those of which Redis holds a job, or does not say that it holds none. */
export async function jobsThere(
  { redis }: Connection,
  queue: Queue,
  hashes: readonly string[],
): Promise<Set<string>> {
  const pipeline = redis.pipeline();
  for (const hash of hashes) pipeline.exists(queue.toKey(hash));
  const replies = (await pipeline.exec()) ?? [];
  // No answer is no news.
  return new Set(hashes.filter((_, index) => replies[index]?.[0] || replies[index]?.[1] !== 0));
}

/** Removes those that this owner sent and nobody has begun. */
export async function takeBack(
  { redis }: Connection,
  queue: Queue,
  { hashes, owner }: { hashes: readonly string[]; owner: string },
): Promise<void> {
  const pipeline = redis.pipeline();
  for (const hash of hashes) pipeline.hget(queue.toKey(hash), 'name');
  const owners = ((await pipeline.exec()) ?? []).map(([, held]) => held);
  const own = hashes.filter((_, index) => owners[index] === owner);
  // One that runs is locked, and stays.
  await Promise.allSettled(own.map((hash) => queue.remove(hash)));
}
