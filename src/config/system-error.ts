/** What the system refuses, in sentences, with the path and what to do: every command tells it by these. */
import { shownPath } from './shown-path.js';
import { systemAdvice, systemReason } from './system-reason.js';
import { UserError } from './user-error.js';

/** One line for an error that nobody foresaw at its place, with the path that the system names. */
export function systemSentence(error: NodeJS.ErrnoException): string {
  const path = error.path === undefined ? undefined : shownPath(error.path);
  if (error.code === 'ENOENT')
    return `${path ?? 'the folder that this was started in'}: is gone (ENOENT), perhaps deleted or moved meanwhile`;
  return `${path ?? 'a file'}: ${systemReason(error)}; allowed: ${systemAdvice(error) ?? 'another place'}`;
}

/** `results/x: cannot be made (the disk is read-only, EROFS); allowed: a folder that can be written`. */
export function refused(
  error: unknown,
  { path, cannot, absent, allowed }: { path: string; cannot: string; absent?: string; allowed?: string },
): UserError {
  const todo = systemAdvice(error) ?? allowed;
  const reason = systemReason(error, absent);
  return new UserError(
    `${shownPath(path)}: cannot be ${cannot} (${reason})${todo === undefined ? '' : `; allowed: ${todo}`}`,
  );
}
