/** Which column is what: names given by the user, or the names that loggers of this field write. */
import { UserError } from '../../config/user-error.js';
import type { Warning } from '../../fitting/index.js';
import { median } from '../../statistics/index.js';
import { doubtNamedKl, doubtPenalisedScore } from '../doubts/index.js';
import { type LogTable, numbersIn } from '../reading/index.js';
import { canonicalName } from './canonical.js';
import { askedColumn, ColumnIndex, listedNames } from './column-index.js';
import { findGold } from './find-gold.js';
import { type FoundKl, findKl } from './find-kl.js';
import { findRuns } from './find-runs.js';
import { isPenalisedScore, lengthNames, stepNames } from './known-names.js';

export interface ColumnNames {
  kl?: string;
  gold?: string;
  /** Each a column, or several with commas between. */
  by?: readonly string[];
  cluster?: string;
  /** Column of response lengths, or a number of tokens: KL is a mean over tokens and is multiplied by it. */
  tokens?: string;
  /** Column on which rows that hold KL and rows that hold gold belong together. */
  join?: string;
  /** The law that is asked for; best-of-n takes an n under other names too. */
  form?: string;
}

export interface FoundColumns {
  kl: string;
  /** What the KL column holds: KL, √KL, or the n of best-of-n. */
  holds: FoundKl['holds'];
  /** The KL is known, by its name, to be a mean over tokens, and nothing says of how many. */
  perTokenBy?: string;
  /** A column of response lengths that nothing is multiplied by. */
  length?: string;
  klUnit: 'nats' | 'bits';
  gold: string;
  by: readonly string[];
  cluster?: string;
  /** Column of run names whose settings, what they say beside their seeds, get a fit each; `by` is then `setting`. */
  settingsOf?: string;
  /** `cluster` tells the prompts of best-of-n apart and no runs. */
  ofPrompts?: boolean;
  /** Column of tokens a response, or the number itself. */
  tokens?: string | number;
  step?: string;
  /** What was decided without being asked. */
  notes: string[];
  /** Of the columns themselves. */
  doubts: Warning[];
}

/** Throws UserError with the columns at hand when one cannot be found. */
export function findColumns(
  table: LogTable,
  names: ColumnNames & { klUnit?: 'nats' | 'bits' },
  file: string,
): FoundColumns {
  const index = new ColumnIndex(table);
  const given = (option: string, name?: string) =>
    name === undefined ? undefined : askedColumn(table.columns, option, name, file);
  const anyStep = given('--join', names.join) ?? index.first(stepNames);
  const askedGold = given('--gold', names.gold);
  const askedKl = given('--kl', names.kl);
  const gold = findGold(index, { asked: askedGold, kl: askedKl, file });
  const kl = findKl(index, { asked: askedKl, gold: gold.gold, form: names.form, file });
  // The n of best-of-n may stand in a column called step.
  const step = anyStep === kl.kl ? undefined : anyStep;
  if (kl.kl === gold.gold)
    throw new UserError(
      `${file}: KL and gold score are both taken from ${kl.kl}; name two columns with --kl and --gold`,
    );
  const runs = findRuns(index, {
    by: listedNames(table.columns, names.by ?? []).map((name) =>
      askedColumn(table.columns, '--by', name, file),
    ),
    cluster: given('--cluster', names.cluster),
    used: [kl.kl, gold.gold, step ?? ''],
    isBestOfN: kl.holds === 'n',
  });
  const tokens = findTokens(index, kl, names.tokens, file);
  return {
    ...{ kl: kl.kl, holds: kl.holds, klUnit: names.klUnit ?? kl.unit ?? 'nats', gold: gold.gold },
    ...{ by: runs.by, cluster: runs.cluster, settingsOf: runs.settingsOf, step },
    ofPrompts: runs.ofPrompts,
    ...{ tokens: tokens.tokens, perTokenBy: tokens.perTokenBy, length: tokens.length },
    notes: [...kl.notes, ...gold.notes, ...runs.notes, ...tokens.notes],
    doubts: [
      ...(askedKl === undefined ? [] : doubtNamedKl(askedKl, kl.isNot)),
      ...(isPenalisedScore(canonicalName(gold.gold)) ? [doubtPenalisedScore(gold.gold)] : []),
    ],
  };
}

interface Tokens {
  tokens?: string | number;
  perTokenBy?: string;
  /** A column of lengths that nothing is multiplied by. */
  length?: string;
  notes: string[];
}

/** A mean over tokens is multiplied by the length; TRL's PPO and RLOO (`objective/kl`) log the sum over the response. */
function findTokens(
  index: ColumnIndex,
  { kl, known, holds }: FoundKl,
  asked: string | undefined,
  file: string,
): Tokens {
  if (asked !== undefined) {
    const count = Number(asked);
    if (Number.isFinite(count) && count > 0) return { tokens: count, notes: [] };
    if (asked.trim() !== '' && Number.isFinite(count))
      throw new UserError(`${file}: --tokens: ${asked} is not a number of tokens above 0`);
    const tokens = askedColumn(index.table.columns, '--tokens', asked, file);
    if (tokens === kl)
      throw new UserError(
        `${file}: --tokens ${asked}: is the column of KL, which would be multiplied by itself; name the column of response lengths`,
      );
    return { tokens, notes: [] };
  }
  if (known === undefined || known.per === 'response') return { notes: [] };
  const isBare = canonicalName(kl) === 'kl';
  const length = index.first(lengthNames, kl);
  const isMean = known.per === 'token' || isBare;
  if (length === undefined || !isMean)
    return { notes: [], perTokenBy: isMean ? known.writtenBy : undefined, length };
  if (isTooLargeForToken(index, kl, file))
    return {
      notes: [
        `${kl} is a mean over tokens by its name (${known.writtenBy}), but its values are too large for a token: taken as the sum over the response; --tokens ${length} multiplies it`,
      ],
    };
  const by = known.per === 'token' ? known.writtenBy : 'OpenRLHF, TRL’s GRPO';
  const what = holds === 'distance' ? 'the root of a mean over tokens' : 'a mean over tokens';
  return {
    tokens: length,
    notes: [
      `${kl} beside ${length} is ${what} (${by}): multiplied by ${length}; --tokens 1 keeps it as it is`,
    ],
  };
}

/** Nats; a policy whose usual token carries more writes nonsense (the whole vocabulary is about 11). */
const MOST_OF_TOKEN = 3;

function isTooLargeForToken({ table }: ColumnIndex, kl: string, file: string): boolean {
  const values = numbersIn(table, kl, file).filter((value) => !Number.isNaN(value));
  return values.length > 0 && median(values) > MOST_OF_TOKEN;
}
