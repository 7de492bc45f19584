/** What a stage threw, for the one line that tells of it. */
import { UserError } from '../../config/user-error.js';

/** The message and the place it came from, on one line. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, origin] = error.stack?.match(/\(?((?:file:\/\/)?\/[^()\s]+:\d+:\d+)\)?/) ?? [];
  const file = origin?.replace(/^.*\/(src|dist|test)\//, '$1/');
  return `${error.message.split('\n')[0]}${file && !(error instanceof UserError) ? ` (${file})` : ''}`;
}
