/**
 * A larger model at one attempt against a smaller one that may spend on inference what the larger one's pre-training cost more
 * (Snell et al. 2024, arXiv:2408.03314, section 7).
 */
import { matchedInference } from '../../../attempts/index.js';
import { mean } from '../../../statistics/index.js';
import { heldOutBest, type MeasuredWaits } from './budget-split.js';
import { type Bin, between, meanAt } from './parallel.js';

/** R: tokens of inference over those of pre-training. The three of Snell et al. (their figure 9). */
export const inferenceShares = [0.16, 0.79, 22] as const;

export interface ExchangedModels {
  /** M: parameters of the larger model over those of the smaller one. */
  sizeRatio: number;
  /** Tokens of an attempt of each model, mean of each problem, [problems]. */
  smallerTokens: readonly number[];
  largerTokens: readonly number[];
}

/** What the smaller model may spend on a problem of a bin. */
export interface Grant {
  bin: number;
  problems: readonly number[];
  inferenceShare: number;
  /** What the tokens of an attempt of the larger model are multiplied by. */
  multiple: number;
  tokens: number;
  /** The same in attempts of the smaller model, one at least. */
  attempts: number;
}

/** For every bin and every R. The rule counts tokens: attempts of the smaller model may be shorter or longer than the larger one's. */
export const grants = (
  { sizeRatio, smallerTokens, largerTokens }: ExchangedModels,
  bins: readonly Bin[],
): Grant[] =>
  bins.flatMap(({ bin, problems }) =>
    inferenceShares.map((inferenceShare): Grant => {
      const shares = { pretrainingTokens: 1, inferenceTokens: inferenceShare };
      const multiple = matchedInference({ sizeRatio, ...shares });
      const tokens = multiple * meanAt(largerTokens, problems);
      const attempts = Math.max(1, tokens / meanAt(smallerTokens, problems));
      return { bin, problems, inferenceShare, multiple, tokens, attempts };
    }),
  );

/** Those whose R asks for no more than so many attempts of any bin. */
export function affordable(granted: readonly Grant[], most: number): Grant[] {
  const isTooMuch = ({ attempts }: Grant) => Math.ceil(attempts) > most;
  return granted.filter(
    ({ inferenceShare }) => !granted.some((own) => own.inferenceShare === inferenceShare && isTooMuch(own)),
  );
}

/** The whole numbers beside the attempts that are granted, ascending: what has to be measured. */
export const sizesFor = (granted: readonly Pick<Grant, 'attempts'>[]): number[] =>
  [...new Set(granted.flatMap(({ attempts }) => [Math.floor(attempts), Math.ceil(attempts)]))].sort(
    (left, right) => left - right,
  );

/** What so many attempts are worth at each problem, [sizes][problems]. */
export interface MeasuredSizes {
  sizes: readonly number[];
  values: readonly number[][];
}

/** At what is granted; between whole numbers of attempts in proportion. */
export function worthOf(
  { sizes, values }: MeasuredSizes,
  { attempts, problems }: Pick<Grant, 'attempts' | 'problems'>,
): number {
  const at = (size: number) => meanAt(values[sizes.indexOf(size)], problems);
  const [low, high] = [at(Math.floor(attempts)), at(Math.ceil(attempts))];
  return low + (attempts - Math.floor(attempts)) * (high - low);
}

/**
 * The best split of what is granted between chains and forced Waits, chosen on one half and scored on the other, both ways round.
 * Without Waits it is the majority of attempts of the pool, `plain` of one part of it and of another; with Waits the vote of as many
 * chains as are paid for, of those that were measured at most.
 */
export function bestSplitOf(
  grant: Grant,
  plain: readonly [MeasuredSizes, MeasuredSizes],
  byWaits: readonly MeasuredWaits[],
): number {
  const [firstHalf, secondHalf] = plain.map((part) => worthOf(part, grant));
  const withWaits = byWaits.flatMap(({ forcedWaits, tokens, votes }) => {
    const chains = grant.tokens / meanAt(tokens, grant.problems);
    if (forcedWaits === 0 || chains < 1) return [];
    const [first, second] = votes.map((half) =>
      between(
        half.map((byProblem) => meanAt(byProblem, grant.problems)),
        chains,
      ),
    );
    return [{ firstHalf: first, secondHalf: second }];
  });
  return heldOutBest([{ firstHalf, secondHalf }, ...withWaits]);
}

/** What was measured of the smaller model. */
export interface MeasuredStrategies {
  majority: MeasuredSizes;
  /** The majority on two other parts of the pool, for splits. */
  halves: readonly [MeasuredSizes, MeasuredSizes];
  byWaits: readonly MeasuredWaits[];
  /** Of each learned verifier, [sizes][problems]. */
  chosen: readonly Readonly<Record<'bestOfN' | 'weightedVote', readonly number[][]>>[];
}

export type StrategyName = 'majority' | 'best_split' | 'best_of_n' | 'weighted_vote';

export interface Exchanged {
  grant: Grant;
  strategy: StrategyName;
  accuracy: number;
}

/** Every grant spent in every way that was measured: what verifiers choose is the mean over them. */
export function exchanged(
  granted: readonly Grant[],
  { majority, halves, byWaits, chosen }: MeasuredStrategies,
): Exchanged[] {
  const verified = (name: 'bestOfN' | 'weightedVote') => (grant: Grant) =>
    mean(chosen.map((own) => worthOf({ sizes: majority.sizes, values: own[name] }, grant)));
  // Of all problems it is the best split of each bin.
  const bestSplit = (grant: Grant): number => {
    const parts = granted.filter(
      ({ bin, inferenceShare }) => bin > 0 && inferenceShare === grant.inferenceShare,
    );
    const own = grant.bin === 0 ? parts : [grant];
    const count = own.reduce((sum, { problems }) => sum + problems.length, 0);
    return (
      own.reduce((sum, part) => sum + part.problems.length * bestSplitOf(part, halves, byWaits), 0) / count
    );
  };
  const strategies: [StrategyName, (grant: Grant) => number][] = [
    ['majority', (grant) => worthOf(majority, grant)],
    ['best_split', bestSplit],
    ...(chosen.length === 0
      ? []
      : (
          [
            ['best_of_n', verified('bestOfN')],
            ['weighted_vote', verified('weightedVote')],
          ] as const
        ).map(([name, of]): [StrategyName, (grant: Grant) => number] => [name, of])),
  ];
  return granted.flatMap((grant) =>
    strategies.map(([strategy, of]): Exchanged => ({ grant, strategy, accuracy: of(grant) })),
  );
}
