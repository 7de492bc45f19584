/** Of which runs files of one chart each are, where no column says it: by the names of their columns, else by their own. */
import { UserError } from '../../config/user-error.js';
import { canonicalName, runNames, stepNames } from '../columns/index.js';
import { derivedTable } from './derived-table.js';
import { runOfColumns } from './fold-runs.js';
import { type Asked, klIn, type NamedTable, runIn, scoreIn, stemOf } from './what-files-hold.js';

/** What a file's name says of its contents, and not of its run. */
const metricWords = [
  ...['kl', 'kld', 'klds', 'divergence', 'nats', 'bits', 'distance', 'objective', 'rollout'],
  ...['gold', 'score', 'scores', 'reward', 'rewards', 'rm', 'proxy', 'true', 'human', 'oracle', 'return'],
  ...['mean', 'avg', 'average', 'value', 'values', 'length', 'lengths', 'len', 'tokens', 'loss'],
  ...['train', 'training', 'eval', 'evals', 'evaluation', 'val', 'valid', 'validation', 'test'],
  ...['metric', 'metrics', 'log', 'logs', 'history', 'scalars', 'chart', 'curve', 'curves', 'tag'],
];

export interface RunsOfFiles {
  files: readonly NamedTable[];
  notes: string[];
}

/**
 * With a column of runs, where files say of which run they are and there are several. Throws UserError where KL and score of
 * several runs stand in files that say nothing of it.
 */
export function withRunsOfFiles(files: readonly NamedTable[], asked: Asked): RunsOfFiles {
  if (files.some(({ table }) => runIn(table) !== undefined)) return { files, notes: [] };
  const folded = files.map(({ table }) => runOfColumns(table));
  if (folded.every((one) => one !== undefined) && new Set(folded.map(({ run }) => run)).size > 1)
    return { files: files.map(({ file }, at) => ({ file, table: folded[at].table })), notes: [] };
  const left = namesOfRuns(files);
  const names = left.map((name) => name || stemOf(files[left.indexOf(name)].file));
  const kinds = files.map(({ table }, at) => ({
    ...{ table, name: names[at], kl: klIn(table, asked), score: scoreIn(table, asked) },
  }));
  const ofKl = kinds.filter(({ kl }) => kl !== undefined);
  const ofScore = kinds.filter(({ score }) => score !== undefined);
  if (new Set(ofKl.map(({ name }) => name)).size > 1) {
    const paired = ofKl.filter(({ name }) => ofScore.some((other) => other.name === name));
    if (paired.length > 0)
      return { files: files.map((one, at) => withRun(one, names[at])), notes: pairNotes(files, names) };
  }
  if (areMixed(ofKl.map(({ kl }) => kl!)) && areMixed(ofScore.map(({ score }) => score!)))
    throw new UserError(
      `${files.map(({ file }) => file).join(', ')}: several hold ${ofKl[0].kl} and several ${ofScore[0].score}, and their names do not say which belong together; name those of a run alike (kl_seed1.csv and gold_seed1.csv), or write a column seed into each`,
    );
  return { files, notes: [] };
}

/** A column that two files have under one name. */
const areMixed = (columns: readonly string[]): boolean => new Set(columns).size < columns.length;

function pairNotes(files: readonly NamedTable[], names: readonly string[]): string[] {
  const runs = [...new Set(names)].map((name) => {
    const own = files.filter((_, at) => names[at] === name).map(({ file }) => file);
    return `${name} (${own.join(', ')})`;
  });
  const shown =
    runs.length > 4 ? `${runs.slice(0, 4).join(', ')} and ${runs.length - 4} more` : runs.join(', ');
  return [`files belong to one run by their names: ${shown}`];
}

function withRun({ table, file }: NamedTable, name: string): NamedTable {
  const own = table.columns.map((column) => [column, table.column(column)] as const);
  const cells = new Map([['file', new Array<string>(table.count).fill(name)] as const, ...own]);
  return { file, table: derivedTable(table, { cells, lines: table.lines }) };
}

/** What is left of each name, folder included, without the words of metrics and of the files' own columns. */
function namesOfRuns(files: readonly NamedTable[]): string[] {
  const own = files
    .flatMap(({ table }) => table.columns.map(canonicalName))
    .filter((name) => !stepNames.includes(name))
    .flatMap((name) => name.split('_'))
    .filter((word) => /^[a-z]+$/.test(word) && !runNames.includes(word));
  const words = [...new Set([...metricWords, ...own])].join('|');
  const pattern = new RegExp(`(?<![a-z])(?:${words})(?![a-z])`, 'gi');
  return withoutSharedFolders(files.map(({ file }) => file)).map((path) =>
    path
      .replace(/(?:\.[a-z]+){1,2}$/i, '')
      .replace(pattern, '')
      .replace(/([^a-z0-9])[^a-z0-9]+/gi, '$1')
      .replace(/^[^a-z0-9]+|[^a-z0-9]+$/gi, ''),
  );
}

function withoutSharedFolders(files: readonly string[]): string[] {
  const paths = files.map((file) => file.split(/[\\/]/));
  let shared = 0;
  while (paths.every((path) => path.length > shared + 1 && path[shared] === paths[0][shared])) shared++;
  return paths.map((path) => path.slice(shared).join('/'));
}
