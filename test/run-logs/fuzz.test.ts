/** A sample of `npm run fuzz`: mutated logs end in a fit or in one line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fateOf } from '../support/fate-of-log.js';
import { mutatedLog } from '../support/mutated-logs.js';

const folder = mkdtempSync(join(tmpdir(), 'goodhart-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('mutated logs', () => {
  it('end in a fit or in one line', async () => {
    const faults: string[] = [];
    const fates = new Set<string>();
    for (let index = 0; index < 160; index++) {
      const { name, bytes } = mutatedLog(5, index);
      // The heavy ones are for the script.
      if (bytes.length > 1e5) continue;
      const path = join(folder, 'log');
      writeFileSync(path, bytes);
      const fate = await fateOf(path);
      fates.add(fate.kind);
      if (fate.kind === 'fault') faults.push(`${index} (${name}): ${fate.what}`);
    }
    expect(faults).toEqual([]);
    expect(fates).toEqual(new Set(['fit', 'refused']));
  });
});
