/**
 * How long a stage takes on one idle core with native kernels, from counted work. Rates are of one machine, a server's core of
 * 2023; they are for an order of magnitude.
 */
import type { PlannedStage } from '../../engine/graph.js';
import type { TransformerSize } from '../../tensor/config.js';

/** Reading the language, its test set, and what else a run does once. */
const fixedSeconds = 0.5;

/** Floating-point operations in a second: narrow models spend their time on other things than products. */
const operationsPerSecond = (width: number) => 3e9 * (width / (1 + width / 32)) ** 0.75;

export function expectedStageSeconds({ parameters, work }: PlannedStage): number {
  const { size } = parameters as { size?: TransformerSize };
  if (size === undefined) return fixedSeconds + work / operationsPerSecond(1);
  return fixedSeconds + work / operationsPerSecond(size.width);
}
