/** A run that was resumed. */
import { declareDoubt, type Warning } from '../../fitting/index.js';

const stepsRepeated = declareDoubt(
  'steps-repeated',
  'If these are runs of their own, name the column that tells them apart with --cluster.',
);

export function doubtRepeatedSteps(
  step: string,
  resumed: readonly { line: number; step: number; replaced: number }[],
): Warning | undefined {
  if (resumed.length === 0) return undefined;
  const rows = resumed.reduce((sum, { replaced }) => sum + replaced, 0);
  const [first] = resumed;
  const more = resumed.length > 1 ? ` and in ${resumed.length - 1} more runs` : '';
  return stepsRepeated(
    step,
    `${step} falls back to ${first.step} at line ${first.line}${more}, as in a run that was resumed: the last row of a step counts, ${rows} earlier ones are left out`,
  );
}
