export { meanBasis } from './average.js';
export { type Recentred, recentre } from './baseline.js';
export { natsOf } from './cells.js';
export { type GroupedPoints, type GroupOptions, groupPoints } from './group-points.js';
export { type LeftOut, leaveOut } from './left-out.js';
export { type Baseline, parseBaseline } from './parse-baseline.js';
export type { InitialScore, PointGroup, RunPoint } from './point.js';
