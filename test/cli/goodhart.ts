/** The command line in this process, with what it prints caught. */
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';

/** A module that registers the fake kind of study. */
export const plugin = fileURLToPath(new URL('../engine/fake-plugin.ts', import.meta.url));

export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** Runs one command with its output caught. */
export async function goodhart(...parameters: string[]): Promise<Outcome> {
  const outcome: Outcome = { code: -1, out: '', err: '' };
  const catcher = (key: 'out' | 'err') => (text: string | Uint8Array) => {
    outcome[key] += typeof text === 'string' ? text : Buffer.from(text).toString('latin1');
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(catcher('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(catcher('err')),
  ];
  try {
    outcome.code = await runCli(parameters);
    return outcome;
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = 0;
  }
}

/** Ids of the fake study's stages. */
export const fakeStages = ['base', 'model/4', 'model/8', 'fit/4', 'fit/8'];
