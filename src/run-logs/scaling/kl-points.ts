/** The points of the laws of gold against √KL, from the columns that best-of-n and RL have too. */
import { UserError } from '../../config/user-error.js';
import type { Warning } from '../../fitting/index.js';
import { arrange } from '../arrange.js';
import type { ColumnNames } from '../columns/index.js';
import { type Baseline, groupPoints, recentre } from '../points/index.js';
import type { LogTable } from '../reading/index.js';
import type { Cut, RowSelection } from '../selecting/index.js';
import { usedColumns } from '../unused-columns.js';
import type { PointSource, ScalingPointGroup } from './scaling-points.js';

export interface KlPointOptions extends ColumnNames, Pick<RowSelection, 'where'> {
  file: string;
  klUnit?: 'nats' | 'bits';
  average?: number;
  baseline?: Baseline;
}

export interface KlPoints {
  groups: ScalingPointGroup[];
  columns: string;
  notes: string[];
  /** Of the log as a whole. */
  doubts: Warning[];
  /** Whose rows the points are, and the columns that they are made of; undefined where rows are means of many. */
  source?: PointSource;
  cut?: Cut;
}

/** Throws UserError for `--baseline fit`, which only the laws that are linear in α and β take. */
export function klPoints(combined: LogTable, options: KlPointOptions): KlPoints {
  const { file, average, baseline } = options;
  if (baseline === 'fit')
    throw new UserError('--baseline fit: is for the laws bon and rl; allowed here: first or a number');
  const { table, columns, doubts, cut, isAveraged } = arrange(combined, options, file);
  const { groups, notes } = groupPoints(table, columns, { file, average });
  const runs = columns.cluster === undefined ? '' : `, runs told apart by ${columns.cluster}`;
  return {
    groups: groups.map((group) => ({
      name: group.name,
      ...{ dropped: group.dropped, blank: group.blank },
      points: recentre(group, baseline).points.map(({ line, kl, gold, cluster }, at) => ({
        ...{ line, cluster, row: group.rows[at] },
        inputs: [Math.sqrt(kl)],
        output: gold,
      })),
    })),
    columns: `KL from ${columns.kl}, gold score from ${columns.gold}${runs}`,
    notes: [...table.notes.filter((note) => !combined.notes.includes(note)), ...columns.notes, ...notes],
    ...{ doubts, cut },
    source: isAveraged ? undefined : { table, used: usedColumns(columns) },
  };
}
