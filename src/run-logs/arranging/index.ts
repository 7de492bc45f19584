export { combineFiles } from './combine-files.js';
export { chosenRows, derivedTable, rowsWhere, withColumns } from './derived-table.js';
export { distinctRuns, type RunColumns } from './distinct-runs.js';
export { withSignOfKl } from './flip-sign.js';
export { type JoinColumns, joinRows } from './join-rows.js';
export { type StepColumns, type WithoutRepeats, withoutRepeats } from './repeated-steps.js';
export type { Asked, NamedTable } from './what-files-hold.js';
