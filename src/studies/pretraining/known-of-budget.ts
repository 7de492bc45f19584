/** What a folder knows of the losses at a budget, apart from L(N, D): runs of about its compute, and the law of compute. */
import type { KnownOfBudget, MeasuredLoss } from '../../run-logs/index.js';
import { mean } from '../../statistics/index.js';
import { bestRuns, computeLaw } from './laws/compute-law.js';
import type { LanguageRow } from './laws/rows.js';
import { cellsOf, gridRuns, groupBy, heldOutRuns, type Run } from './laws/runs.js';

/** Runs are of about a budget whose own, as planned, is within this factor of it. */
const about = 2;

export interface Budget {
  /** 6ND, FLOP. */
  compute: number;
  confidence: number;
}

/** `runs`: of the language. */
export function knownOfBudget(
  { domain, entropy }: Pick<LanguageRow, 'domain' | 'entropy'>,
  runs: readonly Run[],
  budget: Budget,
): KnownOfBudget {
  return {
    name: `Zipf α ${domain}`,
    measured: measuredAbout(runs, budget.compute),
    forecast: forecastOf(gridRuns(runs), entropy, budget),
  };
}

/** The runs that no law saw, each size by itself, and of every planned budget the best of its sizes. */
function measuredAbout(runs: readonly Run[], compute: number): MeasuredLoss[] {
  const near = (run: Run) => {
    const times = (run.budget ?? run.compute) / compute;
    return times <= about && times >= 1 / about;
  };
  const heldOut = cellsOf(heldOutRuns(runs).filter(near)).map((cell) => toldOf(cell.runs, 'held out'));
  const levels = groupBy(cellsOf(gridRuns(runs).filter(near)), ({ budget }) => budget);
  const best = [...levels.values()].map((cells) =>
    toldOf(
      cells.reduce((held, cell) => (cell.logExcess < held.logExcess ? cell : held)).runs,
      cells.length > 1 ? `the best of ${cells.length} sizes` : 'the only size',
    ),
  );
  return [...heldOut, ...best.sort((left, right) => left.compute - right.compute)];
}

const toldOf = (runs: readonly Run[], words: string): MeasuredLoss => ({
  ...{ parameters: runs[0].parameters, compute: runs[0].compute, words, runs: runs.length },
  loss: mean(runs.map(({ loss }) => loss)),
});

/** By the law that forecasts of the largest run are judged by, here through all budgets; undefined below what it is fitted to. */
function forecastOf(
  grid: readonly Run[],
  entropy: number,
  { compute, confidence }: Budget,
): KnownOfBudget['forecast'] {
  const law = computeLaw(bestRuns(cellsOf(grid)), entropy, false);
  if (law === undefined || compute < law.smallest) return undefined;
  return {
    words: `aC^b + the entropy ${entropy.toFixed(4)} through the best runs of ${law.runs} budgets`,
    loss: law.predict(compute, confidence),
  };
}
