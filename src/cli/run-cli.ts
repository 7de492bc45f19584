/** From arguments to an exit code. */
import { CommanderError } from 'commander';
import { withInvocation } from '../config/invocation.js';
import { oneLine } from '../config/one-line.js';
import { systemSentence } from '../config/system-error.js';
import { isSystemError } from '../config/system-reason.js';
import { StoppedError, UserError } from '../config/user-error.js';
import { complain as printError } from './output.js';
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

/**
 * 2 for bad input and for what the machine denies, 1 where it stopped what had begun and for everything that is our own
 * fault. Commander has already printed its errors.
 */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UserError || error instanceof StoppedError) {
    complain(withInvocation(error.message));
    return error instanceof UserError ? 2 : 1;
  }
  if (isSystemError(error)) {
    complain(systemSentence(error));
    return 2;
  }
  printError(`goodhart: unexpected failure: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

const complain = (message: string) => printError(`goodhart: ${oneLine(message)}\n`);
