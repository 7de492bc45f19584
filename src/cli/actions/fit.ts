/** What `goodhart fit` does. */
import { writeFileSync } from 'node:fs';
import { systemReason, UserError, withInvocation } from '../../config/index.js';
import { fitPlotSvg } from '../../report/fit-plot.js';
import { scalingPlotSvg } from '../../report/scaling-plot.js';
import {
  chooseForm,
  fitJson,
  fitRunLogs,
  fitScalingLog,
  fitText,
  fittedColumns,
  formList,
  isKlLaw,
  overoptimizationForm,
  scalingJson,
  scalingText,
} from '../../run-logs/index.js';
import { columnOptions, type FitFlags, fitOptions, klOptions } from '../fit-options.js';
import { print } from '../output.js';
import { readLogs } from '../read-logs.js';

export async function fitLogs(paths: readonly string[], flags: FitFlags): Promise<void> {
  print(flags.form === 'list' ? formList() : await fitted(paths, flags));
}

/** What is printed of a fit; the picture is written on the way. */
async function fitted(paths: readonly string[], flags: FitFlags): Promise<string> {
  if (paths.length === 0)
    throw new UserError('fit: no log is named: goodhart fit <log>; - reads standard input');
  const own = overoptimizationForm(flags.form);
  refuseStrangers(flags);
  refuseOtherPictures(flags.plot);
  const logs = await readLogs(paths, (name) => fittedColumns(flags, name));
  const files = logs.map(({ file }) => file).join(', ');
  if (own === undefined) {
    const result = fitScalingLog(logs, { ...flags, form: flags.form! });
    if (flags.plot !== undefined)
      writePlot(flags.plot, await scalingPlotSvg(result, `${files}: ${result.form.name}`));
    return flags.json ? scalingJson(result) : withInvocation(scalingText(result));
  }
  const result = fitRunLogs(logs, { ...flags, ...own });
  if (flags.plot !== undefined)
    writePlot(flags.plot, await fitPlotSvg(result.groups, `${files}: gold score`));
  return flags.json ? fitJson(result) : withInvocation(fitText(result, process.stdout.columns));
}

/** An option that the law has no use for is a misunderstanding, and says so instead of being passed over. */
function refuseStrangers(flags: FitFlags): void {
  const isOwn = overoptimizationForm(flags.form) !== undefined;
  const isKl = isOwn || isKlLaw(chooseForm(flags.form!));
  const strange = [...(isOwn ? fitOptions : []), ...(isKl ? columnOptions : klOptions)];
  const given = strange.find(([key]) => flags[key] !== undefined);
  if (given === undefined) return;
  const law = flags.form ?? 'rl';
  const others = isKl ? 'other laws, and' : 'laws of gold score against KL, and';
  throw new UserError(`${given[1]}: is for ${others} ${law} does not take it; --form list explains the laws`);
}

/** A picture under another ending would be SVG all the same. */
function refuseOtherPictures(path?: string): void {
  if (path === undefined || /\.svg$/i.test(path) || !/\.[a-z]+$/i.test(path)) return;
  throw new UserError(`--plot ${path}: the picture is SVG; name a file that ends in .svg`);
}

function writePlot(path: string, svg: string): void {
  try {
    writeFileSync(path, svg);
  } catch (error) {
    throw new UserError(`--plot ${path}: cannot be written (${systemReason(error, 'no such folder')})`);
  }
}
