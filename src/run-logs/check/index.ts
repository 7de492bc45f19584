export { checkLogs, type LogCheck } from './check-logs.js';
export { checkJson, checkText } from './check-report.js';
export { checkedColumns } from './checked-columns.js';
export type { KlCandidate } from './kl-candidates.js';
export type { CheckOptions } from './options.js';
export type { ScoreCandidate } from './scores.js';
