/** Lines of a study's event log as events. */
import type { StudyEvent } from '../engine/events.js';
import type { Table } from '../engine/table/index.js';
import type { Interval } from '../statistics/index.js';
import { studies } from '../studies/index.js';

/** One event a line, appended as the study runs; `at` is the clock in milliseconds then. */
export type LoggedEvent = StudyEvent & { at?: number };

export class EventParser {
  private tables: readonly Table[] = [];

  /** Null for a line that a crash cut short, or that is none of ours. */
  parse(line: string): LoggedEvent | null {
    const event = parsed(line);
    if (event?.type === 'study-started') this.tables = studies.find(event.study)?.tables ?? [];
    if (event?.type !== 'rows') return event;
    const table = this.tables.find(({ name }) => name === event.table);
    return table === undefined
      ? event
      : { ...event, rows: event.rows.map((row) => withOpenEnds(table, row)) };
  }
}

function parsed(line: string): LoggedEvent | null {
  try {
    const value = JSON.parse(line) as LoggedEvent;
    return typeof value?.type === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** JSON knows no infinity: the ends of an interval that are open, and an estimate that does not exist, come as null. */
function withOpenEnds({ fields }: Table, row: unknown): unknown {
  const intervals = Object.entries(fields).filter(([, { isInterval }]) => isInterval);
  const held = row as Record<string, Partial<Record<keyof Interval, number | null>>>;
  const revived = intervals.map(([name]) => {
    const { estimate, low, high } = held[name] ?? {};
    return [
      name,
      {
        estimate: estimate ?? Number.NaN,
        low: low ?? Number.NEGATIVE_INFINITY,
        high: high ?? Number.POSITIVE_INFINITY,
      },
    ];
  });
  return revived.length === 0 ? row : { ...held, ...Object.fromEntries(revived) };
}

/** Whether a log is one that this version writes: version 0.1 had other events and named no kind of study. */
export function isKnownLog(firstLine: string | undefined): boolean {
  const first = firstLine === undefined ? null : parsed(firstLine);
  return first?.type !== 'study-started' || typeof first.study === 'string';
}
