/** T10, T13b: what holds a loss where its steps are large, and where its rollouts are stale. */
import { combine, isAbove, isBelow, point, untold } from '../../../display/finding.js';
import { differenceText } from '../../../display/words.js';
import { mean } from '../../../statistics/index.js';
import type { RlFitsRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { overLargest } from './over-models.js';
import { atLowestRate } from './runs.js';

/** CISPO is neither: it truncates the ratio and keeps the gradient. */
const clipping: readonly string[] = ['grpo', 'drgrpo', 'dapo'];
const unclipped: readonly string[] = ['reinforce', 'rloo'];

const aggressiveRate = 1e-3;
const usualRate = 3e-4;

/** The depth at which a run counts as collapsed. */
const leastGap = 0.1;

/** Of one model: the mean end of losses that clip less that of losses that do not. */
function gapOf(model: readonly RlFitsRow[]): number | undefined {
  const [held, free] = [clipping, unclipped].map((losses) =>
    model.filter(({ algorithm }) => losses.includes(algorithm)).map(({ end }) => end),
  );
  return held.length === 0 || free.length === 0 ? undefined : mean(held) - mean(free);
}

/** How many of each loss’s runs collapsed. */
function collapses(rows: readonly RlFitsRow[]): { algorithm: string; share: number; text: string }[] {
  return [...new Set(rows.map(({ algorithm }) => algorithm))].map((algorithm) => {
    const own = rows.filter((row) => row.algorithm === algorithm);
    const count = own.filter(({ collapsed }) => collapsed === 1).length;
    return { algorithm, share: count / own.length, text: `${algorithm} ${count} of ${own.length}` };
  });
}

export const clipHolds: ReasoningFinding = {
  id: 'T10',
  statement: `The loss sets what a run reaches where the steps are large, and not where they are not: at a rate of ${aggressiveRate} losses that clip end more than ${leastGap} above those that do not, at ${usualRate} within ${leastGap} of them`,
  judge({ 'rl-fits': rlFits, confidence }) {
    const exact = rlFits.filter(
      ({ verifier, lag, scratchpadNoise }) => verifier === 'answer' && lag === 0 && scratchpadNoise === 0,
    );
    const at = (rate: number) => exact.filter(({ learningRate }) => learningRate === rate);
    const [aggressive, usual] = [aggressiveRate, usualRate].map((rate) =>
      overLargest(at(rate), gapOf, { confidence }),
    );
    if (aggressive === undefined || usual === undefined)
      return untold(
        `runs at rates of ${aggressiveRate} and ${usualRate} by losses that clip and losses that do not`,
      );
    const collapsed = collapses(at(aggressiveRate));
    return {
      verdict: combine([
        isAbove(aggressive, leastGap),
        ...[isAbove(usual, -leastGap), isBelow(usual, leastGap)],
      ]),
      evidence: `Losses that clip end ${differenceText(aggressive)} above those that do not at a rate of ${aggressiveRate}, ${differenceText(usual)} at ${usualRate}. Collapsed at ${aggressiveRate}: ${collapsed.map(({ text }) => text).join(', ')}.`,
      measures: [
        { name: 'gap-at-the-aggressive-rate', ...aggressive },
        { name: 'gap-at-the-usual-rate', ...usual },
        ...collapsed.map(({ algorithm, share }) => point(`collapsed-${algorithm}`, share)),
      ],
    };
  },
};

const mostCost = 0.05;
const leastDamage = 0.1;

export const staleActors: ReasoningFinding = {
  id: 'T13b',
  statement: `Stale actors harm a loss without a ratio: with rollouts of the policy of eight rollouts ago GRPO ends within ${mostCost} of where it ends with fresh ones, and RLOO more than ${leastDamage} below`,
  judge({ 'rl-fits': rlFits, confidence }) {
    const exact = atLowestRate(
      rlFits.filter(({ verifier, scratchpadNoise }) => verifier === 'answer' && scratchpadNoise === 0),
    );
    const change = (algorithm: string) =>
      overLargest(
        exact.filter((row) => row.algorithm === algorithm),
        (model) => {
          const [fresh, stale] = [0, staleLag].map((lag) => model.find((row) => row.lag === lag));
          return fresh === undefined || stale === undefined ? undefined : stale.end - fresh.end;
        },
        { confidence },
      );
    const [grpo, rloo] = ['grpo', 'rloo'].map(change);
    if (grpo === undefined || rloo === undefined)
      return untold(`runs of GRPO and RLOO with fresh rollouts and with a lag of ${staleLag}`);
    return {
      verdict: combine([...[isAbove(grpo, -mostCost), isBelow(grpo, mostCost)], isBelow(rloo, -leastDamage)]),
      evidence: `With a lag of ${staleLag} the end of GRPO changes by ${differenceText(grpo)}, that of RLOO by ${differenceText(rloo)}.`,
      measures: [
        { name: 'grpo', ...grpo },
        { name: 'rloo', ...rloo },
      ],
    };
  },
};

const staleLag = 8;
