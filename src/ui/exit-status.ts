/** The exit codes of the command line: done, a run failed, bad input, interrupted but resumable. */
import type { LiveStudy } from '../display/live-study.js';

export type ExitStatus = 0 | 1 | 2 | 130;

/** A stream that ends before the study says how it ended counts as failed. */
export function exitStatusOf(status: LiveStudy['status']): ExitStatus {
  if (status === 'done') return 0;
  return status === 'interrupted' ? 130 : 1;
}
