/** `goodhart fit` in the browser: the same reading, the same fit, the same words. */
import { UserError } from '../../../src/config/user-error.js';
import {
  fitRunLogs,
  fitText,
  overoptimizationForm,
  type RunLogsFit,
  readLogBytes,
} from '../../../src/scaling-laws.js';

export interface FitChoice {
  /** Empty: what a `method` column says, else RL. */
  form: string;
  /** Columns apart by commas; empty for none. */
  by: string;
}

export interface FittedLog {
  result: RunLogsFit;
  /** What the command prints. */
  text: string;
}

/** Throws UserError, in one line, for what is no such log. */
export async function fitLog(bytes: Uint8Array, file: string, { form, by }: FitChoice): Promise<FittedLog> {
  const log = await readLogBytes(await unpacked(bytes, file), file);
  const result = fitRunLogs([{ log, file }], {
    ...overoptimizationForm(form === '' ? undefined : form),
    ...(by.trim() !== '' && { by: [by] }),
    confidence: 0.95,
    seed: 0,
  });
  return { result, text: fitText(result) };
}

async function unpacked(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const text = await new Response(stream).arrayBuffer().catch(() => {
    throw new UserError(`${file}: begins as gzip does and cannot be unpacked`);
  });
  return new Uint8Array(text);
}
