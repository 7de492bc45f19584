/** A score that the KL penalty is part of. */
import { declareDoubt, type Warning } from '../../fitting/index.js';

const scoreHoldsPenalty = declareDoubt(
  'score-holds-penalty',
  'Take the score without the penalty: with it every curve turns over, whatever the reward model does.',
);

export const doubtPenalisedScore = (column: string): Warning =>
  scoreHoldsPenalty(column, `${column} is by its name the score less the KL penalty`);
