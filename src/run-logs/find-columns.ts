/** Which column is what: names given, or the names that this program, TRL, OpenRLHF and others write. */
import { UserError } from '../config/user-error.js';
import type { LogTable } from './reading/index.js';

export interface ColumnNames {
  kl?: string;
  gold?: string;
  by?: readonly string[];
  cluster?: string;
  /** Column of response lengths, or a number of tokens: KL is a mean over tokens and is multiplied by it. */
  tokens?: string;
}

export interface FoundColumns {
  kl: string;
  /** What the KL column holds: KL, √KL, or the n of best-of-n. */
  holds: 'kl' | 'distance' | 'n';
  gold: string;
  by: readonly string[];
  cluster?: string;
  /** Column of tokens a response, or the number itself. */
  tokens?: string | number;
  /** What was decided without being asked. */
  notes: string[];
}

/** In order of preference; compared without case and without a leading train/, eval/ or run name. */
const klNames = [
  'kl',
  'kl_divergence',
  'kldivergence',
  'kl_nats',
  'objective/kl',
  'kl_div',
  'kl_to_ref',
  'kl_mean',
  'mean_kl',
];
const distanceNames = ['kl_distance', 'kldistance', 'sqrt_kl', 'd_sqrt_kl', 'policy/sqrt_kl'];
const goldNames = [
  'gold_score',
  'goldscore',
  'gold',
  'gold_reward',
  'gold_scores',
  'gold_mean',
  'gold_rm',
  'true_reward',
  'ground_truth_reward',
];
const nNames = ['n', 'best_of_n', 'bestofn', 'bon_n'];
/** Scores of the reward model that is optimised: fitted when there is nothing better, and said so. */
const trainingScoreNames = [
  'objective/scores',
  'ppo/mean_scores',
  'env/reward_mean',
  'rollout_scores/mean',
  'critic/score/mean',
  'score',
  'scores',
  'mean_score',
  'reward',
];
const clusterNames = ['seed', 'proxy_seed', 'run', 'run_id', 'run_name'];
const lengthNames = ['response_length', 'completions/mean_length', 'completion_length'];

/** Throws UserError with the columns at hand when one cannot be found. */
export function findColumns(table: LogTable, names: ColumnNames, file: string): FoundColumns {
  const notes: string[] = [];
  const given = (option: string, name?: string) =>
    name === undefined ? undefined : requireColumn(table, option, name, file);
  const { kl, holds } = findKl(table, given('--kl', names.kl), file);
  if (holds === 'n') notes.push(`no KL column: KL is ln n − (n − 1)/n of ${kl}, an upper bound`);
  const training = findFirst(table, trainingScoreNames);
  const gold = given('--gold', names.gold) ?? findFirst(table, goldNames) ?? training;
  if (gold === undefined) throw missing('gold score', '--gold', table, file);
  if (names.gold === undefined && gold === training) {
    notes.push(`no gold score in the log: α and β are those of ${gold}, the score that was trained on`);
  }
  const by = (names.by ?? []).map((name) => requireColumn(table, '--by', name, file));
  if (mixesMethods(table) && !by.includes('method')) {
    by.unshift('method');
    notes.push('several methods stand in one file: grouped by method');
  }
  const free = clusterNames.filter((name) => !by.includes(name));
  const cluster = given('--cluster', names.cluster) ?? findFirst(table, free);
  const tokens = findTokens(table, names.tokens, { kl, file, notes });
  return { kl, holds, gold, by, cluster: by.includes(cluster ?? '') ? undefined : cluster, tokens, notes };
}

/** KL, else its root, else the n of best-of-n. */
function findKl(
  table: LogTable,
  asked: string | undefined,
  file: string,
): Pick<FoundColumns, 'kl' | 'holds'> {
  const kl = asked ?? findFirst(table, klNames);
  if (kl !== undefined) return { kl, holds: distanceNames.includes(bare(kl)) ? 'distance' : 'kl' };
  const distance = findFirst(table, distanceNames);
  if (distance !== undefined) return { kl: distance, holds: 'distance' };
  const n = findFirst(table, nNames);
  if (n !== undefined) return { kl: n, holds: 'n' };
  throw missing('KL', '--kl', table, file);
}

/** The curves of a study (curves.csv) hold both methods. */
function mixesMethods(table: LogTable): boolean {
  return table.columns.includes('method') && new Set(table.column('method')).size > 1;
}

/**
 * OpenRLHF (`kl` beside `response_length`) and TRL's GRPO (`kl` beside `completions/mean_length`) log the mean over
 * tokens; TRL's PPO and RLOO (`objective/kl`) log the sum over the response.
 */
function findTokens(
  table: LogTable,
  asked: string | undefined,
  { kl, file, notes }: { kl: string; file: string; notes: string[] },
): string | number | undefined {
  if (asked !== undefined) {
    const count = Number(asked);
    if (Number.isFinite(count) && count > 0) return count;
    return requireColumn(table, '--tokens', asked, file);
  }
  const length = findFirst(table, lengthNames);
  if (length === undefined || bare(kl) !== 'kl') return undefined;
  notes.push(
    `${kl} beside ${length} is a mean over tokens (OpenRLHF, TRL's GRPO): multiplied by ${length}; --tokens 1 keeps it as it is`,
  );
  return length;
}

const bare = (column: string): string =>
  column
    .toLowerCase()
    .replace(/^.* - /, '')
    .replace(/^(train|eval|val|rollout)\//, '');

/** The first wanted name that names exactly one column; an exact match goes before one without its prefix. */
function findFirst({ columns }: LogTable, wanted: readonly string[]): string | undefined {
  for (const name of wanted) {
    const exact = columns.find((column) => column.toLowerCase() === name);
    if (exact !== undefined) return exact;
    const alike = columns.filter((column) => bare(column) === name);
    if (alike.length === 1) return alike[0];
  }
  return undefined;
}

function requireColumn({ columns }: LogTable, option: string, name: string, file: string): string {
  const found =
    columns.find((column) => column === name) ??
    columns.find((column) => column.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new UserError(`${file}: ${option}: no column ${name}; there are: ${columns.join(', ')}`);
}

function missing(what: string, option: string, { columns }: LogTable, file: string): UserError {
  return new UserError(
    `${file}: line 1: no ${what} column is recognised; name it with ${option}; there are: ${columns.join(', ')}`,
  );
}
