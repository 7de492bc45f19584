/** Cells that come as JSON from a file, which anybody may have written: checked before anything of them is run. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { dataProblem } from '../config/validate.js';

/** The name of a folder in the cache, and nothing that leads out of it. */
const hash = z.string().regex(/^[\w-]+$/);

/** Imported, so it has to be there. */
const moduleUrl = z.string().refine(isThere, 'no module is there');

function isThere(url: string): boolean {
  try {
    return existsSync(fileURLToPath(url));
  } catch {
    return false;
  }
}

const stage = z.object({
  ...{ id: z.string(), kind: z.string(), title: z.string(), hash, module: moduleUrl },
  tensors: z.boolean(),
  // A stage's own: its body knows what they are.
  ...{ parameters: z.unknown().optional(), read: z.unknown().optional() },
});

const cell = z.object({
  stage,
  inputs: z.record(z.string(), z.union([hash, z.array(hash)])),
  seed: z.number(),
  backend: z.string(),
  kernels: z.string().optional(),
  plugins: z.array(z.string()),
});

const schema = cell.refine(
  ({ stage, backend }) => !stage.tensors || ['tensorflow', 'wasm'].includes(backend),
  {
    path: ['backend'],
    message: 'a stage with tensors needs tensorflow or wasm',
  },
);

/** What is wrong with it, in words; undefined where it is a cell but for its cache folder, which not every sender names. */
export function cellProblem(data: unknown): string | undefined {
  const parsed = schema.safeParse(data, { reportInput: true });
  return parsed.success ? undefined : dataProblem(schema, parsed.error);
}

/** Of another machine, whose modules may lie elsewhere: whether they are there is asked later, and in words of its own. */
const sent = cell.extend({
  stage: stage.extend({
    module: z.string(),
    code: z.object({ version: z.string(), modules: z.array(z.string()) }),
  }),
  root: z.string(),
});

/** What is wrong with a cell as another machine sends it, in words; undefined where it is one. */
export function sentCellProblem(data: unknown): string | undefined {
  const parsed = sent.safeParse(data, { reportInput: true });
  return parsed.success ? undefined : dataProblem(sent, parsed.error);
}
