/** `goodhart compare`: result folders, or the values of a sweep, against each other. */
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../config/user-error.js';
import type { FolderComparison } from '../report/comparison/index.js';
import { complain, print, printColoured, printJson } from './output.js';
import { importPlugins, pluginOption } from './plugins.js';

interface CompareFlags {
  by?: string;
  base?: string;
  margin: number;
  confidence: number;
  out?: string;
  plot?: boolean;
  json?: boolean;
  plugin: string[];
}

const notes = `
What is compared. Folders that differ in more than the seed are conditions; folders that differ in the seed alone are one
condition in several worlds. One folder whose experiment sweeps something is compared value by value.

What is paired. Runs of the same world and proxy seed share prompts and random streams: each run less its partner is one
number, and intervals are Student's on these. With three worlds and more the worlds are what is independent; with fewer the
interval is about these very worlds. Where no world and seed is shared, samples are compared (Welch). Fewer than three
pairs have no interval.

In what. α and β of each run's own fit, over the KL that all reach; gold at equal KL and at equal proxy score; the peak of
gold, each run where the others peak, so that no run picks its own luck; what is lost from there to the end; seconds and
responses. The mean over reward-model sizes comes first. Proxy scores are in each proxy's own scale.

What is said. higher, lower: the interval leaves out 0. within: it lies inside ± the margin, be it above 0 or not. open: so
many pairs would tell, if difference and spread stay as they are. Single intervals are not corrected for how many there
are; those of a ranking are (Bonferroni).

Examples:
  $ goodhart compare results/quick results/quick-grpo
  $ goodhart compare results/kl-penalty --by rl.klPenalty --base 0
  $ goodhart compare results/a-seed-1 results/a-seed-2 results/a-seed-3 results/b-seed-1 results/b-seed-2 results/b-seed-3
  $ goodhart compare results/label-noise --out comparison`;

export function compareCommand(): Command {
  return new Command('compare')
    .description('paired differences of α, β, peak and gold at equal KL between folders or swept values')
    .argument('<dir...>', 'two or more result folders, or one whose experiment sweeps something')
    .option('--by <key>', 'what tells the conditions apart, where an experiment sweeps several keys')
    .option('--base <value>', 'the value or folder that the others are compared with (default: the first)')
    .addOption(
      new Option('--margin <sd>', 'smallest difference of interest, in sd of gold')
        .argParser((text) => numberWithin(text, { above: 0 }))
        .default(0.1),
    )
    .addOption(
      new Option('--confidence <share>', 'level of the intervals')
        .argParser((text) => numberWithin(text, { above: 0, below: 1 }))
        .default(0.95),
    )
    .option('--out <dir>', 'write compare.md, compare.csv, compare.svg and compare.html there')
    .addOption(
      new Option('--plot', 'draw the curves in the terminal, also where it is none').conflicts('json'),
    )
    .option('--json', 'one object with every number')
    .addOption(pluginOption())
    .addHelpText('after', notes)
    .action(async (folders: string[], { plugin, out, plot, json, ...options }: CompareFlags) => {
      await importPlugins(plugin);
      if (out === '') throw new UserError('--out: is empty; allowed: a folder');
      const { compareFolders, comparisonJson, comparisonText, writeComparison } = await import(
        '../report/comparison/index.js'
      );
      const comparison = compareFolders(folders, options);
      if (json) printJson(comparisonJson(comparison));
      else {
        print(comparisonText(comparison));
        if (plot ?? process.stdout.isTTY) printColoured(await charts(comparison));
      }
      if (out === undefined) return;
      const files = await writeComparison(comparison, out);
      const paths = files.map((name) => `${join(out, name)}\n`).join('');
      // One object on standard output stays one object.
      (json ? complain : print)(paths);
    });
}

async function charts({ all: { groups }, conditions }: FolderComparison): Promise<string> {
  const [{ comparisonChart }, { colorLevel }] = await Promise.all([
    import('../ui/comparison-chart.js'),
    import('../ui/ansi.js'),
  ]);
  const names = conditions.map(({ name }) => name);
  const level = process.stdout.isTTY ? colorLevel(process.env) : 0;
  return groups.map((group) => `\n${comparisonChart(group, { names, level }).join('\n')}\n`).join('');
}

function numberWithin(
  text: string,
  { above, below = Number.POSITIVE_INFINITY }: { above: number; below?: number },
) {
  const value = Number(text);
  if (text.trim() !== '' && value > above && value < below) return value;
  throw new InvalidArgumentError(
    `Allowed: a number above ${above}${Number.isFinite(below) ? ` and below ${below}` : ''}.`,
  );
}
