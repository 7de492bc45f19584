/** Accuracy of the most frequent answer among k attempts, from a pool of them. */
import type { RandomStream } from '../../../random/index.js';
import { noAnswer } from '../sampling/read-responses.js';

/** Orders of the pool that are drawn: of a problem's accuracy the standard error is at most a sixteenth. */
const orders = 64;

/**
 * For each k the share of times that the right answer wins among k attempts drawn without replacement; where several are as
 * frequent, one of them wins by lot. Responses without an answer have no vote.
 */
export function majorityAccuracy(
  answers: Uint8Array,
  right: number,
  { sizes, random }: { sizes: readonly number[]; random: RandomStream },
): number[] {
  const hits = sizes.map(() => 0);
  for (let time = 0; time < orders; time++) {
    const order = random.permutation(answers.length);
    const counts = new Int32Array(noAnswer + 1);
    let seen = 0;
    sizes.forEach((size, index) => {
      for (; seen < size; seen++) counts[answers[order[seen]]] += 1;
      hits[index] += chanceOfWinning(counts, right);
    });
  }
  return hits.map((sum) => sum / orders);
}

/** 1 over the number of answers that are as frequent; 0 where one is more frequent, or nobody has voted. */
export function chanceOfWinning(counts: Int32Array, right: number): number {
  const own = counts[right];
  if (own === 0) return 0;
  let equal = 0;
  for (let answer = 0; answer < noAnswer; answer++) {
    if (counts[answer] > own) return 0;
    if (counts[answer] === own) equal += 1;
  }
  return 1 / equal;
}
