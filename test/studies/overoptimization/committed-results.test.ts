/**
 * The verdicts on committed result folders follow from their tables: judged anew they are those written beside them. One folder
 * an experiment here, all of them with `npm run check:results`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsText } from '../../../src/display/finding.js';
import { readReportData } from '../../../src/report/index.js';

const names = existsSync('results') ? readdirSync('results').sort() : [];
const experimentOf = (name: string) => name.replace(/-seed-\d+$/, '');
const isFirst = (name: string) => names.find((other) => experimentOf(other) === experimentOf(name)) === name;
const folders = names
  .filter((name) => process.env.GOODHART_RESULTS === 'all' || isFirst(name))
  .map((name) => join('results', name));

describe.each(folders)('%s', (folder) => {
  it('has the findings that its tables give', () => {
    const { verdicts } = readReportData(folder);
    expect(findingsText(verdicts)).toBe(readFileSync(join(folder, 'findings.json'), 'utf8'));
  });
});
