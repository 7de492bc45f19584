/** What the system refuses, in words: what is wrong, and what to do about it. */

interface Refusal {
  what: string;
  /** What a person does about it. */
  todo: string;
}

const elsewhere = 'another place, or the right to this one';

/** By the codes of errno(3). */
const refusals: Readonly<Record<string, Refusal>> = {
  ENOSPC: { what: 'the disk is full', todo: 'free some space' },
  EDQUOT: { what: 'the disk quota is used up', todo: 'free some space' },
  EFBIG: { what: 'the file would be larger than the system allows', todo: 'another folder' },
  EACCES: { what: 'permission denied', todo: elsewhere },
  EPERM: { what: 'permission denied', todo: elsewhere },
  EROFS: { what: 'the disk is read-only', todo: 'a folder that can be written' },
  ENOTDIR: { what: 'a part of the path is a file', todo: 'a folder' },
  EISDIR: { what: 'it is a folder', todo: 'a file' },
  EEXIST: { what: 'something else is there already', todo: 'another name' },
  ENOTEMPTY: { what: 'a folder that is not empty is in the way', todo: 'remove it' },
  ELOOP: { what: 'a symbolic link leads back to itself', todo: 'remove the link' },
  ENAMETOOLONG: { what: 'the name is too long', todo: 'a shorter one' },
  EMFILE: { what: 'too many files are open', todo: 'fewer --jobs, or a higher ulimit -n' },
  ENFILE: { what: 'too many files are open on this machine', todo: 'try again later' },
  EIO: { what: 'the disk reports an error', todo: 'check the disk, or another folder' },
  ESTALE: { what: 'the network folder has changed on its server', todo: 'mount it again' },
  EBUSY: { what: 'it is in use', todo: 'try again later' },
  ENODEV: { what: 'the device is gone', todo: 'another folder' },
  ENXIO: { what: 'no device answers', todo: 'another file' },
  EXDEV: { what: 'it lies on another disk', todo: 'a folder on the same disk' },
  EINVAL: { what: 'this kind of folder cannot do it', todo: 'another folder' },
  ENOTSUP: { what: 'this kind of folder cannot do it', todo: 'another folder' },
  ENOMEM: { what: 'memory is used up', todo: 'fewer --jobs' },
  EAGAIN: { what: 'no more processes may be started', todo: 'fewer --jobs, or a higher ulimit -u' },
  ERR_FS_FILE_TOO_LARGE: { what: 'it is too large to be read', todo: 'a smaller file' },
  ERR_STRING_TOO_LONG: { what: 'it is too large to be read', todo: 'a smaller file' },
};

/** An error of the system's, not of the program's: it comes with a code that says so. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ENOENT' || (code !== undefined && Object.hasOwn(refusals, code));
}

const passing = new Set([
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'EAGAIN',
  'EBUSY',
  'EIO',
  'ESTALE',
  'EACCES',
  'EPERM',
]);

/** Of this process or its machine, at this moment: whether a file that could not be read is sound nobody knows. */
export const saysNothingOfFile = (error: unknown): boolean =>
  isSystemError(error) && passing.has(error.code ?? '');

/** Why something failed, for the middle of a sentence: `the disk is full, ENOSPC`. */
export function systemReason(error: unknown, absent = 'no such file'): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error.message.split('\n')[0];
  if (code === 'ENOENT') return absent;
  return Object.hasOwn(refusals, code) ? `${refusals[code].what}, ${code}` : code;
}

/** What to do about it; undefined where nobody knows. */
export const systemAdvice = (error: unknown): string | undefined =>
  isSystemError(error) ? refusals[error.code ?? '']?.todo : undefined;
