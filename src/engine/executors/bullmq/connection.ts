/** The connection to Redis: checked once at the start, waited for whenever it is lost later. */
import type { Redis } from 'ioredis';
import { UserError } from '../../../config/user-error.js';
import type { RedisUrl } from './redis-url.js';
import { field, prefix, refusal, unfitness, warningsOf } from './server-words.js';

/** Milliseconds that a server has for its first answer. */
const firstAnswer = 5000;
/** Milliseconds without a byte after which a connection is dead: blocking reads come back every 10 s. */
const longestSilence = 30_000;
const longestPause = 2000;
/** A key that nobody has. */
const firstQuestion = 'may-i';

export interface Connection {
  redis: Redis;
  shown: string;
  /** Words on settings of the server that do not suit a queue. */
  warnings: string[];
  isUp(): boolean;
  close(): void;
  /** BullMQ prints its own words on old servers and on their settings: ours take their place. */
  skipVersionCheck: boolean;
}

export interface ConnectionEvents {
  onLost(): void;
  onBack(): void;
}

/** Throws UserError where the server is not there, does not let us in, or is too old. */
export async function openConnection(
  { url, shown }: RedisUrl,
  { onLost, onBack }: ConnectionEvents,
): Promise<Connection> {
  // Imported late: a local run needs none of it.
  const { Redis } = await import('ioredis');
  let isOpen = false;
  let isUp = false;
  let reason = 'no answer';
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: firstAnswer,
    socketTimeout: longestSilence,
    keepAlive: 10_000,
    retryStrategy: (times) => (isOpen ? Math.min(50 * 2 ** Math.min(times, 10), longestPause) : null),
  });
  redis.on('error', (error: Error & { code?: string }) => {
    reason = error.code ?? error.message;
  });
  redis.on('ready', () => {
    const wasDown = !isUp;
    isUp = true;
    if (isOpen && wasDown) onBack();
  });
  redis.on('close', () => {
    const wasUp = isUp;
    isUp = false;
    if (isOpen && wasUp) onLost();
  });
  const close = () => {
    isOpen = false;
    redis.disconnect();
  };
  try {
    const info = await firstInfo(redis, () => reason);
    const unfit = unfitness(info);
    if (unfit !== undefined) throw new UserError(`${shown}: ${unfit}`);
    // Asked for again: where there is no such database the library goes on in the first one.
    await redis.select(redis.options.db ?? 0);
    // A user may be let in and to no key of ours.
    await redis.exists(`${prefix}:${firstQuestion}`);
    isOpen = true;
    const [version, policy] = [field(info, 'redis_version'), field(info, 'maxmemory_policy')];
    const warnings = warningsOf(shown, policy);
    const skipVersionCheck = warnings.length > 0 || Number.parseFloat(version) < 6.2;
    return { redis, shown, warnings, skipVersionCheck, isUp: () => isUp, close };
  } catch (error) {
    close();
    if (error instanceof UserError) throw error;
    throw new UserError(`${shown}: ${refusal((error as Error).message)}`);
  }
}

/** Rejects with what the server or the network says. */
async function firstInfo(redis: Redis, reason: () => string): Promise<string> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(reason())), firstAnswer).unref();
  });
  const connected = redis.connect().catch((error: Error) => {
    throw /^(NOAUTH|WRONGPASS|ERR)/.test(error.message) ? error : new Error(reason());
  });
  return await Promise.race([connected.then(() => redis.info()), late]);
}
