/** All that follows from the measured tables: the body of the stage `laws`, a pure function of them. */
import { type Approaches, approaches } from './approaches.js';
import type {
  ComputeOptimalRow,
  DerivedTables,
  ForecastRow,
  LawRow,
  TaskVerdictRow,
} from './derived-tables.js';
import { envelopePoints } from './envelope.js';
import { forecasts } from './forecasts.js';
import { gridLaws } from './grid-laws.js';
import { isDetermined } from './iso-flop.js';
import { open } from './law-rows.js';
import { type Staircase, staircase } from './protocols.js';
import type { LanguageRow, MeasuredTables } from './rows.js';
import { cellsOf, gridRuns, heldOutRuns, type Run, runsOf } from './runs.js';
import { cellNoise, runNoise } from './seed-noise.js';
import { sideLaws } from './side-laws.js';
import { taskVerdicts } from './task-verdicts.js';

/** Of one world. */
export function deriveTables(tables: MeasuredTables): DerivedTables {
  const all = runsOf(tables.pretraining);
  // A sweep of something that a language does not see has its row several times.
  const languages = new Map(tables.language.map((language) => [language.domain, language]));
  const made = [...languages.values()].map((language) => {
    const runs = all.filter(({ domain }) => domain === language.domain);
    return ofLanguage(language, runs, tables);
  });
  return {
    laws: made.flatMap(({ laws }) => laws),
    'compute-optimal': made.flatMap((one) => one['compute-optimal']),
    forecasts: made.flatMap((one) => one.forecasts),
    'task-verdicts': made.flatMap((one) => one['task-verdicts']),
  };
}

function ofLanguage(
  language: LanguageRow,
  runs: readonly Run[],
  { 'ideal-capacity': capacity, 'ideal-learner': learner, tasks, confidence }: MeasuredTables,
): DerivedTables {
  const { domain } = language;
  const own = <Row extends { domain: number }>(rows: readonly Row[]) =>
    rows.filter((row) => row.domain === domain);
  const grid = gridRuns(runs);
  const noise = runNoise(runs, confidence);
  const cells = cellsOf(grid);
  const found = approaches(cells, { confidence, noise: cellNoise(runs, cells, confidence) });
  const steps = staircase(runs, { noise, confidence });
  const laws: LawRow[] = [
    ...gridLaws({
      language,
      ideal: { capacity: own(capacity), learner: own(learner) },
      runs,
      grid,
      found,
      confidence,
    }),
    ...sideLaws({ language, runs, steps, confidence }),
  ];
  return {
    laws,
    'compute-optimal': [...optimalRows(domain, found), ...protocolRows(domain, steps)],
    forecasts: forecastRows({ language, runs, grid, confidence }),
    'task-verdicts': taskVerdicts(own(tasks)).map(
      (verdict): TaskVerdictRow => ({
        ...{ domain, ...verdict },
        forecast: known(verdict.forecast),
        miss: known(verdict.miss),
      }),
    ),
  };
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
const sizeOf = ({ parameters }: { parameters: number }) => parameters;
const inWords = (inside: boolean) => (inside ? 'yes' : 'no');

/** Of the grid: IsoFLOP levels, and the envelope. */
export function optimalRows(domain: number, found: Approaches | undefined): ComputeOptimalRow[] {
  if (found === undefined) return [];
  const named = { domain, counting: 'all' };
  return [
    ...found.isoFlop.levels.map(
      ({ budget, cells, optimalParameters, optimalTokens, excess, minimum }): ComputeOptimalRow => ({
        ...{ ...named, protocol: 'isoflop', budget, optimalParameters, optimalTokens, excess },
        inside:
          minimum.inside && !isDetermined(cells.map(sizeOf), optimalParameters)
            ? 'undetermined'
            : inWords(minimum.inside),
      }),
    ),
    ...found.envelope.points.map(({ compute, minimum }) => ({
      ...{ ...named, protocol: 'envelope', budget: compute },
      ...atMinimum(compute, minimum),
    })),
  ];
}

const atMinimum = (compute: number, { x, y, inside }: { x: number; y: number; inside: boolean }) => ({
  optimalParameters: open(Math.exp(x)),
  optimalTokens: open(compute / (6 * Math.exp(x))),
  ...{ excess: Math.exp(y), inside: inWords(inside) },
});

function protocolRows(domain: number, steps: Staircase | undefined): ComputeOptimalRow[] {
  if (steps === undefined) return [];
  return steps.protocols.flatMap(({ name, counting, curves }) =>
    envelopePoints(curves, steps.window).map(({ compute, minimum }) => ({
      ...{ domain, protocol: name, counting, budget: compute },
      ...atMinimum(compute, minimum),
    })),
  );
}

interface Outcome {
  language: LanguageRow;
  runs: readonly Run[];
  grid: readonly Run[];
  confidence: number;
}

/** Of the largest of the runs that are held out: one seed, or the mean of several. */
function forecastRows({ language, runs, grid, confidence }: Outcome): ForecastRow[] {
  const held = [...heldOutRuns(runs)].sort((left, right) => right.compute - left.compute);
  if (held.length === 0) return [];
  const same = held.filter(({ compute }) => compute === held[0].compute);
  const excess = same.reduce((sum, run) => sum + run.excess, 0) / same.length;
  const outcome = { ...held[0], excess, loss: language.entropy + excess };
  return forecasts({ runs: grid, outcome, entropy: language.entropy, confidence }).map((forecast) => ({
    domain: language.domain,
    ...forecast,
  }));
}

/** The tables with what follows from them. */
export interface StudiedTables extends MeasuredTables, DerivedTables {}

export const noDerived = (): DerivedTables => ({
  ...{ laws: [], 'compute-optimal': [], forecasts: [], 'task-verdicts': [] },
});
