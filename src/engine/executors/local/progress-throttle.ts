/** Keeps progress reports to what a screen can show; rows always pass. */
import type { CellEvent } from '../../cell.js';

/** Passes the first and the last report and, unless told otherwise, at most ten a second between them. */
export function progressThrottle(
  emit: (event: CellEvent) => void,
  now = () => performance.now(),
  /** Milliseconds between two progress reports of one cell. */
  interval = 100,
): (event: CellEvent) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.type === 'stage-progress' && event.done < event.total) {
      if (now() - last < interval) return;
      last = now();
    }
    emit(event);
  };
}
