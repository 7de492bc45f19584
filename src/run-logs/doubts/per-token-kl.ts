/** KL that looks like a mean over tokens instead of the sum over the response. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import { quantile } from '../../statistics/index.js';

const perTokenKlSuspected = declareDoubt(
  'per-token-kl-suspected',
  'Give KL summed over the response: --tokens multiplies a mean over tokens by a column of lengths or by a number.',
);

/**
 * Gao's smallest d is about 0.1 √nats, and gold peaks at tens of nats; a response has tens of tokens, so a run that stays
 * below this smells of per-token KL. The largest few points do not count: KL blows up at the end of many runs.
 */
const LITTLE = 0.5;
/** Below this for a name under which some loggers write a mean. */
const LITTLE_FOR_A_MEAN = 3;
const MOST_POINTS = 0.9;

export interface KlAtPoints {
  kl: readonly number[];
  /** Gold above the initial policy; left out where that score is not known. */
  gain?: readonly number[];
  /** Standard deviation of the score over responses under the initial policy, where the log has it. */
  spread?: number;
  /** Scores that lie between 0 and 1, as accuracies do. */
  isShare: boolean;
  /** Who writes a mean under the column's name; undefined where lengths are multiplied already. */
  perTokenBy?: string;
  /** A column of response lengths that nothing is multiplied by. */
  length?: string;
  /** The user or a column of lengths has said how many tokens there are. */
  isTold: boolean;
}

export function doubtPerTokenKl(subject: string, seen: KlAtPoints): Warning | undefined {
  const most = quantile(seen.kl, MOST_POINTS);
  const ceiling = beyondCeiling(seen);
  if (ceiling !== undefined) return perTokenKlSuspected(subject, ceiling);
  if (seen.isTold) return undefined;
  const size = `${Math.round(100 * MOST_POINTS)} % of the KL are below ${show(most)} nats`;
  if (seen.perTokenBy !== undefined && most < LITTLE_FOR_A_MEAN)
    return perTokenKlSuspected(
      subject,
      seen.perTokenBy.startsWith('its ')
        ? `by ${seen.perTokenBy} the KL is a mean over tokens; ${size}`
        : `this name is that of ${seen.perTokenBy}, where it is a mean over tokens; ${size}`,
    );
  if (seen.length !== undefined && most < LITTLE_FOR_A_MEAN)
    return perTokenKlSuspected(
      subject,
      `${size}, and ${seen.length} stands beside it: if the KL is a mean over tokens, --tokens ${seen.length}`,
    );
  if (most < LITTLE) return perTokenKlSuspected(subject, `${size}, little for a whole response`);
  return undefined;
}

/** Beyond the ceiling by this factor, at this share of the points: scores are no exact normals and KL is sampled. */
const CLEARLY = 1.5;
const OFTEN = 0.5;

/**
 * No policy at KL d² gains more than σ√(2 KL) in a score with standard deviation σ and normal tails (Donsker and Varadhan),
 * nor more than √(KL/2) in a share (Pinsker).
 */
function beyondCeiling({ kl, gain, spread, isShare }: KlAtPoints): string | undefined {
  if (gain === undefined || (spread === undefined && !isShare)) return undefined;
  const ceiling = (value: number) =>
    spread === undefined ? Math.sqrt(value / 2) : spread * Math.sqrt(2 * value);
  const places = gain.flatMap((value, at) => (kl[at] > 0 && value > CLEARLY * ceiling(kl[at]) ? [at] : []));
  if (places.length < OFTEN * gain.length || places.length < 3) return undefined;
  const at = places[places.length - 1];
  return `the score gains ${show(gain[at])} at ${show(kl[at])} nats, where no policy gains more than ${show(ceiling(kl[at]))}`;
}
