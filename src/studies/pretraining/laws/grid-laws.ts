/** Rows of the laws of the IsoFLOP grid: L(N, D), L(D), L(N), L(C), the split and its three approaches, capacity. */
import { extent, type Interval, studentQuantile } from '../../../statistics/index.js';
import { type Approaches, approachNames } from './approaches.js';
import { capacities, capacityRatio, type Ideal } from './capacity.js';
import { bestRuns, type ComputeLaw, computeLaw } from './compute-law.js';
import type { LawRow } from './derived-tables.js';
import { rSquaredInterval } from './fit-quality.js';
import { exact, lawRow, open } from './law-rows.js';
import { type Irreducible, parametric, splitOf } from './parametric.js';
import { dataLaws, parameterLaw, type SizeLaw } from './power-law.js';
import type { LanguageRow } from './rows.js';
import { type Cell, cellsOf, isPlain, type Run } from './runs.js';
import { sampleEfficiency } from './sample-efficiency.js';
import { cellNoise } from './seed-noise.js';

export interface GridInput {
  language: LanguageRow;
  ideal: Ideal;
  /** All of the language. */
  runs: readonly Run[];
  /** Those that laws are fitted to. */
  grid: readonly Run[];
  found: Approaches | undefined;
  confidence: number;
}

/** Hutter 2021; Michaud et al. 2023: quanta of frequency k^−(1 + α) make a = α, b = α/(1 + α), and so N_opt ∝ C^(1/(2 + α)). */
export const theoryOf = (zipf: number) => ({ a: zipf, b: zipf / (1 + zipf), split: 1 / (2 + zipf) });

export function gridLaws(input: GridInput): LawRow[] {
  const cells = cellsOf(input.grid);
  return [
    ...floorRows(input),
    ...(['excess', 'known', 'free'] as const).flatMap((kind) => jointRows(kind, input)),
    ...splitRows(input),
    ...computeRows(cells, input),
    ...oneInputRows(input),
    ...capacityRows(cells, input),
  ];
}

function floorRows({ language, runs }: GridInput): LawRow[] {
  if (runs.length === 0) return [];
  const row = lawRow(language.domain);
  const [lowest] = extent(runs.flatMap(({ curve }) => curve.map(({ excess }) => excess)));
  const named = { law: 'entropy', runs: runs.length };
  return [
    row({ ...named, parameter: 'entropy', value: exact(language.entropy) }),
    row({ ...named, parameter: 'lowest excess', value: exact(lowest) }),
  ];
}

function jointRows(kind: Irreducible, { language, grid, confidence }: GridInput): LawRow[] {
  const { domain, entropy } = language;
  const fit = parametric(kind, { runs: grid, entropy, confidence, group: String(domain) });
  if (fit === undefined) return [];
  const theory: Record<string, number> = { E: entropy, a: theoryOf(domain).a, b: theoryOf(domain).b };
  const { rSquared, rmse: rms, runs } = fit;
  const named = { law: 'chinchilla', subset: kind, rSquared, rms, runs };
  const row = lawRow(domain);
  // Runs of one cell are off the law by the same: of what is left over they are one.
  const degrees = cellsOf(grid).length - (kind === 'free' ? 5 : 4);
  const quality = rSquaredInterval({ residualSquares: 1 - rSquared, totalSquares: 1, degrees }, confidence);
  return [
    ...fit.parameters
      .filter(({ fixed }) => !fixed)
      .map(({ symbol, estimate, low, high }) =>
        row({ ...named, parameter: symbol, value: { estimate, low, high }, theory: theory[symbol] ?? null }),
      ),
    row({ ...named, parameter: 'split', value: bare(splitOf(fit)), theory: theoryOf(domain).split }),
    row({ ...named, parameter: 'R²', value: quality }),
  ];
}

const bare = ({ estimate, low, high }: Interval): Interval => ({ estimate, low, high });

function splitRows({ language, grid, found }: GridInput): LawRow[] {
  if (found === undefined) return [];
  const row = lawRow(language.domain);
  const theory = theoryOf(language.domain).split;
  const named = { law: 'split', runs: grid.length };
  return [
    ...approachNames.map((subset) =>
      row({ ...named, subset, parameter: 'exponent', value: found.splits[subset], theory }),
    ),
    row({ ...named, subset: 'all', parameter: 'spread', value: found.spread }),
  ];
}

function computeRows(cells: readonly Cell[], { language, confidence }: GridInput): LawRow[] {
  const best = bestRuns(cells);
  return [false, true].flatMap((isFree) => {
    const law = computeLaw(best, language.entropy, isFree);
    return law === undefined ? [] : computeLawRows(law, language, confidence);
  });
}

function computeLawRows(
  { fit, exponent, irreducible, isFree, runs }: ComputeLaw,
  language: LanguageRow,
  confidence: number,
): LawRow[] {
  const row = lawRow(language.domain);
  const named = {
    ...{ law: 'compute', subset: isFree ? 'free' : 'known' },
    ...{ rSquared: fit.rSquared, rms: fit.rmse, runs },
  };
  const t = studentQuantile((1 + confidence) / 2, runs - fit.parameters.length);
  const of = (estimate: number, place: number): Interval => {
    const half = t * fit.standardErrors[place];
    return Number.isFinite(half) ? { estimate, low: estimate - half, high: estimate + half } : open(estimate);
  };
  return [
    row({ ...named, parameter: 'b', value: of(exponent, 1) }),
    ...(isFree
      ? [row({ ...named, parameter: 'c', value: of(irreducible, 2), theory: language.entropy })]
      : []),
  ];
}

