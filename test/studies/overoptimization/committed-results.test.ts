/**
 * The verdicts on committed result folders follow from their tables: judged anew they are those written beside them. One folder
 * an experiment here, all of them with `npm run check:results`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsText } from '../../../src/display/finding.js';
import { readReportData } from '../../../src/report/index.js';
import { committedResults } from '../../support/committed-results.js';

const all = committedResults();
const experimentOf = (folder: string) => folder.replace(/-seed-\d+$/, '');
const isFirst = (folder: string) =>
  all.find((other) => experimentOf(other) === experimentOf(folder)) === folder;
const folders = all.filter((folder) => process.env.GOODHART_RESULTS === 'all' || isFirst(folder));

describe.each(folders)('%s', (folder) => {
  it('has the findings that its tables give', () => {
    const { verdicts } = readReportData(folder);
    expect(findingsText(verdicts)).toBe(readFileSync(join(folder, 'findings.json'), 'utf8'));
  });
});
