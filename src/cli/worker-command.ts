/** `goodhart worker`: takes stages from the queue of `goodhart run --executor bullmq` and computes them here. */
import { Command, Option } from 'commander';
import { UserError } from '../config/user-error.js';
import { jobsOption, redisOption, seconds } from './options.js';
import { print } from './output.js';
import { hideSecrets } from './secrets.js';

interface WorkerFlags {
  redis?: string;
  cache?: string;
  jobs: number;
  silence: number;
}

const notes = `
Any number of workers on any number of machines serve any number of studies. All of them need the same cache folder,
wherever each machine mounts it, and the same version of the program. The first Ctrl-C or SIGTERM lets what runs finish,
the second one gives it back to the queue. See docs/scaling.md.

Examples:
  $ goodhart worker --redis redis://queue-host:6379 --cache /shared/goodhart-cache
  $ GOODHART_REDIS=rediss://user:password@host:6380 GOODHART_CACHE=/shared/cache goodhart worker --jobs 8`;

export function workerCommand(): Command {
  return new Command('worker')
    .description('compute stages that goodhart run --executor bullmq has put in a queue')
    .addOption(redisOption())
    .option('--cache <dir>', 'the folder that all machines share (default: GOODHART_CACHE)')
    .addOption(jobsOption())
    .addOption(
      new Option(
        '--silence <seconds>',
        'a worker without a sign of life for so long loses its stages to others; the same for all workers',
      )
        .argParser(seconds)
        .default(30),
    )
    .addHelpText('after', notes)
    .action(async ({ redis: given, cache, jobs, silence }: WorkerFlags) => {
      hideSecrets(given);
      // Imported late: no other command needs the queue's library.
      const [{ cacheFolderOf, openCache, sweepCache }, { redisUrl }, { serveQueue }] = await Promise.all([
        import('../engine/cache/index.js'),
        import('../engine/executors/bullmq/redis-url.js'),
        import('../engine/executors/bullmq/serve.js'),
      ]);
      const asked = cache ?? process.env.GOODHART_CACHE;
      if (!asked)
        throw new UserError(
          'no cache is named; allowed: --cache or GOODHART_CACHE, the folder of the studies',
        );
      const cacheFolder = cacheFolderOf('', asked);
      openCache(cacheFolder);
      sweepCache(cacheFolder);
      const redis = redisUrl(given);
      // What runs in children needs no password.
      for (const name of ['GOODHART_REDIS', 'REDIS_URL']) delete process.env[name];
      const say = (line: string) => print(`${line}\n`);
      const code = await serveQueue({ redis, cacheFolder, jobs, silence, say });
      // A lost server must not keep an ended worker.
      process.exit(code);
    });
}
