/** What becomes of a command in this process: a result, one line for people, or a fault. */
import { runCli } from '../../src/cli/run-cli.js';

export type CommandFate = { kind: 'done' | 'refused' } | { kind: 'fault'; what: string };

export interface Output {
  code: number;
  out: string;
  err: string;
}

/** Runs a command with its output caught. */
export async function caught(work: () => Promise<number>): Promise<Output> {
  const outcome: Output = { code: -1, out: '', err: '' };
  const streams = { out: process.stdout, err: process.stderr };
  const writers = { out: streams.out.write, err: streams.err.write };
  for (const key of ['out', 'err'] as const) {
    streams[key].write = ((text: string | Uint8Array) => {
      outcome[key] += typeof text === 'string' ? text : Buffer.from(text).toString('latin1');
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    outcome.code = await work();
    return outcome;
  } finally {
    for (const key of ['out', 'err'] as const) streams[key].write = writers[key];
    process.exitCode = 0;
  }
}

/** `allowed` are the exit codes of a command that did its work. */
export async function fateOfCommand(
  parameters: readonly string[],
  allowed: readonly number[] = [0],
): Promise<CommandFate> {
  return fateOf(await caught(() => runCli(parameters)), allowed);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach a terminal
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
const mostLength = 2100;

export function fateOf({ code, out, err }: Output, allowed: readonly number[]): CommandFate {
  const fault = (what: string): CommandFate => ({ kind: 'fault', what });
  if (/unexpected failure/.test(err)) return fault(err.slice(0, 600));
  if (controls.test(err)) return fault(`control characters: ${JSON.stringify(err.slice(0, 300))}`);
  if (code === 2) {
    if (!/^goodhart: [^\n]+\n$/.test(err)) return fault(`no line: ${JSON.stringify(err.slice(0, 300))}`);
    return err.length > mostLength ? fault(`a long line: ${err.slice(0, 300)}`) : { kind: 'refused' };
  }
  if (!allowed.includes(code)) return fault(`exit code ${code}: ${err.slice(0, 300)}`);
  if (controls.test(out)) return fault(`control characters: ${around(out, controls)}`);
  const strange = /\bNaN\b|\bundefined\b|\[object /;
  return strange.test(out) ? fault(`prints ${around(out, strange)}`) : { kind: 'done' };
}

function around(text: string, pattern: RegExp): string {
  const at = text.search(pattern);
  return JSON.stringify(text.slice(Math.max(0, at - 80), at + 60));
}
