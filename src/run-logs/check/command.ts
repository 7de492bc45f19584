/** What to type after `check`: the command that fits the log. */
import type { Warning } from '../../fitting/index.js';
import type { ColumnNames, FoundColumns } from '../columns/index.js';
import type { FitRunLogsOptions } from '../fit-run-logs.js';
import type { LogSource } from '../log-sources.js';
import type { SuggestedLaw } from '../scaling/index.js';
import type { KlCandidate } from './kl-candidates.js';
import type { ScoreCandidate } from './scores.js';

interface Known {
  /** Undefined where `fit` refuses. */
  found?: FoundColumns;
  /** What the user said. */
  names: ColumnNames;
  kl: readonly KlCandidate[];
  scores: readonly ScoreCandidate[];
  lengths: readonly string[];
  doubts: readonly Warning[];
}

/** The column of KL that is taken, or would be. */
export const takenKl = ({ found, names, kl }: Pick<Known, 'found' | 'names' | 'kl'>): string | undefined =>
  found?.kl ??
  kl.find(({ column }) => column === names.kl)?.column ??
  kl.find(({ reference, holds }) => reference === 'initial policy' && holds !== 'n')?.column;

export interface Suggested {
  text: string;
  /** Undefined where the user has to fill in a column. */
  options?: FitRunLogsOptions;
}

/** With the columns spelled out, and a word in capitals for what only the user knows. */
export function commandFor(sources: readonly LogSource[], known: Known): Suggested {
  const { found, names, kl, scores, lengths, doubts } = known;
  const taken = takenKl(known);
  const candidate = kl.find(({ column }) => column === taken);
  const gold = found?.gold ?? names.gold ?? scores[0]?.column;
  const tokens =
    found?.tokens ?? names.tokens ?? (candidate?.per === 'token' ? (lengths[0] ?? 'TOKENS') : undefined);
  const { by, cluster } = runOptions(known);
  const options: FitRunLogsOptions = {
    ...(found?.holds === 'n' ? { form: 'bon' } : {}),
    ...{ kl: taken, gold, tokens: tokens === 'TOKENS' || tokens === undefined ? undefined : String(tokens) },
    ...(candidate?.unit === 'bits' ? { klUnit: 'bits' } : {}),
    ...{ join: names.join, by, cluster },
    ...(doubts.some(({ code }) => code === 'score-not-recentred') ? { baseline: 'fit' } : {}),
  };
  const text = [
    'goodhart fit',
    ...sources.map((source) => quoted(source.file)),
    ...(options.form === undefined ? [] : [`--form ${options.form}`]),
    `--kl ${quoted(taken ?? 'KL-COLUMN')}`,
    `--gold ${quoted(gold ?? 'GOLD-COLUMN')}`,
    ...(tokens === undefined ? [] : [`--tokens ${quoted(String(tokens))}`]),
    ...(options.klUnit === undefined ? [] : [`--kl-unit ${options.klUnit}`]),
    ...(names.join === undefined ? [] : [`--join ${quoted(names.join)}`]),
    ...(options.baseline === undefined ? [] : [`--baseline ${options.baseline}`]),
    ...(by.length === 0 ? [] : [`--by ${quoted(by.join(','))}`]),
    ...(cluster === undefined ? [] : [`--cluster ${quoted(cluster)}`]),
  ].join(' ');
  return { text, options: taken === undefined || gold === undefined ? undefined : options };
}

/** `runs`: what tells runs of several rows apart, of which the last one counts. */
export const lawCommand = (
  sources: readonly LogSource[],
  { form, output }: SuggestedLaw,
  runs: readonly string[] = [],
): Suggested => ({
  text: [
    'goodhart fit',
    ...sources.map((source) => quoted(source.file)),
    `--form ${form}`,
    ...(output === undefined ? [] : [`--output ${quoted(output)}`]),
    ...(runs.length === 0 ? [] : [`--last-of ${quoted(runs.join(','))}`]),
  ].join(' '),
});

/** Columns of settings, with one that was found to tell several curves apart, and the column of runs. */
function runOptions({ found, names, doubts }: Known): { by: readonly string[]; cluster?: string } {
  const pooled = doubts.flatMap(({ code, message }) =>
    code === 'curves-pooled' ? (/--by ([^)]+)\)/.exec(message)?.[1] ?? []) : [],
  );
  // Settings in the names of runs are found again without an option.
  const { by = [], cluster } = found?.settingsOf === undefined ? (found ?? names) : {};
  return { by: [...new Set([...pooled.slice(0, 1), ...by])], cluster };
}

/** As a shell takes one word. */
export const quoted = (word: string): string =>
  /^[\w./@:=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
