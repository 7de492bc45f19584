/** T7b: where the best split of a budget between chains and Waits lies as the budget grows. */
import { combine, isBelow, untold } from '../../../display/finding.js';
import { differenceText } from '../../../display/words.js';
import { bestWaits } from '../estimates/budget-split.js';
import type { BudgetSplitRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { overLargest } from './over-models.js';

/** In attempts without forced Waits. */
const budgets = [4, 8] as const;

/** Best number of Waits at the larger budget less that at the smaller one, mean over the bins of difficulty. */
function moveOf(model: readonly BudgetSplitRow[]): number | undefined {
  const bins = [...new Set(model.map(({ difficultyBin }) => difficultyBin))].filter((bin) => bin > 0);
  const moves = bins.flatMap((bin) => {
    const [small, large] = budgets.map((budget) =>
      model.filter((row) => row.difficultyBin === bin && row.budget === budget),
    );
    return small.length === 0 || large.length === 0 ? [] : [bestWaits(large) - bestWaits(small)];
  });
  return moves.length === 0 ? undefined : moves.reduce((sum, move) => sum + move, 0) / moves.length;
}

export const optimumMoves: ReasoningFinding = {
  id: 'T7b',
  statement:
    'Larger budgets are best spent on fewer Waits a chain: the best number of forced Waits, mean over bins, is lower at a budget of eight attempts than at four',
  judge({ 'budget-split': splits, confidence }) {
    const move = overLargest(splits, moveOf, { confidence });
    if (move === undefined) return untold('splits of budgets of four and of eight attempts');
    return {
      verdict: combine([isBelow(move, 0)]),
      evidence: `From four attempts to eight the best number of forced Waits changes by ${differenceText(move)}, mean over bins.`,
      measures: [{ name: 'move', ...move }],
    };
  },
};
