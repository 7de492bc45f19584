/** `goodhart fit`: scaling laws on the logs of real runs. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { shownPath, UserError } from '../config/index.js';
import { fitPlotSvg } from '../report/fit-plot.js';
import { scalingPlotSvg } from '../report/scaling-plot.js';
import {
  fitJson,
  fitRunLogs,
  fitScalingLog,
  fitText,
  formList,
  overoptimizationForm,
  readLogFile,
  scalingJson,
  scalingText,
} from '../run-logs/index.js';
import { fitHelp } from './fit-help.js';
import { addFitOptions, type FitFlags, scalingOnly } from './fit-options.js';

/** The command, to be added to the program. */
export function fitCommand(): Command {
  const command = new Command('fit')
    .description('fit d(α − βd), d(α − β ln d) or another scaling law to the logs of your own runs')
    .argument('[log]', 'a log with the columns that the law needs; - reads standard input');
  return addFitOptions(command)
    .addHelpText('after', fitHelp)
    .action(async (path: string | undefined, flags: FitFlags) => {
      process.stdout.write(flags.form === 'list' ? formList() : await fitted(path, flags));
    });
}

/** What is printed of the fit of one log; the picture is written on the way. */
async function fitted(path: string | undefined, flags: FitFlags): Promise<string> {
  if (path === undefined)
    throw new UserError('fit: no log is named: goodhart fit <log>; - reads standard input');
  const own = overoptimizationForm(flags.form);
  if (own !== undefined) refuseScalingOptions(flags, own.form ?? 'the laws bon and rl');
  const { bytes, file, notes } = readLogFile(path, path === '-' ? 'standard input' : shownPath(path));
  if (own !== undefined) {
    const result = fitRunLogs(bytes, { ...flags, ...own, file });
    result.notes.unshift(...notes);
    if (flags.plot !== undefined)
      writePlot(flags.plot, await fitPlotSvg(result.groups, `${file}: gold score`));
    return flags.json ? fitJson(result) : fitText(result);
  }
  const result = fitScalingLog(bytes, { ...flags, form: flags.form!, file });
  result.notes.unshift(...notes);
  if (flags.plot !== undefined) writePlot(flags.plot, await scalingPlotSvg(result, `${file}: ${result.form.name}`));
  return flags.json ? scalingJson(result) : scalingText(result);
}

function refuseScalingOptions(flags: FitFlags, form: string): void {
  const given = scalingOnly.find(([key]) => flags[key] !== undefined);
  if (given !== undefined)
    throw new UserError(`${given[1]}: is for the other laws (--form list), and ${form} does not take it`);
}

function writePlot(path: string, svg: string): void {
  try {
    writeFileSync(path, svg);
  } catch (error) {
    throw new UserError(`--plot ${path}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
