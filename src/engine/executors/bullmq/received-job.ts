/** What comes out of the queue, where another version or another program may have put it: a cell, or what is wrong in words. */
import { z } from 'zod';
import { dataProblem } from '../../../config/validate.js';
import { parseJson } from '../../artifact/index.js';
import type { Cell } from '../../cell.js';
import { programVersion } from '../../program-version.js';
import { sentCellProblem } from '../../received-cell.js';
import { type JobData, packageRoot, type SentCell } from './job.js';

export type ReceivedJob =
  | { cell: Cell; data: JobData }
  | {
      problem: string;
      /** Another version of the program put it there, and a worker of that version can read it. */
      isOfAnother: boolean;
    };

const schema = z.object({
  cell: z.string(),
  version: z.string().optional(),
  timeout: z.number().optional(),
});

const own = programVersion();

/** `unreadable`: data that is no JSON. */
export function receivedJob(id: string, data: unknown, cacheFolder: string): ReceivedJob {
  const problem = problemOf(data);
  if (problem === undefined) {
    const read = data as JobData;
    return { cell: cellOf(read, cacheFolder), data: read };
  }
  const writer = writerOf(data);
  const isOfAnother = writer !== undefined && writer !== own;
  const by =
    writer === undefined
      ? 'it names no version: an older goodhart put it there, or another program'
      : `goodhart ${writer} put it there`;
  const advice = isOfAnother
    ? `start workers of goodhart ${writer}, or run the study from goodhart ${own}`
    : `it is taken out of the queue; run the study and its workers from one version, and let nothing else use the queue`;
  return {
    problem: `the queue holds a job ${id} that goodhart ${own} cannot read (${problem}); ${by}; ${advice}`,
    isOfAnother,
  };
}

function problemOf(data: unknown): string | undefined {
  if (isUnreadable(data)) return `${excerpt(data.unreadable)} is not JSON`;
  const parsed = schema.safeParse(data, { reportInput: true });
  if (!parsed.success) return dataProblem(schema, parsed.error);
  try {
    return sentCellProblem(parseJson(parsed.data.cell));
  } catch {
    return `cell: ${excerpt(parsed.data.cell)} is not JSON`;
  }
}

const excerpt = (text: string) =>
  text.length > 40 ? `${JSON.stringify(text.slice(0, 40))}…` : JSON.stringify(text);

function writerOf(data: unknown): string | undefined {
  const version = (data as Partial<JobData> | null | undefined)?.version;
  return typeof version === 'string' ? version : undefined;
}

/** In the place of data that is no JSON, which BullMQ stumbles over. */
interface Unreadable {
  unreadable: string;
}

/** For BullMQ: data that it can parse, whatever Redis holds. */
export function readableData(data: string | undefined): string {
  try {
    JSON.parse(data || '{}');
    return data || '{}';
  } catch {
    return JSON.stringify({ unreadable: data } satisfies Partial<Unreadable>);
  }
}

const isUnreadable = (data: unknown): data is Unreadable =>
  typeof data === 'object' && data !== null && typeof (data as Partial<Unreadable>).unreadable === 'string';

/** The cell as this machine runs it: the program's modules are those of its own copy. */
function cellOf(data: JobData, cacheFolder: string): Cell {
  const { root, ...cell } = parseJson(data.cell) as unknown as SentCell;
  const here = (url: string) => (url.startsWith(root) ? `${packageRoot}${url.slice(root.length)}` : url);
  const { module, code } = cell.stage;
  const stage = { ...cell.stage, module: here(module), code: { ...code, modules: code.modules.map(here) } };
  return { ...cell, stage, plugins: cell.plugins.map(here), cacheFolder };
}

/** ` (the study is of goodhart 0.3.0, this worker of 0.2.0)`, where they differ and the study says of which it is. */
export const versionsText = ({ version }: JobData): string =>
  version === undefined || version === own
    ? ''
    : ` (the study is of goodhart ${version}, this worker of ${own})`;
