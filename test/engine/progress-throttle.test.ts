/** Progress reports: as many as a screen can show, never fewer than the first and the last; rows always pass. */
import { describe, expect, it } from 'vitest';
import type { CellEvent } from '../../src/engine/cell.js';
import { progressThrottle } from '../../src/engine/executors/local/progress-throttle.js';

describe('the throttle of progress reports', () => {
  it('passes ten a second, the first, the last, and every row', () => {
    const passed: CellEvent[] = [];
    let clock = 0;
    const emit = progressThrottle(
      (event) => passed.push(event),
      () => clock,
    );
    for (let done = 1; done <= 1000; done++) {
      clock = done;
      emit({ type: 'stage-progress', stage: 's', done, total: 1000, unit: 'steps' });
      if (done % 250 === 0) emit({ type: 'rows', stage: 's', table: 't', rows: [done] });
    }
    const steps = passed.flatMap((event) => (event.type === 'stage-progress' ? [event.done] : []));
    expect(steps).toEqual([...Array.from({ length: 10 }, (_, index) => 1 + 100 * index), 1000]);
    expect(passed.filter(({ type }) => type === 'rows')).toHaveLength(4);
  });
});
