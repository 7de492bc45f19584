/**
 * Processes that end with the bench, however it ends. Each is the head of a group of its own, so that its children go with
 * it. Ctrl-C and SIGTERM kill the groups; where the bench itself is killed, a shell that waits on a pipe from it does.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const groups = new Set<number>();
const folders = new Set<string>();
const hasGroups = process.platform !== 'win32';

/** Reads `+ group` and `- group`; when its input ends, kills the groups that are left. */
const keeperProgram = `
groups=""
while read -r change group; do
  others=""
  for one in $groups; do [ "$one" = "$group" ] || others="$others $one"; done
  groups=$others
  [ "$change" = "+" ] && groups="$groups $group"
done
for one in $groups; do kill -s KILL -- "-$one" 2>/dev/null; done
`;

let keeper: ChildProcess | undefined;

/** Starts a process as the head of a group; the group is killed when its head has ended. */
export function launch(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, args, { ...options, detached: hasGroups });
  const { pid } = child;
  if (pid === undefined) return child;
  groups.add(pid);
  tellKeeper(`+ ${pid}`);
  child.once('exit', () => stop(pid));
  return child;
}

/** Kills a process with all its children. */
export function stop(pid: number): void {
  if (!groups.delete(pid)) return;
  try {
    process.kill(hasGroups ? -pid : pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  tellKeeper(`- ${pid}`);
}

/** A folder that is removed when the bench ends. */
export function removeAtEnd(folder: string): string {
  folders.add(folder);
  return folder;
}

/** From here on no process and no folder outlives this one. */
export function endWithThisProcess(): void {
  const endAll = () => {
    for (const pid of [...groups]) stop(pid);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', endAll);
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const)
    process.once(signal, () => process.exit(128 + number));
}

function tellKeeper(line: string): void {
  if (!hasGroups) return;
  if (!keeper) {
    keeper = spawn('/bin/sh', ['-c', keeperProgram], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    keeper.on('error', () => undefined);
    keeper.stdin!.on('error', () => undefined);
    keeper.unref();
    (keeper.stdin as unknown as { unref(): void }).unref();
  }
  keeper.stdin!.write(`${line}\n`);
}
