/**
 * How long a stage takes on one idle core with native kernels, from counted work. Rates are of one machine, a server's core of
 * 2023, in processor time of one thread, as test/fixtures/measured/pretraining-quick has it; they are for an order of magnitude.
 */
import type { PlannedStage } from '../../engine/graph.js';
import type { TransformerSize } from '../../tensor/config.js';
import { language } from './stages/language.js';

/** Starting, reading the language, its test set, and what else a run does once. */
const fixedSeconds = 0.4;

/** Random numbers of tables, not products. */
const languageRate = 5e9;

/** Floating-point operations in a second: 23 billion at width 8, 50 at 16, 70 from 24 on. */
const trainingRate = ({ width }: TransformerSize) => 7e10 * Math.min(1, width / 24);

export function expectedStageSeconds({ kind, parameters, work }: PlannedStage): number {
  if (kind === language.name) return fixedSeconds + work / languageRate;
  const { size } = parameters as { size?: TransformerSize };
  return fixedSeconds + (size === undefined ? 0 : work / trainingRate(size));
}
