/** What the proxies of a round are trained on, of the comparisons of all rounds so far. */
import { type Comparisons, joinComparisons, takeComparisons } from '../../../preferences/index.js';
import type { RandomStream } from '../../../random/index.js';
import type { DataChoice } from './arms.js';

/** `rounds` are the comparisons of each round, the first one first; what is put together comes in random order. */
export function chosenData(
  choice: DataChoice,
  rounds: readonly Comparisons[],
  random: RandomStream,
): Comparisons {
  const last = rounds[rounds.length - 1];
  if (choice === 'last') return last;
  const parts = choice === 'concat' ? rounds : sampled(rounds, last.count, random.stream('sample'));
  const all = joinComparisons(parts);
  // Held-out comparisons are the last ones: they have to come from all rounds.
  return takeComparisons(all, random.stream('shuffle').permutation(all.count));
}

/** `count` comparisons, as many of each round as of the others, drawn without replacement; later rounds give one more. */
function sampled(rounds: readonly Comparisons[], count: number, random: RandomStream): Comparisons[] {
  return rounds.map((round, index) => {
    const share = Math.floor((count + index) / rounds.length);
    return takeComparisons(round, random.permutation(round.count).subarray(0, share));
  });
}
