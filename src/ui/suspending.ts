/** Ctrl-Z and SIGTSTP: the terminal is given back while the process is stopped, and taken again when it goes on. */
import type { FullScreen } from './full-screen.js';

/** In raw mode Ctrl-Z is a key, which calls `suspend`; a signal from elsewhere asks the same. */
export function watchSuspend(
  screen: FullScreen,
  stdin: NodeJS.ReadStream,
): { suspend: () => void; release: () => void } {
  const suspend = () => screen.suspend(() => stopProcess(stdin));
  process.on('SIGTSTP', suspend);
  return { suspend, release: () => process.off('SIGTSTP', suspend) };
}

/** Stops this process alone, so that whatever computes goes on; the shell's own modes hold meanwhile. */
function stopProcess(stdin: NodeJS.ReadStream): void {
  if (stdin.isTTY === true && stdin.isRaw) {
    stdin.setRawMode(false);
    process.once('SIGCONT', () => stdin.setRawMode(true));
  }
  process.kill(process.pid, 'SIGSTOP');
}
