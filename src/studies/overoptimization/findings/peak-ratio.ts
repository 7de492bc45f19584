/** F8 and F16: gold's peak under RL against best-of-n's, its place and its height (Gao et al. 2022, figure 1). */
import { combine, isAbove, isBelow, type Judgement, point, untold } from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { frontierCurves, frontierName } from './frontier-curves.js';
import { bestOfNName, judgeOnline, methodLabel, type OveroptimizationFinding } from './methods.js';
import { bothTurnOver, medianRatio, type PeakPair, peakPairs, turningText } from './peak-pairs.js';
import { mainCurves, type SeedCurves } from './seed-curves.js';

export const rlSpendsMoreKl: OveroptimizationFinding = {
  id: 'F8',
  statement: 'How much more KL RL spends than best-of-n before gold peaks',
  judge(tables) {
    const needs = 'best-of-n and RL curves of one size';
    const online = judgeOnline(tables, needs, (method) => {
      const pairs = pairsOf(tables, mainCurves(tables.curves, method));
      return pairs.length === 0 ? untold(needs) : spendingOf(methodLabel(method), pairs, tables.confidence);
    });
    if (online.measures.length === 0) return online;
    const frontier = frontierSpending(tables);
    return {
      verdict: online.verdict,
      evidence: `${[online, ...frontier].map(({ evidence }) => evidence).join(' ')} Gao et al. have 3 to 5 for PPO.`,
      measures: [online, ...frontier].flatMap(({ measures }) => measures),
    };
  },
};

const pairsOf = ({ curves, confidence }: OveroptimizationTables, own: readonly SeedCurves[]) =>
  peakPairs(own, mainCurves(curves, bestOfNName), confidence);

/** What an efficient optimiser spends, beside what ordinary ones do; nothing where the study has no frontier. */
function frontierSpending(tables: OveroptimizationTables): Judgement[] {
  const pairs = pairsOf(tables, frontierCurves(tables));
  if (pairs.length === 0) return [];
  const spending = spendingOf('the efficient frontier', pairs, tables.confidence);
  const measures = spending.measures.map(({ name, ...measure }) => ({
    name: `${name}/${frontierName}`,
    ...measure,
  }));
  return [{ ...spending, measures }];
}

/** Without an interval nothing is reported: a ratio of two seeds may be chance. */
function spendingOf(label: string, pairs: readonly PeakPair[], confidence: number): Judgement {
  const turning = bothTurnOver(pairs);
  const ratio = turning.length === 0 ? undefined : medianRatio(turning, 'kl', confidence);
  const found =
    ratio === undefined
      ? 'no size where gold turns over under both'
      : `${withInterval(ratio)}, ${turning.length === 1 ? 'of the one' : `median over the ${turning.length}`} of ${pairs.length} sizes where gold turns over under both`;
  return {
    verdict: ratio !== undefined && Number.isFinite(ratio.low) ? 'reported' : 'cannot be told',
    evidence: `Peak KL of ${label} over best-of-n’s: ${found}${boundText(pairs)}. ${turningText(label, pairs)}.`,
    measures: [
      ...(ratio === undefined ? [] : [{ name: 'peak-kl-ratio', ...ratio }]),
      point('turning-sizes', turning.length),
    ],
  };
}

/** Where best-of-n's gold turns over and the other is highest at the end, the ratio is bounded from below. */
function boundText(pairs: readonly PeakPair[]): string {
  const bounds = pairs
    .filter(({ own, bestOfN }) => bestOfN.turnsOver && own.peak.isAtEnd)
    .map(({ own, bestOfN }) => own.peak.kl / bestOfN.peak.kl);
  const { length } = bounds;
  return length === 0
    ? ''
    : `; > ${plain(Math.min(...bounds))} at the ${length} where it does under best-of-n and is highest at the end here`;
}

/** A median over fewer sizes is a matter of chance. */
const fewestSizes = 3;
/** Gao et al., figure 1, digitised: from 0.95 to 1.16 where both turn over; rounded outward to a fifth either way. */
const [leastHeight, mostHeight] = [0.8, 1.2];

export const rlPeaksAsHigh: OveroptimizationFinding = {
  id: 'F16',
  statement: `Where gold turns over under both, it peaks under RL at ${leastHeight} to ${mostHeight} times its height under best-of-n (median over sizes)`,
  judge(tables) {
    const needs = `at least ${fewestSizes} sizes on which gold turns over under best-of-n and RL`;
    return judgeOnline(tables, needs, (method) => {
      const pairs = pairsOf(tables, mainCurves(tables.curves, method));
      return pairs.length < fewestSizes ? untold(needs) : judgeHeights(pairs, tables.confidence, needs);
    });
  },
};

function judgeHeights(pairs: readonly PeakPair[], confidence: number, needs: string): Judgement {
  const turning = bothTurnOver(pairs);
  const highest = pairs.map(({ own, bestOfN }) => own.peak.score / bestOfN.peak.score);
  const bounds = `Within the measured ranges its highest gold is ${plain(Math.min(...highest))} to ${plain(Math.max(...highest))} times best-of-n’s over all ${pairs.length} sizes, turning over or not.`;
  if (turning.length < fewestSizes) {
    const { verdict, evidence, measures } = untold(`${needs}, of which there are ${turning.length}`);
    return { verdict, evidence: `${evidence} ${bounds}`, measures };
  }
  const ratio = medianRatio(turning, 'score', confidence);
  return {
    verdict: combine([isAbove(ratio, leastHeight), isBelow(ratio, mostHeight)]),
    evidence: `Peak gold over best-of-n’s: ${withInterval(ratio)} (median over the ${turning.length} of ${pairs.length} sizes where gold turns over under both). ${bounds}`,
    measures: [{ name: 'peak-gold-ratio', ...ratio }],
  };
}
