/** How far a model is from the language: on all test sequences, and by the ranks of their topics. */
import { contextExcess, type TopicLanguage, type TopicSequences } from '../../../world/topics/index.js';
import type { CurriculumConfig } from '../config/training.js';

/** Ranks 1, 2–3, 4–7, …: each band has twice as many topics as the one before, the last one all others. */
export const rankBands = 12;

/** The band of a rank from 0, counted from 1. */
export const bandOf = (rank: number): number => Math.min(rankBands, Math.floor(Math.log2(rank + 1)) + 1);

export interface Measured {
  /** Mean over all contexts, nats a token. */
  excess: number;
  /** The same by band; null where the test sequences have no topic of it. */
  byBand: (number | null)[];
  /** Of curated topics and of all others; null where there are none. */
  curated: number | null;
  others: number | null;
}

export interface MeasureOptions {
  language: TopicLanguage;
  test: TopicSequences;
  /** Ranks of the curated topics. */
  curriculum: Pick<CurriculumConfig, 'from' | 'to'>;
}

/** `logProbs` are a model's, [count · T, V]. */
export function measure({ language, test, curriculum }: MeasureOptions, logProbs: Float32Array): Measured {
  const { responseLength } = language.shape;
  const excess = contextExcess(language, test, logProbs);
  const bySequence = Array.from({ length: test.count }, (_, row) =>
    mean(excess.subarray(row * responseLength, (row + 1) * responseLength)),
  );
  const among = (isIn: (rank: number) => boolean) => {
    const own = bySequence.filter((_, row) => isIn(test.topics[row]));
    return own.length === 0 ? null : mean(own);
  };
  const isCurated = (rank: number) => rank + 1 >= curriculum.from && rank < curriculum.to;
  return {
    excess: mean(bySequence),
    byBand: Array.from({ length: rankBands }, (_, band) => among((rank) => bandOf(rank) === band + 1)),
    curated: among(isCurated),
    others: among((rank) => !isCurated(rank)),
  };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum / values.length;
}
