/** A worker of the queue as a process of its own, for tests that kill or stop it: cache, jobs and seconds of silence. */
import { redisUrl } from '../../src/engine/executors/bullmq/redis-url.js';
import { serveQueue } from '../../src/engine/executors/bullmq/serve.js';

const [cacheFolder, jobs, silence] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);
process.exit(
  await serveQueue({
    ...{ redis: redisUrl(undefined), cacheFolder, say },
    ...{ jobs: Number(jobs), silence: Number(silence) },
  }),
);
