/** A point of a curve with the length of its responses, which have a table where they can differ. */
import type { WorldConfig } from '../../../world/config.js';
import { endTokenOf } from '../../../world/index.js';
import { rowsOf } from '../rows.js';
import type { CurvePoint, ResponseLength } from '../tables.js';

export interface MeasuredPoint extends CurvePoint, ResponseLength {}

/** Rows of both tables. */
export const pointRows = (world: WorldConfig, points: MeasuredPoint[]) => [
  rowsOf('curves', points),
  rowsOf('response_lengths', endTokenOf(world) === undefined ? [] : points),
];
