/** How much the number of layers matters at equal parameters and tokens (Kaplan et al. 2020, section 3.1). */
import type { Interval } from '../../../statistics/index.js';
import { type Noise, noiseInterval, noiseOfMeans } from './noise.js';
import { type Cell, cellsOf, fewestSeeds, groupBy, isPlain, type Run } from './runs.js';

export interface Shape {
  tokens: number;
  /** Fewest layers first. */
  cells: Cell[];
  /** (largest − smallest) / smallest loss, and the same of the excess. */
  lossSpread: Interval;
  excessSpread: Interval;
}

/** Sizes within this factor count as equal. */
const equal = 1.25;

const spread = (values: readonly number[]) => Math.max(...values) / Math.min(...values) - 1;

/** `noise`: of one run. The largest set of at least three depths with about the same parameters and the same tokens. */
export function shapeOf(
  runs: readonly Run[],
  { entropy, noise, confidence }: { entropy: number; noise: Noise | undefined; confidence: number },
): Shape | undefined {
  const cells = cellsOf(runs.filter(isPlain));
  const sets = [...groupBy(cells, ({ tokens }) => tokens).values()].flatMap((own) =>
    own.map((middle) => own.filter((cell) => isAsLarge(cell, middle))),
  );
  const depths = (own: readonly Cell[]) => new Set(own.map(({ layers }) => layers)).size;
  const found = sets.reduce<Cell[]>((held, own) => (depths(own) > depths(held) ? own : held), []);
  if (depths(found) < 3) return undefined;
  const byDepth = [...groupBy(found, ({ layers }) => layers).values()]
    .map(([first]) => first)
    .sort((left, right) => left.layers - right.layers);
  const of = (toLoss: (excess: number) => number) =>
    noiseInterval(
      byDepth.length,
      (shifts) => spread(byDepth.map(({ logExcess }, place) => toLoss(Math.exp(logExcess + shifts[place])))),
      { noise: noiseOfMeans(noise, fewestSeeds(byDepth)), confidence, name: 'shape' },
    );
  return {
    ...{ tokens: byDepth[0].tokens, cells: byDepth },
    lossSpread: of((excess) => entropy + excess),
    excessSpread: of((excess) => excess),
  };
}

const isAsLarge = (cell: Cell, middle: Cell) =>
  Math.abs(Math.log(cell.parameters / middle.parameters)) <= Math.log(equal);
