export { averageRows } from './average-rows.js';
export { poolRuns } from './pool-runs.js';
