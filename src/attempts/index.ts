/** What repeated attempts at problems show: coverage, votes, a verifier's choice, and how success is spread. */
export { bestOfK } from './best-of-k.js';
export { difficultyBins } from './difficulty.js';
export { type ExchangeInput, matchedInference } from './exchange.js';
export { passAtK } from './pass-at-k.js';
export { type CountedProblem, coverageOfRates, fitSuccessRates, type SuccessRates } from './success-rates.js';
export { type AnsweredProblem, chanceOfVote, Poll, type VoteOptions, voteAtK } from './votes.js';
