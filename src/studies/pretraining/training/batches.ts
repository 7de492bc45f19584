/** Where a run's sequences come from: fresh ones for each step, the same ones in every epoch, curated topics at the end. */
import type { RandomState, RandomStream } from '../../../random/index.js';
import { takeSequences } from '../../../world/sequences.js';
import {
  drawTopics,
  drawTopicsWithin,
  sampleTopics,
  type TopicLanguage,
  type TopicSequences,
} from '../../../world/topics/index.js';
import type { CurriculumConfig } from '../config/training.js';
import type { Recipe } from './recipe.js';

export interface Batches {
  /** The batch of step 1, 2, …, asked for in order. */
  next(step: number): Pick<TopicSequences, 'tokens' | 'count' | 'length'>;
  save(): RandomState;
  restore(state: RandomState): void;
}

export interface BatchOptions {
  language: TopicLanguage;
  recipe: Recipe;
  /** Tokens that there are; null where all are fresh. */
  uniqueTokens: number | null;
  curriculum: CurriculumConfig;
  random: RandomStream;
}

export function openBatches(options: BatchOptions): Batches {
  const { language, recipe, curriculum, random } = options;
  const fresh = random.stream('fresh');
  const repeated = options.uniqueTokens === null ? undefined : repeatedBatches(options, options.uniqueTokens);
  const curated = Math.round(recipe.steps * curriculum.share);
  return {
    next(step) {
      const count = recipe.batch;
      if (step > recipe.steps - curated) {
        const ranks = { from: curriculum.from - 1, to: curriculum.to - 1, count };
        return sampleTopics(language, drawTopicsWithin(language, ranks, fresh), fresh);
      }
      return repeated?.(step) ?? sampleTopics(language, drawTopics(language, count, fresh), fresh);
    },
    save: () => fresh.save(),
    restore: (state) => fresh.restore(state),
  };
}

/** Batches run on from one epoch to the next; each epoch has an order of its own. */
function repeatedBatches({ language, recipe, random }: BatchOptions, uniqueTokens: number) {
  const { responseLength } = language.shape;
  const pool = random.stream('pool');
  const count = Math.max(1, Math.round(uniqueTokens / responseLength));
  const sequences = sampleTopics(language, drawTopics(language, count, pool), pool);
  let order: { epoch: number; rows: Int32Array } | undefined;
  const rowAt = (place: number) => {
    const epoch = Math.floor(place / count);
    if (order?.epoch !== epoch) order = { epoch, rows: random.stream(`epoch-${epoch}`).permutation(count) };
    return order.rows[place % count];
  };
  return (step: number) =>
    takeSequences(
      sequences,
      Int32Array.from({ length: recipe.batch }, (_, row) => rowAt((step - 1) * recipe.batch + row)),
    );
}
