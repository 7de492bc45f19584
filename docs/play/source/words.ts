/** What happens at a place of a curve, in words; each claim rests on an interval over proxy seeds. */
import { plain } from '../../../src/display/words.js';
import type { Interval } from '../../../src/statistics/index.js';
import type { Moment } from './moments.js';

export type State = 'start' | 'together' | 'parting' | 'falling';

export interface Said {
  state: State;
  title: string;
  text: string;
}

const isAboveZero = ({ low }: Interval): boolean => low > 0;
const isBelowZero = ({ high }: Interval): boolean => high < 0;

/** `1.23 [1.10, 1.36]`. */
export const withBounds = ({ estimate, low, high }: Interval): string =>
  `${fixed(estimate)} [${fixed(low)}, ${fixed(high)}]`;

export const fixed = (value: number): string =>
  Number.isFinite(value)
    ? value
        .toFixed(2)
        .replace('-', '−')
        .replace(/^−0\.00$/, '0.00')
    : plain(value);

export const nats = (kl: number): string => `${plain(kl)} nats`;

export function said(moment: Moment): Said {
  if (moment.kl === 0)
    return {
      state: 'start',
      title: 'The initial policy',
      text: 'Nothing has been optimised yet. Both scores are 0 here, but for the luck of the prompts.',
    };
  if (isAboveZero(moment.loss)) return falling(moment);
  return isAboveZero(moment.gap) ? parting(moment) : together(moment);
}

function falling({ loss, peak, proxyGain, gap }: Moment): Said {
  const proxy = isAboveZero(proxyGain)
    ? `while the proxy score rose by another ${withBounds(proxyGain)}`
    : 'and whether the proxy score still rose cannot be told';
  return {
    state: 'falling',
    title: 'Overoptimised: gold falls',
    text: `Gold was highest near ${nats(peak.kl)}. Since then it has lost ${withBounds(loss)} sd, ${proxy}. ${gapText(gap)}`,
  };
}

const parting = ({ gap, kl, peak }: Moment): Said => ({
  state: 'parting',
  title: 'Proxy and gold part',
  text: `${gapText(gap)} ${peak.kl === kl ? 'Gold is at its highest so far.' : 'A fall of gold cannot be told here.'}`,
});

const together = ({ gap, gold }: Moment): Said => ({
  state: 'together',
  title: isBelowZero(gap)
    ? 'The proxy understates'
    : isAboveZero(gold)
      ? 'Proxy and gold rise together'
      : 'Too noisy to tell',
  text: gapText(gap),
});

function gapText(gap: Interval): string {
  if (isAboveZero(gap)) return `The proxy promises ${withBounds(gap)} sd more than gold delivers.`;
  if (isBelowZero(gap))
    return `Gold is ${withBounds({ estimate: -gap.estimate, low: -gap.high, high: -gap.low })} sd above what the proxy says.`;
  return `The gap, ${withBounds(gap)} sd, cannot be told from none.`;
}
