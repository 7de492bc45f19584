/** The doubt about a gold reward model that is fooled itself. */
import { declareDoubt, threeDigits as show, type Warning } from '../../../fitting/index.js';

const goldDisagreesWithHuman = declareDoubt(
  'gold-disagrees-with-human',
  'Strengthen the gold reward model (more comparisons, broader policies) before trusting it far out.',
);

/** Gold rises where the human utility falls, or they hardly correlate. */
export function doubtGold(subject: string, correlation: number): Warning | undefined {
  if (correlation >= 0.6) return undefined;
  return goldDisagreesWithHuman(subject, `gold and the human utility correlate at ${show(correlation)}`);
}
