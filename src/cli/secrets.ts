/** What must not be read over the shoulder of the system. */

/** A password on the command line shows in lists of processes: from here on it does not, nor in those of our children. */
export function hideSecrets(redis: string | undefined): void {
  if (redis !== undefined && /:\/\/[^/]*@/.test(redis)) process.title = 'goodhart';
}
