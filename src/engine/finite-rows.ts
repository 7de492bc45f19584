/** No table holds NaN or Infinity: a stage whose numbers are not finite fails with a reason. */
import { UserError } from '../config/user-error.js';

/** Throws for the first number that is not finite. The ends of an interval, and an estimate that has one, may be open. */
export function checkRows(table: string, rows: readonly unknown[]): void {
  rows.forEach((row, index) => {
    const found = offender(row, '');
    if (found) throw new UserError(`${table}: ${found.path} is ${found.value} in row ${index + 1}`);
  });
}

/** The same for what a stage tells of itself: what follows from it could not be finite either. */
export function checkMetrics(metrics: Readonly<Record<string, number>>): void {
  const found = offender(metrics, '');
  if (found) throw new UserError(`${found.path} is ${found.value}`);
}

interface Offender {
  path: string;
  value: number;
}

function offender(held: unknown, path: string): Offender | undefined {
  if (typeof held === 'number') return Number.isFinite(held) ? undefined : { path, value: held };
  if (typeof held !== 'object' || held === null || isInterval(held)) return undefined;
  for (const [name, value] of Object.entries(held)) {
    const found = offender(value, path ? `${path}.${name}` : name);
    if (found) return found;
  }
  return undefined;
}

const isInterval = (held: object) => 'low' in held && 'high' in held;
