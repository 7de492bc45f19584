/** T15: compute at test time against compute in pre-training (Snell et al. 2024, section 7), the smallest model against the largest. */
import { type Check, combine, isAbove, isBelow, type Measure, untold } from '../../../display/finding.js';
import { differenceText } from '../../../display/words.js';
import { type Interval, mean } from '../../../statistics/index.js';
import type { ExchangeRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { largest, overLargest } from './over-models.js';

/** R where little and where much is asked of a model: the ends of Snell et al. */
const ends = { little: 0.16, much: 22 } as const;

/** The smallest model against the largest, the pair nearest to the factor of 14 of Snell et al. */
export function extremes(rows: readonly ExchangeRow[]): ExchangeRow[] {
  const most = largest(rows.map(({ largerParameters }) => largerParameters));
  const least = -largest(rows.map(({ parameters }) => -parameters));
  return rows.filter(({ parameters, largerParameters }) => parameters === least && largerParameters === most);
}

const hardest = (rows: readonly ExchangeRow[]) => rows.filter(({ difficultyBin }) => difficultyBin === 1);

/** The bins from the middle one on; a single bin is none of them. */
function easier(rows: readonly ExchangeRow[]): ExchangeRow[] {
  const most = largest(rows.map(({ difficultyBin }) => difficultyBin));
  return rows.filter(({ difficultyBin }) => difficultyBin > 1 && difficultyBin >= (most + 1) / 2);
}

/** Accuracy of the smaller model less that of the larger one; bins have as many problems. */
const leadOf = (rows: readonly ExchangeRow[]): number | undefined =>
  rows.length === 0 ? undefined : mean(rows.map(({ accuracy, largerAccuracy }) => accuracy - largerAccuracy));

interface Claim {
  id: string;
  statement: string;
  bins: string;
  among(rows: readonly ExchangeRow[]): ExchangeRow[];
  /** Where the claim is judged; the other end is told. */
  at: keyof typeof ends;
  check(lead: Interval): Check;
}

const claims: readonly Claim[] = [
  {
    id: 'T15',
    statement:
      'Test time replaces pre-training where problems are not hard and little inference is asked for: at R = 0.16, in the bins from the middle one to the easiest, the smallest model with the tokens that it is granted is more accurate than the largest at one attempt',
    ...{ bins: 'easier bins', among: easier, at: 'little', check: (lead) => isAbove(lead, 0) },
  },
  {
    id: 'T15b',
    statement:
      'Pre-training wins where problems are hard and much inference is asked for: at R = 22, in the hardest bin, the largest model at one attempt is more accurate than the smallest with the tokens that it is granted',
    ...{ bins: 'hardest bin', among: hardest, at: 'much', check: (lead) => isBelow(lead, 0) },
  },
];

export const exchangeWithPretraining: readonly ReasoningFinding[] = claims.map(
  ({ id, statement, bins, among, at, check }) => ({
    ...{ id, statement },
    judge({ exchange, confidence }) {
      const spent = extremes(exchange).filter(({ strategy }) => strategy === 'best_split');
      const leads = (['little', 'much'] as const).flatMap((end) => {
        const rows = spent.filter(({ inferenceShare }) => inferenceShare === ends[end]);
        const lead = overLargest(rows, (model) => leadOf(among(model)), { confidence });
        return lead === undefined ? [] : [{ end, lead }];
      });
      const judged = leads.find(({ end }) => end === at);
      if (judged === undefined) return untold('attempts of two sizes, as many as the exchange grants');
      const told = leads.map(({ end, lead }) => `${differenceText(lead)} at R = ${ends[end]}`);
      return {
        verdict: combine([check(judged.lead)]),
        evidence: `In the ${bins} the smallest model with the best split of what it is granted leads the largest by ${told.join(' and by ')}.`,
        measures: leads.map(({ end, lead }): Measure => ({ name: `lead-at-${ends[end]}`, ...lead })),
      };
    },
  }),
);