/** From this width on the tokens set the loss of the grid and not the size. */
export const wideEnough = 32;
/** Of horizons, that a power law has to hold over: width 48 has 1.476 on the grid and belongs to it. */
export const leastDecades = 1.45;

function oneInputRows({ language, runs, grid, confidence }: GridInput): LawRow[] {
  const row = lawRow(language.domain);
  const sizes = dataLaws(cellsOf(grid), confidence);
  const across = parameterLaw(cellsOf(runs.filter(isSameHorizon)), confidence);
  return [
    ...sizes.map(({ width, layers, law }) =>
      row({
        ...{ law: 'tokens', subset: `width ${width}, ${layers} layers`, parameter: 'exponent' },
        ...{ value: law.exponent, rSquared: law.rSquared, rms: law.sd, runs: law.points },
      }),
    ),
    ...wideRows(sizes, row, confidence),
    ...(across === undefined
      ? []
      : [
          row({
            ...{ law: 'parameters', subset: `${across.tokens} tokens`, parameter: 'exponent' },
            value: across.law.exponent,
            ...{ rSquared: across.law.rSquared, rms: across.law.sd, runs: across.law.points },
          }),
        ]),
    ...efficiencyRows(sizes, { row, runs, confidence }),
  ];
}

/** Runs of one horizon for all decay to it as well as matched ones do. */
const isSameHorizon = ({ schedule, epochs, heldOut }: Run) =>
  (schedule === 'matched' || schedule === 'single') && epochs === 1 && heldOut === 0;

/** All sizes that are wide enough, each about a line of its own. */
function wideRows(sizes: readonly SizeLaw[], row: ReturnType<typeof lawRow>, confidence: number): LawRow[] {
  const wide = sizes.filter(({ width, law }) => width >= wideEnough && law.decades >= leastDecades);
  if (wide.length === 0) return [];
  const total = (of: (size: SizeLaw) => number) => wide.reduce((sum, size) => sum + of(size), 0);
  const value = rSquaredInterval(
    {
      residualSquares: total(({ law }) => law.residualSquares),
      totalSquares: total(({ law }) => law.totalSquares),
      degrees: total(({ law }) => law.degrees),
    },
    confidence,
  );
  const subset = `width ${wide.map(({ width }) => width).join(', ')}`;
  return [row({ law: 'tokens', subset, parameter: 'R²', value, runs: total(({ law }) => law.points) })];
}

function efficiencyRows(
  sizes: readonly SizeLaw[],
  { row, runs, confidence }: { row: ReturnType<typeof lawRow>; runs: readonly Run[]; confidence: number },
): LawRow[] {
  const found = sampleEfficiency(sizes);
  if (found === undefined) return [];
  const noise = cellNoise(
    runs,
    found.sizes.flatMap(({ cells }) => cells),
    confidence,
  );
  const t =
    noise === undefined ? Number.POSITIVE_INFINITY : studentQuantile((1 + confidence) / 2, noise.degrees);
  const named = { law: 'tokens to excess', runs: runs.filter(isPlain).length };
  return [
    ...found.sizes.map(({ width, layers, tokens, slope }) => {
      const half = Math.abs(slope) * t * (noise?.sd ?? 1);
      const value = { estimate: tokens, low: tokens * Math.exp(-half), high: tokens * Math.exp(half) };
      return row({
        ...{ ...named, subset: `excess ${found.excess}` },
        ...{ parameter: `width ${width}, ${layers} layers`, value },
      });
    }),
    // Of each size over the next smaller one: below 1 where the larger one needs fewer.
    ...found.sizes.slice(1).map(({ width, tokens, slope }, place) => {
      const smaller = found.sizes[place];
      const half = Math.hypot(slope, smaller.slope) * t * (noise?.sd ?? 1);
      const ratio = tokens / smaller.tokens;
      return row({
        ...{ ...named, subset: `excess ${found.excess}` },
        parameter: `ratio ${smaller.width} to ${width}`,
        value: { estimate: ratio, low: ratio * Math.exp(-half), high: ratio * Math.exp(half) },
      });
    }),
  ];
}

function capacityRows(cells: readonly Cell[], { language, ideal, confidence }: GridInput): LawRow[] {
  const row = lawRow(language.domain);
  const sizes = capacities(cells, ideal, confidence);
  const middle = capacityRatio(sizes);
  return [
    ...sizes.map(({ width, layers, parametersPerRow, cells: own }) =>
      row({
        ...{ law: 'capacity', subset: `width ${width}, ${layers} layers`, parameter: 'parameters a row' },
        ...{ value: parametersPerRow, runs: own },
      }),
    ),
    ...(middle === undefined
      ? []
      : [
          row({
            ...{ law: 'capacity', subset: `width ${middle.sizes.map(({ width }) => width).join(', ')}` },
            ...{ parameter: 'largest over smallest', value: middle.ratio, runs: cells.length },
          }),
        ]),
  ];
}
