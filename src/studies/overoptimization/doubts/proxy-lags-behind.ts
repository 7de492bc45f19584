/** The doubt about a proxy that did not learn what the others of its size did. */
import { declareDoubt, threeDigits as show, type Warning } from '../../../fitting/index.js';
import { median } from '../../../statistics/index.js';

const proxyLagsBehind = declareDoubt(
  'proxy-lags-behind',
  'Read this size with care: one proxy that did not learn widens its intervals and is no proxy of its size. Another proxyRewardModels.learningRate may help.',
);

/** Iglewicz and Hoaglin (1993): an outlier's modified z-score. */
const outlierScore = 3.5;
/** That of a normal sample is its median absolute deviation over its standard deviation. */
const deviationOfNormal = 0.6745;
/** What a proxy lacks of the others' gain over chance, below which nobody would call it failed. */
const leastLack = 0.1;

export interface ValidatedSeed {
  proxySeed: number;
  /** Bradley–Terry loss, nats; ln 2 is chance. */
  loss: number;
}

/** A validation loss out of line with those of the other seeds; three seeds at least say what the line is. */
export function doubtLag(subject: string, seeds: readonly ValidatedSeed[]): Warning | undefined {
  if (seeds.length < 3) return undefined;
  const middle = median(seeds.map(({ loss }) => loss));
  const spread = median(seeds.map(({ loss }) => Math.abs(loss - middle)));
  const lags = ({ loss }: ValidatedSeed) =>
    deviationOfNormal * (loss - middle) > outlierScore * spread &&
    loss - middle > leastLack * (Math.LN2 - middle);
  const behind = seeds.filter(lags);
  if (behind.length === 0) return undefined;
  const which = behind.map(({ proxySeed, loss }) => `seed ${proxySeed} (${show(loss)})`).join(', ');
  return proxyLagsBehind(
    subject,
    `the validation loss of ${which} is out of line with the others’, ${show(middle)} in the middle`,
  );
}
