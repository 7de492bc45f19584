/** From arguments to an exit code. */
import { CommanderError } from 'commander';
import { UserError, withInvocation } from '../config/index.js';
import { buildProgram } from './program.js';

/** Runs one command; `parameters` are those after the program's name. Prints its own errors. */
export async function runCli(parameters: readonly string[]): Promise<number> {
  const program = buildProgram();
  process.exitCode = 0;
  try {
    if (parameters.length === 0) program.outputHelp();
    else await program.parseAsync([...parameters], { from: 'user' });
    return Number(process.exitCode);
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** What the machine denies is no fault of the program: folders that cannot be written, a full disk. */
const refusals = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EISDIR', 'ENOTDIR', 'EEXIST', 'EMFILE'];

const isRefusal = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && refusals.includes((error as NodeJS.ErrnoException).code ?? '');

/** A folder is deleted while it is written or watched, or it is the one that the shell stands in. */
const isGone = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT';

/** 2 for bad input, 1 for everything that is our own fault. Commander has already printed its errors. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError) {
    const line = error.message.replaceAll(/\s*\n\s*/g, ' ');
    process.stderr.write(`goodhart: ${withInvocation(line)}\n`);
    return 2;
  }
  if (isGone(error)) {
    const what = error.path ?? 'the folder that this was started in';
    process.stderr.write(`goodhart: ${what}: is gone (${error.code}), perhaps deleted or moved meanwhile\n`);
    return 2;
  }
  if (isRefusal(error)) {
    process.stderr.write(`goodhart: ${error.path ?? 'a file'}: the system refuses (${error.code})\n`);
    return 2;
  }
  process.stderr.write(
    `goodhart: unexpected failure: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 1;
}
