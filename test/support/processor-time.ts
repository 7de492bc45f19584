/** Time that this process has computed: other work on the machine does not count. */

/** Milliseconds of all threads, since the process began. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
