/** `goodhart run-cell`: one stage as a pure command, for executors on other machines. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../config/index.js';
import { runCell, type WorkCell } from '../engine/index.js';

interface CellFlags {
  config: string;
  out: string;
}

export function runCellCommand(): Command {
  return new Command('run-cell')
    .description('run one stage of a study and write its output')
    .requiredOption('--config <file>', 'the cell, as JSON')
    .requiredOption('--out <dir>', 'stage folder with the inputs; the output goes there too')
    .action(async ({ config, out }: CellFlags) => {
      const result = await runCell({ ...readCell(config), cacheFolder: resolve(out) }, () => undefined);
      process.stdout.write(`${JSON.stringify(result)}\n`);
    });
}

function readCell(file: string): WorkCell {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as WorkCell;
  } catch (error) {
    throw new UserError(`${file}: not a readable cell (${(error as Error).message})`);
  }
}
