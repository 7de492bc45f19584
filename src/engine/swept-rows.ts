/** Rows of a sweep: an artifact does not know which sweep it is part of, so its rows learn it on their way out. */
import type { PlannedStage } from './graph.js';
import type { TableRows } from './stage.js';

/** Adds the swept values to every row's `setting`, and what tells the stage apart to every doubt's `subject`. */
export function sweptRows(
  { swept, label }: Pick<PlannedStage, 'swept' | 'label'>,
  rows: unknown[],
): unknown[] {
  if (label === '' && Object.keys(swept).length === 0) return rows;
  return rows.map((row) => {
    const { setting, subject } = row as { setting?: object; subject?: string };
    return {
      ...(row as object),
      ...(setting && { setting: { ...setting, ...swept } }),
      ...(typeof subject === 'string' && { subject: `${subject}${label}` }),
    };
  });
}

export const sweptTables = (stage: PlannedStage, tables: readonly TableRows[]): TableRows[] =>
  tables.map(({ table, rows }) => ({ table, rows: sweptRows(stage, rows) }));
