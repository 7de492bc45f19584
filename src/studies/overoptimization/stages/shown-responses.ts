/** A few responses of an evaluation, as people are shown them. */
import type { WorldConfig } from '../../../world/config.js';
import { type Sequences, sequence, sequenceEnd } from '../../../world/index.js';
import type { SampleResponse } from '../tables.js';

/** Responses of one evaluation that people are shown. */
const shownResponses = 4;

interface Scored {
  scores: Record<'proxy' | 'gold' | 'human', ArrayLike<number>>;
  sequences: Sequences;
}

/** The first responses of the first seed that was measured. */
export function shown(
  iteration: number,
  { scores, sequences }: Scored,
  shape: WorldConfig,
): SampleResponse[] {
  return Array.from({ length: Math.min(shownResponses, sequences.count) }, (_, row) => {
    const end = sequenceEnd(shape, sequences, row) - row * sequences.length;
    const tokens = [...sequence(sequences, row).subarray(0, end)];
    return {
      iteration,
      row,
      prompt: tokens.slice(0, shape.promptLength).join(' '),
      response: tokens.slice(shape.promptLength).join(' '),
      proxyScore: scores.proxy[row],
      goldScore: scores.gold[row],
      humanScore: scores.human[row],
    };
  });
}
