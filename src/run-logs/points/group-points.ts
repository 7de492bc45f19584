/** From rows of text to points that can be fitted, group by group, and what was wrong with which row. */
import type { RowsOfPoint } from '../../fitting/index.js';
import type { FoundColumns } from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import { averageNeighbours } from './average.js';
import { pointCells, readPoint } from './cells.js';
import { initialScores, scoresOfBestOfOne } from './initial-scores.js';
import type { PointGroup } from './point.js';

export interface GroupedPoints {
  groups: PointGroup[];
  /** How numbers were read that are not written plainly. */
  notes: string[];
}

export interface GroupOptions {
  /** File name in messages. */
  file: string;
  /** Points are means over so many neighbouring rows of a run. */
  average?: number;
  /** What a row of the table stands for, where rows were averaged before. */
  rowsOf?(row: number): RowsOfPoint | undefined;
}

export function groupPoints(
  table: LogTable,
  found: FoundColumns,
  { file, average = 1, rowsOf }: GroupOptions,
): GroupedPoints {
  const columns = { ...found, mayBeNegative: average > 1 };
  const cells = pointCells(table, columns, file);
  const by = columns.by.map((name) => table.column(name));
  const methods = table.columns.includes('method') ? table.column('method') : [];
  const groups = new Map<string, OpenGroup>();
  for (let row = 0; row < table.count; row++) {
    const name = by.length === 0 ? 'all' : by.map((column) => column[row] || '(empty)').join(', ');
    const group = groups.get(name) ?? openGroup(name);
    groups.set(name, group);
    const read = readPoint(row, cells, columns);
    const line = table.lines[row];
    if ('point' in read) {
      const rows = rowsOf?.(row);
      group.points.push(rows ? { line, ...read.point, rows } : { line, ...read.point });
      group.rows.push(row);
      group.methods.add(methods[row] ?? '');
    } else if ('reason' in read) {
      group.dropped.push(`${table.place} ${line}: ${read.reason}`);
      if (read.negative !== undefined) group.negative.push(read.negative);
    } else {
      group.blank++;
      if (read.blank === 'kl') group.withoutKl.push(row);
    }
  }
  const closed = [...groups.values()].map(({ methods: own, ...group }) => ({
    ...(average > 1 ? averageNeighbours(group, average, table.place) : group),
    initial:
      columns.holds === 'n'
        ? scoresOfBestOfOne(group)
        : initialScores(group.withoutKl, group, { cells, lines: table.lines }),
    method: own.size === 1 ? [...own][0] : undefined,
  }));
  return { groups: closed, notes: cells.notes };
}

interface OpenGroup extends PointGroup {
  methods: Set<string>;
  withoutKl: number[];
}

const openGroup = (name: string): OpenGroup => ({
  ...{ name, points: [], rows: [], dropped: [], negative: [], blank: 0, initial: [] },
  ...{ methods: new Set(), withoutKl: [] },
});
