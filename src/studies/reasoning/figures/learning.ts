/** What reinforcement learning does on the way: the verifier's score beside the truth, and the length of responses with their Waits. */
import { categoricalLegend, type Figure, type FigureRow } from '../../../display/figure.js';
import { linearAxis } from '../../../display/figure-marks.js';
import { atLowestRate, byRun, plain, preferred } from '../findings/runs.js';
import type { ReasoningTables } from '../study-tables.js';
import type { RlCurvesRow } from '../tables.js';
import { curveFigure, type Range, shareAxis, shares } from './curve-panels.js';
import { meansText, overSeeds } from './over-seeds.js';

const place = ({ step }: RlCurvesRow): number => step;

const x = { ...linearAxis('x', 'Rollouts learned from'), scale: { zero: true, padding: 8 } };

/** Verifiers in the order of their panels. */
const judges: readonly { verifier: string; title: string }[] = [
  { verifier: 'answer', title: 'Exact: the answer' },
  { verifier: 'proof', title: 'Exact: every step' },
  { verifier: 'lenient', title: 'Flawed: any state on the way' },
  { verifier: 'abstention', title: 'Flawed: “?” passes' },
  { verifier: 'learned', title: 'Learned' },
];

const scores = [
  { name: 'gold: the answer is right', of: ({ gold }: RlCurvesRow) => gold },
  { name: 'score of the verifier that rewards', of: ({ proxy }: RlCurvesRow) => proxy },
] as const;

export const goldAndProxy = {
  draw({ 'rl-curves': curves }: ReasoningTables): Figure[] {
    const algorithm = preferred(curves.map((row) => row.algorithm));
    const own = curves.filter((row) => row.algorithm === algorithm);
    return curveFigure({
      id: 'gold-and-proxy',
      title: 'What the verifier says, and what is true',
      caption: `Held-out problems over learning by ${algorithm}: the share whose answer is right, and the mean score of the verifier that rewards${own.some(({ verifier }) => verifier === 'answer') ? ', which under the exact answer are the same' : ''}. Every model’s run is a line of its own.`,
      legend: categoricalLegend(
        'Share of responses',
        scores.map(({ name }) => ({ series: name, label: name })),
      ),
      panels: judges.map(({ verifier, title }) => ({
        ...{ id: `gold-and-proxy-${verifier}`, title },
        alternative: 'gold accuracy and the verifier’s score against rollouts.',
        curves: scores.map(({ name, of }) => ({
          series: name,
          rows: byRun(plain(own, verifier)).flatMap((run, place) =>
            run.map((row): FigureRow => ({ run: String(place), x: row.step, value: of(row) })),
          ),
        })),
      })),
      ...{ x, y: shareAxis('Share or mean score'), everyRun: true },
      words: "datum.x + ' rollouts, ' + format(datum.value, '.3f')",
    });
  },
};

const counts: Range = [0, Number.POSITIVE_INFINITY];

const measured = [
  { id: 'length', title: 'Tokens of a response', range: counts, of: ({ length }: RlCurvesRow) => length },
  { id: 'waits', title: 'Waits of a response', range: counts, of: ({ waits }: RlCurvesRow) => waits },
  { id: 'gold', title: 'Share of right answers', range: shares, of: ({ gold }: RlCurvesRow) => gold },
] as const;

const runName = ({ algorithm, scratchpadNoise }: RlCurvesRow): string =>
  scratchpadNoise > 0 ? `${algorithm}, noise ${scratchpadNoise}` : algorithm;

export const lengthAndWaits = {
  draw({ 'rl-curves': curves, confidence }: ReasoningTables): Figure[] {
    const rows = atLowestRate(curves.filter(({ verifier, lag }) => verifier === 'answer' && lag === 0));
    const runs = [...new Set(rows.map(runName))];
    return curveFigure({
      id: 'length-and-waits',
      title: 'Length and Waits over learning',
      caption: `Responses to held-out problems over learning from the exact answer, by loss${rows.some(({ scratchpadNoise }) => scratchpadNoise > 0) ? '; with noise, so many of the states that are written are changed to others' : ''}. ${meansText(rows, confidence)}`,
      legend: categoricalLegend(
        'Loss',
        runs.map((series) => ({ series, label: series })),
      ),
      panels: measured.map(({ id, title, range, of }) => ({
        ...{ id: `learning-${id}`, title, range },
        alternative: 'mean over held-out responses against rollouts, by loss.',
        curves: runs.map((series) => ({
          series,
          rows: overSeeds(
            rows.filter((row) => runName(row) === series),
            { place, of, confidence },
          ),
        })),
      })),
      ...{ x, y: { ...linearAxis('value', 'Mean over responses'), scale: { zero: true } } },
      words: "datum.x + ' rollouts, ' + format(datum.value, '.2f')",
    });
  },
};
