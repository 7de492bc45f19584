export { type AveragedRows, averageRows } from './average-rows.js';
export { noteOnPooling, poolRuns } from './pool-runs.js';
export { keysOf, rowKeys } from './row-numbers.js';
