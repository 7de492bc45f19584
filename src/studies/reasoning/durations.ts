/**
 * How long a stage takes on one idle core with native kernels, from counted work. Rates are of one machine, a server's core of
 * 2023, in processor time of one thread; they are for an order of magnitude.
 */
import type { PlannedStage } from '../../engine/graph.js';
import type { TransformerSize } from '../../tensor/config.js';

/** Starting, and reading what came before. */
const fixedSeconds = 0.4;

/** Floating-point operations in a second at width 32. */
const usualRate = 7e10;

/** Small matrices take longer an operation. */
const rateOf = ({ width }: TransformerSize) => usualRate * Math.min(1.3, Math.sqrt(width / 32));

export function expectedStageSeconds({ parameters, work }: PlannedStage): number {
  const { size: own, verifier } = parameters as {
    size?: TransformerSize;
    verifier?: { size: TransformerSize };
  };
  const size = verifier?.size ?? own;
  return fixedSeconds + (size === undefined ? 0 : work / rateOf(size));
}
