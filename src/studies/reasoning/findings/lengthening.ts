/** T13: whether learning lengthens responses, and what of it is the loss's doing. */
import { combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { differenceText, withInterval } from '../../../display/words.js';
import type { RlCurvesRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { largest, overLargest } from './over-models.js';
import { atLowestRate, startAndEnd } from './runs.js';

const leastGrowth = 1.3;
const mostGrowth = 1.1;
/** Of gold accuracy between the losses: what the longer responses are worth. */
const mostWorth = 0.03;

export const learningLengthens: ReasoningFinding = {
  id: 'T13',
  statement: `Learning lengthens responses only where errors cannot be unlearnt, and by GRPO’s 1/|o| alone: with noise on the scratchpad they end more than ${leastGrowth} times as long as they start under GRPO, less than ${mostGrowth} times under Dr. GRPO, whose gold ends within ${mostWorth}, and less than ${mostGrowth} times under GRPO without noise`,
  judge({ 'rl-curves': rlCurves, confidence }) {
    const exact = atLowestRate(rlCurves.filter(({ verifier, lag }) => verifier === 'answer' && lag === 0));
    const noise = largest(exact.map(({ scratchpadNoise }) => scratchpadNoise));
    const run = (model: readonly RlCurvesRow[], algorithm: string, scratchpadNoise: number) => {
      const own = model.filter(
        (row) => row.algorithm === algorithm && row.scratchpadNoise === scratchpadNoise,
      );
      return own.length === 0 ? undefined : own;
    };
    const growth = (algorithm: string, scratchpadNoise: number) =>
      overLargest(
        exact,
        (model) => {
          const own = run(model, algorithm, scratchpadNoise);
          const { start, end } = startAndEnd(own ?? [], ({ length }) => length);
          return own === undefined ? undefined : end / start;
        },
        { confidence },
      );
    const worth = overLargest(
      exact,
      (model) => {
        const [long, short] = ['grpo', 'drgrpo'].map((algorithm) => run(model, algorithm, noise));
        if (long === undefined || short === undefined) return undefined;
        const [more, less] = [long, short].map((own) => startAndEnd(own, ({ gold }) => gold).end);
        return more - less;
      },
      { confidence },
    );
    const [grpo, drgrpo, clean] = [growth('grpo', noise), growth('drgrpo', noise), growth('grpo', 0)];
    if (!(noise > 0) || !grpo || !drgrpo || !clean || !worth)
      return untold('runs of GRPO and Dr. GRPO with noise on the scratchpad, and of GRPO without');
    return {
      verdict: combine([
        ...[isAbove(grpo, leastGrowth), isBelow(drgrpo, mostGrowth), isBelow(clean, mostGrowth)],
        ...[isAbove(worth, -mostWorth), isBelow(worth, mostWorth)],
      ]),
      evidence: `Length in the end over that at the start: ${withInterval(grpo)} under GRPO with noise of ${noise}, ${withInterval(drgrpo)} under Dr. GRPO, ${withInterval(clean)} under GRPO without noise. With noise the gold of GRPO ends ${differenceText(worth)} above that of Dr. GRPO.`,
      measures: [
        { name: 'grpo-with-noise', ...grpo },
        { name: 'drgrpo-with-noise', ...drgrpo },
        { name: 'grpo-without-noise', ...clean },
        { name: 'gold-of-grpo-less-drgrpo', ...worth },
      ],
    };
  },
};
