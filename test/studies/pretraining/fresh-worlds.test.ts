/** The table of fresh worlds in docs/pretraining.md has the verdicts of the committed folders that its head names. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../../docs/pretraining.md', import.meta.url), 'utf8');
const cells = (line: string) => line.split('|').map((cell) => cell.trim());

const [head, , ...rows] = /^\| \| what \|.*\n(?:\|.*\n)+/m.exec(page)![0].trim().split('\n').map(cells);
const folders = head.slice(4, -1).map((cell) => /\((.*)\/report\.md\)/.exec(cell)![1]);
const marks: Readonly<Record<string, string>> = { holds: '✓', 'does not hold': '✗' };

interface Told {
  id: string;
  verdict: string;
}

it.each(rows)('| %s | %s', (...row) => {
  const [, id, , counted, ...told] = row.slice(0, -1);
  const verdicts = folders.map((folder) => {
    const file = new URL(`../../../docs/${folder}/findings.json`, import.meta.url);
    const { findings } = JSON.parse(readFileSync(file, 'utf8')) as { findings: Told[] };
    return findings.find((finding) => finding.id === id)!.verdict;
  });
  expect(told.map(([mark]) => mark)).toEqual(verdicts.map((verdict) => marks[verdict] ?? '?'));
  expect(counted).toBe(`${verdicts.filter((verdict) => verdict === 'holds').length} of ${folders.length}`);
});

it('is about each claim that the grid decides', () => {
  expect(rows.map(([, id]) => id)).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9']);
});
