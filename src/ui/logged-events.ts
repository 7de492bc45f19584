/** Lines of a study's event log as events. */
import { dataProblem, UserError } from '../config/index.js';
import type { StudyEvent } from '../engine/events.js';
import { rowProblem, type Table } from '../engine/table/index.js';
import type { Interval } from '../statistics/index.js';
import { studies } from '../studies/index.js';
import { eventSchema } from './event-schema.js';

/** One event a line, appended as the study runs; `at` is the clock in milliseconds then. */
export type LoggedEvent = StudyEvent & { at?: number };

export class EventParser {
  private tables: readonly Table[] = [];
  private line = 0;

  /** `file` is what messages call the log. */
  constructor(private readonly file: string) {}

  /** Null for a line that a crash cut short. Throws UserError, with the line, for one that is no event of ours. */
  parse(line: string): LoggedEvent | null {
    this.line += 1;
    const event = this.checked(line);
    if (event?.type === 'study-started') this.tables = studies.find(event.study)?.tables ?? [];
    if (event?.type !== 'rows') return event;
    const table = this.tables.find(({ name }) => name === event.table);
    if (table === undefined) return event;
    const rows = event.rows.map((row) => (isRow(row) ? withOpenEnds(table, row) : row));
    const problem = rows.map((row) => rowProblem(table, row)).find((found) => found !== undefined);
    if (problem !== undefined) throw this.fault(`a row of ${table.name}: ${problem}`);
    return { ...event, rows };
  }

  private checked(line: string): LoggedEvent | null {
    const value = parsed(line);
    if (value === undefined) {
      if (isCutShort(line)) return null;
      throw this.fault('no JSON');
    }
    const schema = eventSchema(value);
    const result = schema.safeParse(value, { reportInput: true });
    if (!result.success) throw this.fault(dataProblem(schema, result.error));
    return value as LoggedEvent;
  }

  private fault(problem: string): UserError {
    return new UserError(
      `${this.file}:${this.line}: no event of a study (${problem}); allowed: a log that goodhart run wrote, or none`,
    );
  }
}

/** A process that is killed writes half a line; a power cut leaves zeros. */
const isCutShort = (line: string) => line.startsWith('{"type":"'.slice(0, line.length)) || /^\0+/.test(line);

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const isRow = (row: unknown): row is object => typeof row === 'object' && row !== null && !Array.isArray(row);

/** JSON knows no infinity: the ends of an interval that are open, and an estimate that does not exist, come as null. */
function withOpenEnds({ fields }: Table, row: object): unknown {
  const intervals = Object.entries(fields).filter(([, { isInterval }]) => isInterval);
  const held = row as Record<string, Partial<Record<keyof Interval, number | null>> | null>;
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
  const first = (firstLine === undefined ? null : parsed(firstLine)) as
    | Partial<LoggedEvent>
    | null
    | undefined;
  return first?.type !== 'study-started' || typeof first.study === 'string';
}
