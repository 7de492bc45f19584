/** A point of a curve with what has tables of its own: the length of its responses, and the components of its reward. */
import type { WorldConfig } from '../../../world/config.js';
import { endTokenOf } from '../../../world/index.js';
import { rowsOf } from '../rows.js';
import type { ComponentPoint, CurvePoint, ResponseLength } from '../tables.js';

/** What one component is at a point. */
export type MeasuredComponent = Pick<ComponentPoint, 'component' | 'componentScore' | 'partScore' | 'weight'>;

export interface MeasuredPoint extends CurvePoint, ResponseLength {
  /** Of online methods against a reward that is made of components. */
  components?: MeasuredComponent[];
}

/** Rows of both tables that every method has. */
export const pointRows = (world: WorldConfig, points: MeasuredPoint[]) => [
  rowsOf('curves', points),
  rowsOf('response_lengths', endTokenOf(world) === undefined ? [] : points),
];

/** Rows of the table of components. */
export const componentRows = (points: MeasuredPoint[]) => rowsOf('components', points.flatMap(componentsOf));

const componentsOf = ({ components = [], ...point }: MeasuredPoint): ComponentPoint[] => {
  const { method, setting, proxySeed, iteration, kl, klDistance } = point;
  const place = { method, setting, proxySeed, iteration: iteration ?? 0, kl, klDistance };
  return components.map((own) => ({ ...place, ...own }));
};
