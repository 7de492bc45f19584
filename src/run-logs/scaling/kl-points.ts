/** The points of the laws of gold against √KL, from the columns that best-of-n and RL have too. */
import { UserError } from '../../config/user-error.js';
import { type ColumnNames, findColumns } from '../find-columns.js';
import type { LogTable } from '../reading/index.js';
import { type Baseline, groupPoints } from '../run-points.js';
import type { ScalingPointGroup } from './scaling-points.js';

export interface KlPointOptions extends ColumnNames {
  file: string;
  klUnit?: 'nats' | 'bits';
  baseline?: Baseline;
}

/** Throws UserError for `--baseline fit`, which only the laws that are linear in α and β take. */
export function klPoints(
  table: LogTable,
  options: KlPointOptions,
): { groups: ScalingPointGroup[]; columns: string; notes: string[] } {
  const { file, klUnit, baseline } = options;
  if (baseline === 'fit')
    throw new UserError('--baseline fit: is for the laws bon and rl; allowed here: first or a number');
  const columns = findColumns(table, options, file);
  const { groups, notes } = groupPoints(table, { columns, file, klUnit, baseline });
  const runs = columns.cluster === undefined ? '' : `, runs told apart by ${columns.cluster}`;
  return {
    groups: groups.map(({ name, points, dropped, blank }) => ({
      ...{ name, dropped, blank },
      points: points.map(({ line, kl, gold, cluster }) => ({
        ...{ line, cluster },
        inputs: [Math.sqrt(kl)],
        output: gold,
      })),
    })),
    columns: `KL from ${columns.kl}, gold score from ${columns.gold}${runs}`,
    notes: [...columns.notes, ...notes],
  };
}
