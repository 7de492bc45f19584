/** What every command that reads a result folder makes of one that is damaged. */
import { join } from 'node:path';
import { UserError } from '../../src/config/index.js';
import { alteredFiles, readContents, readStoredExperiment } from '../../src/engine/index.js';
import { reportMarkdown } from '../../src/report/markdown.js';
import { readReportData, reportFigures } from '../../src/report/report-data.js';
import { resolveStored } from '../../src/studies/index.js';
import { type CommandFate, fateOf, fateOfCommand } from './fate-of-command.js';

type Reader = (folder: string, whole: string) => Promise<CommandFate>;

/** Codes of a study that is done, of one with failed stages, of one that was stopped. */
const watched = [0, 1, 130];

/** What `report` does before it draws pictures, which takes a second. */
const report: Reader = async (folder) =>
  asCommand(() => {
    const data = readReportData(folder);
    return reportMarkdown(data, reportFigures(data));
  });

/** What `verify` does before it runs the study. */
const verify: Reader = async (folder) =>
  asCommand(() => {
    alteredFiles(readContents(folder));
    resolveStored(readStoredExperiment(folder));
    return '';
  });

function asCommand(work: () => string): CommandFate {
  try {
    return fateOf({ code: 0, out: work(), err: '' }, [0]);
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused' };
    return { kind: 'fault', what: String((error as Error).stack).slice(0, 600) };
  }
}

/** By name; `whole` is a sound folder for what takes two. */
export const readers: Readonly<Record<string, Reader>> = {
  table: (folder) => fateOfCommand(['table', folder]),
  'table of curves': (folder) => fateOfCommand(['table', folder, '--table', 'curves', '--format', 'csv']),
  'table as JSON': (folder) => fateOfCommand(['table', folder, '--format', 'json']),
  'table as LaTeX': (folder) => fateOfCommand(['table', folder, '--format', 'latex']),
  compare: (folder, whole) => fateOfCommand(['compare', folder, whole]),
  watch: (folder) => fateOfCommand(['watch', folder, '--plain'], watched),
  'watch as JSON': (folder) => fateOfCommand(['watch', folder, '--json'], watched),
  describe: (folder) => fateOfCommand(['describe', join(folder, 'experiment.yaml'), '--yaml']),
  fit: (folder) => fateOfCommand(['fit', join(folder, 'curves.csv'), '--bootstrap', '100']),
  check: (folder) => fateOfCommand(['check', join(folder, 'curves.csv')]),
  report,
  verify,
};
