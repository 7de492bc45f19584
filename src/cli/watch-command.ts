/** `goodhart watch`: the live screen of a study that another process runs, or that is finished; it changes nothing. */
import { Command, Option } from 'commander';
import type { StudyBeside } from '../ui/shown-study.js';
import { print, printJson } from './output.js';
import { importPlugins, pluginOption } from './plugins.js';

interface WatchFlags {
  beside?: string;
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
    .addOption(
      new Option(
        '--beside <dir>',
        'another result folder, whose curves lie behind those of this one (view 2)',
      ).conflicts(['plain', 'json']),
    )
    .addOption(pluginOption())
    .addHelpText(
      'after',
      `
Keys: 1 to 5 or Tab choose the view, m the method, ← → the size or the run, o holds curves to lay others over
them, s the seed, ↑ ↓ scroll, ? explains, q leaves. The study itself goes on.
Without a terminal the lines of a finished study are printed at once, those of a running one as they come.

Examples:
  $ goodhart watch results/quick
  $ goodhart watch results/rm-size-seed-9 --beside results/rm-size`,
    )
    .action(async (folder: string, flags: WatchFlags) => {
      const [{ readManifest }, { studyBeside }] = await Promise.all([
        import('../engine/folder/index.js'),
        import('../ui/shown-study.js'),
      ]);
      await importPlugins(flags.plugin);
      const { study } = readManifest(folder);
      const beside = flags.beside === undefined ? undefined : studyBeside(flags.beside, study);
      process.exitCode = await watch(folder, { ...flags, beside });
    });
}

interface WatchOptions extends Pick<WatchFlags, 'plain' | 'json'> {
  beside: StudyBeside | undefined;
}

async function watch(folder: string, { plain, json, beside }: WatchOptions): Promise<number> {
  const abort = new AbortController();
  // Who watches stops when nobody reads along; the study itself is another process's.
  const stop = () => abort.abort();
  process.stdout.once('error', stop);
  try {
    return await follow(folder, { plain, json, beside, abort });
  } finally {
    process.stdout.off('error', stop);
  }
}

async function follow(
  folder: string,
  { plain, json, beside, abort }: WatchOptions & { abort: AbortController },
): Promise<number> {
  const { followStudy } = await import('../ui/event-log.js');
  const write = (line: string) => (json ? printJson : print)(`${line}\n`);
  if (json) {
    const { runJsonReporter } = await import('../ui/json-reporter.js');
    return runJsonReporter(followStudy(folder, { signal: abort.signal, untilFinished: true }), { write });
  }
  const { canShowLiveScreen, runLiveScreen } = await import('../ui/live-screen.js');
  if (plain || !canShowLiveScreen()) {
    const { runPlainReporter } = await import('../ui/plain-reporter.js');
    return runPlainReporter(followStudy(folder, { signal: abort.signal, untilFinished: true }), {
      write,
      isWatching: true,
    });
  }
  await runLiveScreen(followStudy(folder, { signal: abort.signal }), {
    isWatching: true,
    beside,
    onQuit: () => abort.abort(),
    timeOf: (event) => (event as { at?: number }).at ?? Date.now(),
  });
  return 0;
}
