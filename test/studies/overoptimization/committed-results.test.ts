/** The verdicts on every committed result folder follow from its tables: judged anew they are those written beside them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsText } from '../../../src/display/finding.js';
import { readReportData } from '../../../src/report/index.js';

const folders = existsSync('results') ? readdirSync('results').map((name) => join('results', name)) : [];

describe.each(folders)('%s', (folder) => {
  it('has the findings that its tables give', () => {
    const { verdicts } = readReportData(folder);
    expect(findingsText(verdicts)).toBe(readFileSync(join(folder, 'findings.json'), 'utf8'));
  });
});
