/** `goodhart run-cell`: one stage as a pure command, for executors on other machines. */
import { resolve } from 'node:path';
import { Command } from 'commander';

import { readRegularFile } from '../config/regular-file.js';
import { shownPath } from '../config/shown-path.js';
import { UserError } from '../config/user-error.js';
import type { WorkCell } from '../engine/index.js';
import { printJson } from './output.js';

interface CellFlags {
  config?: string;
  out?: string;
  list?: string;
  index?: string;
}

export function runCellCommand(): Command {
  return new Command('run-cell')
    .description('run one stage of a study and write its output')
    .option('--config <file>', 'the stage, as JSON')
    .option('--out <dir>', 'with --config: stage folder with the inputs; the output goes there too')
    .option('--list <file>', 'stages, one a line; each names its own cache folder')
    .option(
      '--index <n>',
      'with --list: which of them, from 0; what it says goes to <n>.events beside the list',
    )
    .action(async ({ config, out, list, index }: CellFlags) => {
      const { askForThreads } = await import('../tensor/threads.js');
      askForThreads(() => Number(process.env.SLURM_CPUS_PER_TASK) || 1);
      if (list !== undefined && index !== undefined) {
        const { runTask } = await import('../engine/executors/slurm/task.js');
        if (!(await runTask(list, Number(index)))) process.exitCode = 1;
      } else if (config !== undefined && out !== undefined) {
        const { runCell } = await import('../engine/cell.js');
        const result = await runCell(
          { ...(await readCell(config)), cacheFolder: resolve(out) },
          () => undefined,
        );
        printJson(`${JSON.stringify(result)}\n`);
      } else {
        throw new UserError('run-cell: needs more; allowed: --config and --out, or --list and --index');
      }
    });
}

async function readCell(file: string): Promise<WorkCell> {
  const { cellProblem } = await import('../engine/received-cell.js');
  const text = readRegularFile(file);
  let cell: unknown;
  try {
    cell = JSON.parse(text);
  } catch (error) {
    throw notReadable(file, (error as Error).message);
  }
  const problem = cellProblem(cell);
  if (problem !== undefined) throw notReadable(file, problem);
  return cell as WorkCell;
}

const notReadable = (file: string, why: string) =>
  new UserError(`${shownPath(file)}: not a readable stage (${why})`);
