/** A comparison as one object: all numbers, null for what is not finite. */
import type { FolderComparison } from './compare-folders.js';

export function comparisonJson(comparison: FolderComparison): string {
  const { conditions, reference, comparisons, rankings, notes, all, margin, confidence } = comparison;
  const object = {
    base: conditions[reference].name,
    ...{ margin, confidence, conditions },
    comparisons: comparisons.map(({ condition, ...rest }) => ({
      condition: conditions[condition].name,
      ...rest,
    })),
    rankings: rankings.map(({ ranking: { rows, ...ranking }, ...rest }) => ({
      ...rest,
      ...ranking,
      method: 'Bonferroni',
      rows: rows.map(({ condition, values }) => ({ condition: conditions[condition].name, values })),
    })),
    curves: all.groups.map(({ title, lines }) => ({
      title,
      ...{ x: all.axes.x.title, y: all.axes.y },
      lines: lines.map((points, place) => ({ condition: conditions[place].name, points })),
    })),
    notes: [...notes, ...all.notes],
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}
