/** The tables of docs/pretraining.md have the verdicts of the committed folders. */
import { existsSync, readFileSync } from 'node:fs';
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

/** Which experiment decides a claim where the grid does not. */
const deciders: Readonly<Record<string, string>> = {
  ...{ P10: 'pretraining-kaplan', P11: 'pretraining-kaplan', P12: 'pretraining-shape' },
  ...{ P13: 'pretraining-epochs', P14: 'pretraining-domains', P15: 'downstream', P16: 'mid-training' },
};
const worlds = ['', ...[1, 2, 104, 105, 106].map((seed) => `-seed-${seed}`)];
const [, , ...claims] = /^\| \| world 0 \|.*\n(?:\|.*\n)+/m.exec(page)![0].trim().split('\n').map(cells);

/** What an experiment says of a claim, world by world. */
const marksOf = (id: string, experiment: string): string[] =>
  worlds.map((world) => {
    const file = new URL(`../../../results/${experiment}${world}/findings.json`, import.meta.url);
    if (!existsSync(file)) return '–';
    const { findings } = JSON.parse(readFileSync(file, 'utf8')) as { findings: Told[] };
    const { verdict } = findings.find((finding) => finding.id === id)!;
    return verdict === 'reported' ? 'counting' : (marks[verdict] ?? '?');
  });

it.each(claims)('| %s | %s, claim by claim', (...row) => {
  const [, id, ...told] = row.slice(0, -1);
  expect(told.map((cell) => cell.split(' ')[0])).toEqual(marksOf(id, deciders[id] ?? 'pretraining'));
});

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const [, , ...short] = /^\| \| \| 0 \| 1 \|.*\n(?:\|.*\n)+/m.exec(readme)![0].trim().split('\n').map(cells);

it.each(short)('| %s | %s | %s in the README', (...row) => {
  const [, id, claim, ...told] = row.slice(0, -1);
  const inLanguages = claim === 'in three languages';
  expect(told).toEqual(marksOf(id, inLanguages ? 'pretraining-domains' : (deciders[id] ?? 'pretraining')));
});

it('has each claim once', () => {
  expect(claims.map(([, id]) => id)).toEqual(Array.from({ length: 16 }, (_, place) => `P${place + 1}`));
});

it('has of P16 the ends of what the tables of laws give', () => {
  const told = claims.find(([, id]) => id === 'P16')!;
  const ends = worlds.map((world) => {
    const file = new URL(`../../../results/mid-training${world}/laws.csv`, import.meta.url);
    const of = (topics: string) => {
      const [low, high] = readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line.includes(`,excess on ${topics} topics,`))
        .map((line) => Number(line.split(',excess on ')[1].split(',')[1]))
        .reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [9, 0]);
      return `${low.toFixed(3)} to ${high.toFixed(3)}`;
    };
    return [of('curated'), of('other')];
  });
  expect(told.slice(2, -1).map((cell) => cell.match(/\d\.\d{3} to \d\.\d{3}/g))).toEqual(ends);
});
