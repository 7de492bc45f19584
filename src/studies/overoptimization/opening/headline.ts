/** What was found in one sentence with numbers: it heads the report and ends a run. */
import { fixed, readable, withInterval } from '../../../display/words.js';
import { methods } from '../../../methods/method.js';
import type { Interval } from '../../../statistics/index.js';
import { nats } from '../answers.js';
import { shownSettings } from '../curves/shown-settings.js';
import { untrainedReward } from '../curves/untrained-reward.js';
import { isDirect } from '../findings/methods.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import {
  axisOfEnds,
  type End,
  type EndCurve,
  type EndOfCurve,
  endCurve,
  endOfCurve,
  endSizes,
  headMethod,
} from './ends.js';

/**
 * `Under PPO, against the smallest reward model (725 parameters) gold rose to 1.00 [0.94, 1.06] sd at 4.3 nats and fell to …`.
 * Of the main sweep; undefined where no run was measured beyond its start.
 */
export function headline({
  curves,
  confidence,
}: Pick<OveroptimizationTables, 'curves' | 'confidence'>): string | undefined {
  const method = headMethod(curves);
  if (method === undefined) return undefined;
  const sizes = endSizes(curves, [method]);
  const ends = sizes.flatMap((size) => endCurve(curves, { method, size }) ?? []);
  const parts = ends.map((curve, place) => {
    const end = endOfCurve(curve, confidence);
    const subject = place === 0 ? 'gold' : 'it';
    return `${sizeWords(curve, place, ends)} ${subject} ${fateWords(end)}, while ${scoreName(method)} said ${readable(end.proxy)}`;
  });
  if (parts.length === 0) return undefined;
  return `Under ${nameInSentence(method)}, ${parts.join('; ')} (${bases(ends, curves, confidence)}).`;
}

/** `PPO`, and `best-of-n`: a capital that the place in a legend gives is left out. */
function nameInSentence(method: string): string {
  const title = methods.find(method)?.title ?? method;
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

/** What gold did, in the past tense; without three seeds nothing is claimed of rising or falling. */
function fateWords({ fate, kl, gold, end, isAtEnd }: EndOfCurve): string {
  const peak = `${sd(gold)} sd at ${nats(kl.estimate)}`;
  const last = `${sd(end.gold)} sd at ${nats(end.kl)}`;
  const brief = `${sd(end.gold)} at ${nats(end.kl).replace(/ nats$/, '')}`;
  const words = {
    fell: `rose to ${peak} and fell to ${brief}`,
    rose: `rose to the end, ${last}`,
    open: `rose to ${peak} with no clear fall by the end (${brief})`,
    unmoved: `was not seen to rise, ${last}`,
    sank: `sank to ${last}`,
    untold: isAtEnd ? `was highest at the end, ${last}` : `was highest with ${peak} and ended at ${brief}`,
  };
  return words[fate];
}

/** An implicit reward is no score of a proxy, and has a unit of its own. */
const scoreName = (method: string) => (isDirect(method) ? 'the implicit reward' : 'the proxy');

function sizeWords({ method, size, points }: EndCurve, place: number, ends: readonly EndCurve[]): string {
  const untrained = untrainedReward(points);
  if (untrained !== undefined) return untrainedWords(untrained, size, { place, isOnly: ends.length === 1 });
  const [against, model] = isDirect(method) ? ['with', 'policy'] : ['against', 'reward model'];
  if (ends.length === 1) return `${against} the ${model} of ${size.label}`;
  return place === 0
    ? `${against} the smallest ${model} (${size.label})`
    : `${against} the largest (${size.label.replace(' parameters', '')})`;
}

/** `against gold with a planted error of the lightest tail (normal)`, `against one of the heaviest (levy)`. */
function untrainedWords(
  words: string,
  { tail }: End,
  { place, isOnly }: { place: number; isOnly: boolean },
): string {
  if (tail === undefined) return `against ${words}`;
  if (isOnly) return `against ${words} (${tail})`;
  return place === 0
    ? `against ${words} of the lightest tail (${tail})`
    : `against one of the heaviest (${tail})`;
}

/** What the numbers are means of, how wide the intervals are, and of what is swept besides the size which value this is. */
function bases(ends: readonly EndCurve[], curves: readonly CurvePoint[], confidence: number): string {
  const counts = [...new Set(ends.map(({ seeds }) => seeds))].sort((a, b) => a - b);
  const most = counts[counts.length - 1];
  const seeds = most === 1 ? 'one proxy seed' : `means of ${counts.join(' and ')} proxy seeds`;
  const left = ends.reduce((sum, own) => sum + own.left, 0);
  const shown = shownSettings(curves, axisOfEnds(ends.map(({ size }) => size)));
  return [
    seeds,
    ...(left === 0 ? [] : [`${left} more ${left === 1 ? 'was' : 'were'} measured at the start alone`]),
    most < 3 ? 'too few for intervals' : `${Math.round(100 * confidence)} % intervals`,
    ...(shown.length === 0 ? [] : [`at ${shown.join(', ')}`]),
  ].join(', ');
}

const sd = ({ estimate, low, high }: Interval): string =>
  Number.isFinite(low) && Number.isFinite(high) ? withInterval({ estimate, low, high }) : fixed(estimate, 2);
