/** The verdicts of findings.json as the report shows them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shownPath, UserError } from '../config/index.js';

export interface Verdict {
  /** `F1`. */
  id: string;
  /** What the paper found, in a sentence. */
  statement: string;
  verdict: 'holds' | 'does not hold' | 'cannot be told';
  /** The numbers behind the verdict. */
  evidence: string;
}

/** None where the folder has no findings.json. */
export function readVerdicts(folder: string): Verdict[] {
  const file = join(folder, 'findings.json');
  if (!existsSync(file)) return [];
  try {
    return asList(JSON.parse(readFileSync(file, 'utf8'))).map(asVerdict);
  } catch (error) {
    throw new UserError(`${shownPath(file)}: not readable (${(error as Error).message})`);
  }
}

function asList(content: unknown): Record<string, unknown>[] {
  const list = Array.isArray(content) ? content : (content as { findings?: unknown }).findings;
  if (!Array.isArray(list)) throw new Error('no list of findings');
  return list as Record<string, unknown>[];
}

function asVerdict(entry: Record<string, unknown>): Verdict {
  const text = (...keys: string[]) =>
    String(keys.map((key) => entry[key]).find((value) => value !== undefined) ?? '');
  const said = text('verdict', 'status').replaceAll('-', ' ');
  const verdict = said === 'holds' || said === 'does not hold' ? said : 'cannot be told';
  return {
    id: text('id', 'code'),
    statement: text('statement', 'title', 'finding'),
    verdict,
    evidence: text('evidence', 'message', 'reason'),
  };
}
