/**
 * By how much ln excess differs between runs of one setting: from seeds where there are several, else from the scatter about
 * the parabolas of IsoFLOP levels, else from that about lines through several horizons.
 */
import { parabolaNoise } from './iso-flop.js';
import { type Noise, noiseOfMeans, noiseOfResiduals } from './noise.js';
import { dataLaws } from './power-law.js';
import { type Cell, cellsOf, fewestSeeds, isPlain, type Run } from './runs.js';

/** Undefined where none of them tells it. */
export function runNoise(runs: readonly Run[], confidence: number): Noise | undefined {
  const cells = cellsOf(runs.filter(isPlain));
  const ofSeeds = noiseOfResiduals(
    cells.map(({ logExcess, runs: own }) => ({
      residuals: own.map(({ excess }) => Math.log(excess) - logExcess),
      parameters: 1,
    })),
  );
  const known = ofSeeds ?? parabolaNoise(cells);
  if (known !== undefined) return known;
  const lines = dataLaws(cells, confidence).filter(({ law }) => law.degrees > 0);
  const degrees = lines.reduce((sum, { law }) => sum + law.degrees, 0);
  const squares = lines.reduce((sum, { law }) => sum + law.residualSquares, 0);
  return degrees < 2 ? undefined : { sd: Math.sqrt(squares / degrees), degrees };
}

/** The same of cells of those runs: of means over their seeds. */
export const cellNoise = (
  runs: readonly Run[],
  cells: readonly Cell[],
  confidence: number,
): Noise | undefined => noiseOfMeans(runNoise(runs, confidence), fewestSeeds(cells));
