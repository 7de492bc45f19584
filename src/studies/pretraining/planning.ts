/** What a budget is best spent on: how L(N, D) is fitted to a study's runs, and what their IsoFLOP profiles say beside it. */
import type { BesideLaw, OtherApproach } from '../../run-logs/index.js';
import type { Interval } from '../../statistics/index.js';
import type { BudgetPlanning } from '../study.js';
import { knownOfBudget } from './known-of-budget.js';
import { isoFlopExponent, sizeOnLine } from './laws/iso-flop.js';
import { cellsOf, gridRuns, type Run, runsOf } from './laws/runs.js';
import { cellNoise } from './laws/seed-noise.js';
import { minimaOf, whyTheyDiffer } from './opening/optimum.js';
import type { PretrainingTables } from './study-tables.js';
import type { FinishedRun } from './tables.js';

/** A profile is of the budget that is asked for, if their computes are within this share of each other. */
const sameBudget = 0.01;

/** A folder may have the ends of its runs without their courses. */
const evaluationOf = (run: FinishedRun) => ({
  ...run,
  ...{ step: run.steps, stepTokens: run.tokens, curatedExcess: null, otherExcess: null },
});

export function planning(tables: PretrainingTables, compute: number): BudgetPlanning {
  const { language, confidence } = tables;
  const pretraining = tables.runs.map(evaluationOf);
  const runs = runsOf(pretraining);
  const domains = [...new Set(language.map(({ domain }) => domain))];
  const beside = domains.flatMap((domain): [string, BesideLaw][] => {
    const minima = minimaOf({ 'compute-optimal': tables['compute-optimal'], pretraining }, domain);
    const own = runs.filter((run) => run.domain === domain);
    const found = atBudget(minima, compute) ?? onLine(own, compute, confidence);
    return found === undefined
      ? []
      : [
          [
            String(domain),
            {
              approaches: [found],
              reason: `The report opens with IsoFLOP profiles, the plan above is by the law. ${whyTheyDiffer}`,
            },
          ],
        ];
  });
  return {
    table: 'runs',
    options: {
      where: ['held_out=0', 'schedule=matched', 'epochs=1', 'curated_share=0', 'budget>0'],
      by: ['domain'],
      // Seeds of a cell have one compute: they miss the law together.
      cluster: 'compute',
      fixOf: new Map(language.map(({ domain, entropy }) => [String(domain), [`E=${entropy}`]])),
      confidence,
    },
    beside: new Map(beside),
    known: new Map(
      language.map((facts) => {
        const own = runs.filter(({ domain }) => domain === facts.domain);
        return [String(facts.domain), knownOfBudget(facts, own, { compute, confidence })];
      }),
    ),
  };
}

function atBudget(minima: ReturnType<typeof minimaOf>, compute: number): OtherApproach | undefined {
  const own = minima.find(
    ({ budget, isDetermined }) => isDetermined && Math.abs(budget / compute - 1) <= sameBudget,
  );
  if (own === undefined) return undefined;
  return {
    ...{ approach: 'isoflop', words: 'the IsoFLOP profile of this budget' },
    ...{ parameters: own.optimalParameters, tokens: own.optimalTokens },
  };
}

/** Of a budget that has no profile, or one that does not determine its minimum. */
function onLine(runs: readonly Run[], compute: number, confidence: number): OtherApproach | undefined {
  const cells = cellsOf(gridRuns(runs));
  const size = sizeOnLine(cells, compute, { confidence, noise: cellNoise(runs, cells, confidence) });
  if (size === undefined) return undefined;
  const exponent = isoFlopExponent(cells)(new Float64Array(cells.length)).toFixed(3);
  return {
    approach: 'isoflop-line',
    words: `the line through IsoFLOP minima, N ∝ C^${exponent}`,
    parameters: size,
    tokens: tokensOf(size, compute),
  };
}

const tokensOf = ({ estimate, low, high }: Interval, compute: number): Interval => ({
  estimate: compute / (6 * estimate),
  low: compute / (6 * high),
  high: compute / (6 * low),
});
