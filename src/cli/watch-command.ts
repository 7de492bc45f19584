/** `goodhart watch`: the live screen of a study that another process runs, or that is finished; it changes nothing. */
import { Command, Option } from 'commander';
import { readManifest } from '../engine/index.js';
import { importPlugins, pluginOption } from './plugins.js';

interface WatchFlags {
  plain?: boolean;
  json?: boolean;
  plugin: string[];
}

export function watchCommand(): Command {
  return new Command('watch')
    .description('look at a running or finished study; read-only, also from another machine')
    .argument('<dir>', 'result folder')
    .addOption(new Option('--plain', 'plain lines instead of the live screen').conflicts('json'))
    .option('--json', 'every event as one line of JSON')
    .addOption(pluginOption())
    .addHelpText(
      'after',
      `
Keys: 1 to 5 or Tab choose the view, m the method, ← → the size or the run, s the seed, ↑ ↓ scroll, q leaves.
Without a terminal the lines of a finished study are printed at once, those of a running one as they come.

Example:
  $ goodhart watch results/quick`,
    )
    .action(async (folder: string, flags: WatchFlags) => {
      await importPlugins(flags.plugin);
      readManifest(folder);
      process.exitCode = await watch(folder, flags);
    });
}

async function watch(folder: string, { plain, json }: Pick<WatchFlags, 'plain' | 'json'>): Promise<number> {
  const abort = new AbortController();
  // Who watches stops when nobody reads along; the study itself is another process's.
  process.stdout.once('error', () => abort.abort());
  const { followStudy } = await import('../ui/event-log.js');
  const write = (line: string) => process.stdout.write(`${line}\n`);
  if (json) {
    const { runJsonReporter } = await import('../ui/json-reporter.js');
    return runJsonReporter(followStudy(folder, { signal: abort.signal, untilFinished: true }), { write });
  }
  const { canShowLiveScreen, runLiveScreen } = await import('../ui/live-screen.js');
  if (plain || !canShowLiveScreen()) {
    const { runPlainReporter } = await import('../ui/plain-reporter.js');
    return runPlainReporter(followStudy(folder, { signal: abort.signal, untilFinished: true }), { write });
  }
  await runLiveScreen(followStudy(folder, { signal: abort.signal }), {
    isWatching: true,
    onQuit: () => abort.abort(),
    timeOf: (event) => (event as { at?: number }).at ?? Date.now(),
  });
  return 0;
}
