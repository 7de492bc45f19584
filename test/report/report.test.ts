import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { readReportData, writeReport } from '../../src/report/index.js';
import { writeFakeFolder } from '../fixtures/fake-folder.js';
import { nineFakeSizes } from '../fixtures/fake-study.js';

const folder = mkdtempSync(join(tmpdir(), 'goodhart-report-'));
const hostile = '<script>alert("no")</script> | & </pre>';

beforeAll(async () => {
  writeFakeFolder(folder, {
    sizes: nineFakeSizes,
    seeds: 5,
    pointsPerCurve: 48,
    experiment: hostile,
    description: hostile,
  });
  await writeReport(folder);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('the page holds summary, findings, figures, tables, warnings, configuration and provenance', () => {
  const page = read('report.html');
  for (const title of [
    'Summary',
    'Findings',
    'Figures',
    'Coefficients',
    'Warnings',
    'Configuration',
    'Provenance',
  ]) {
    expect(page).toContain(`<h2>${title}</h2>`);
  }
  expect(page).toContain('goodhart run experiment.yaml --backend wasm');
  expect(page).toMatch(/<td>F4<\/td>.*✓ holds/);
  expect(page).toContain('raise bestOfN.n');
});

test('text from a configuration never becomes markup', () => {
  expect(read('report.html')).not.toContain('<script>alert');
  expect(read('report.html')).toContain('&lt;script&gt;alert');
  expect(read('report.md')).not.toContain('<script>alert("no")</script> \\|');
});

test('the page names no address to fetch from', () => {
  const page = read('report.html').replaceAll('http://www.w3.org/', '');
  expect(page).not.toMatch(/(src|href|url)\s*[=(]\s*["']?(https?:)?\/\//);
  expect(page).toContain("default-src 'none'");
});

test('the page of nine sizes and five seeds stays under three megabytes', () => {
  expect(statSync(join(folder, 'report.html')).size).toBeLessThan(3e6);
});

test('beside every figure stand its data and a specification that names the data', () => {
  const spec = JSON.parse(read('plots/overoptimization.json'));
  expect(spec.data).toEqual({ url: 'overoptimization.csv' });
  const [header, ...lines] = read('plots/overoptimization.csv').trim().split('\n');
  expect(header).toContain('kl_distance');
  expect(lines.length).toBeGreaterThan(nineFakeSizes.length * 2 * 40);
});

test('the Markdown report shows every figure and the table', () => {
  const text = read('report.md');
  expect(text).toContain('![');
  expect(text).toMatch(/\| best-of-n \| 449 \| 0\.8\d+ \[/);
});

test('a folder that is none is refused with its path', () => {
  expect(() => readReportData(join(folder, 'plots'))).toThrow(UserError);
});

test('a study without a finished curve is refused with the reason', () => {
  const empty = mkdtempSync(join(tmpdir(), 'goodhart-report-'));
  writeFakeFolder(empty, { sizes: [] });
  expect(() => readReportData(empty)).toThrow(/no curve is finished/);
  rmSync(empty, { recursive: true });
});

test('findings.json holds the verdicts that the page shows', () => {
  const { findings } = JSON.parse(read('findings.json')) as { findings: { id: string; verdict: string }[] };
  expect(findings.map(({ id }) => id)).toEqual(Array.from({ length: 14 }, (_, index) => `F${index + 1}`));
  expect(findings.find(({ id }) => id === 'F9')?.verdict).toBe('cannot be told');
});
