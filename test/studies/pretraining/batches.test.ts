/** Batches: what is fresh, what comes again, and what is curated. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { openBatches } from '../../../src/studies/pretraining/training/batches.js';
import type { Recipe } from '../../../src/studies/pretraining/training/recipe.js';
import { createTopicLanguage, type TopicLanguage } from '../../../src/world/topics/index.js';

const language = createTopicLanguage(
  { vocabularySize: 8, promptLength: 3, responseLength: 5, endProbability: 0 },
  { topics: 40, zipf: 0.5, sharedScale: 1, ownScale: 1, keyBase: 8 },
  createRandom(1),
);
const recipe = { batch: 4, steps: 12 } as Recipe;
const none = { share: 0, from: 1, to: 1 };
const open = (changes: object) =>
  openBatches({
    language,
    recipe,
    uniqueTokens: null,
    curriculum: none,
    random: createRandom(2),
    ...changes,
  });
type Batch = ReturnType<ReturnType<typeof open>['next']>;

const rowsOf = ({ tokens, length, count }: Batch) =>
  Array.from({ length: count }, (_, row) => tokens.subarray(row * length, (row + 1) * length).join(' '));
const all = (batches: ReturnType<typeof open>) =>
  Array.from({ length: recipe.steps }, (_, index) => rowsOf(batches.next(index + 1)));

const keyOf = ({ keys }: TopicLanguage, topic: number) => keys.subarray(topic * 2, topic * 2 + 2).join(' ');

describe('batches', () => {
  it('go through all tokens once an epoch, each time in another order', () => {
    // Eight sequences, so that an epoch is two batches.
    const seen = all(open({ uniqueTokens: 8 * 5 }));
    const epochs = Array.from({ length: 6 }, (_, epoch) => seen.slice(2 * epoch, 2 * epoch + 2).flat());
    const sorted = epochs.map((rows) => [...rows].sort().join('\n'));
    expect(new Set(sorted).size).toBe(1);
    expect(new Set(epochs.map((rows) => rows.join('\n'))).size).toBeGreaterThan(1);
  });

  it('are of curated topics alone in their last share, and the same as without before it', () => {
    const plain = all(open({}));
    const mixed = all(open({ curriculum: { share: 0.25, from: 21, to: 30 } }));
    expect(mixed.slice(0, 9)).toEqual(plain.slice(0, 9));
    const curated = new Set(Array.from({ length: 10 }, (_, index) => keyOf(language, 20 + index)));
    for (const row of mixed.slice(9).flat()) expect(curated).toContain(row.split(' ').slice(0, 2).join(' '));
  });

  it('go on from where they were saved', () => {
    const [one, other] = [open({}), open({})];
    for (const step of [1, 2, 3]) one.next(step);
    other.restore(one.save());
    expect(rowsOf(other.next(4))).toEqual(rowsOf(one.next(4)));
  });
});
