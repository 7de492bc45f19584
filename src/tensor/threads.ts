/** How many cores the process may compute on just now; whoever runs it says so, and may say otherwise at any time. */
let ask = (): number => 1;

/** `source` is asked before each piece of work of milliseconds, and answers at once. */
export function askForThreads(source: () => number): void {
  ask = source;
}

export const threadsNow = (): number => ask();
