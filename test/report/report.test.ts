import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../../src/config/index.js';
import { readReportData, writeReport } from '../../src/report/index.js';
import { overoptimization } from '../../src/studies/overoptimization/index.js';
import { writeFakeFolder } from '../fixtures/fake-folder.js';
import { fakeSizes, nineFakeSizes } from '../fixtures/fake-study.js';

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
  expect(page).toMatch(/id="F4"><p><b class="holds">✓ Holds<\/b>: β of best-of-n falls/);
  expect(page).toMatch(/Not asked of this experiment: .*\bF10\b/);
  expect(page).not.toContain('id="F10"');
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
  expect(text).toContain(
    '| Method | RM parameters | α | β | Peak KL (nats) | Peak gold | RMSE of points | RMSE of the mean / peak | Points |',
  );
});

test('provenance holds what the study counts and what stages worked with', () => {
  const text = read('report.md');
  expect(text).toContain('| Proxy seeds | 2 |');
  expect(text).toContain('| Proxies of 449 parameters | learning rate 0.0035, trained on 36,000 |');
  expect(read('report.html')).toContain('<td>learning rate 0.0035, trained on 36,000</td>');
});

test('a folder that is none is refused with its path', () => {
  expect(() => readReportData(join(folder, 'plots'))).toThrow(UserError);
});

test('a study without a finished curve is refused with the reason', () => {
  const empty = mkdtempSync(join(tmpdir(), 'goodhart-report-'));
  writeFakeFolder(empty, { sizes: [] });
  expect(() => readReportData(empty)).toThrow(/nothing to report on is finished/);
  rmSync(empty, { recursive: true });
});

test('a kind of study that nobody has added is named, with those that there are', () => {
  const foreign = mkdtempSync(join(tmpdir(), 'goodhart-report-'));
  writeFakeFolder(foreign, { manifest: { study: 'thermodynamics' } });
  expect(() => readReportData(foreign)).toThrow(/called thermodynamics; allowed: .*overoptimization/);
  rmSync(foreign, { recursive: true });
});

test('findings.json holds the verdicts that the page shows', () => {
  const { findings } = JSON.parse(read('findings.json')) as { findings: { id: string; verdict: string }[] };
  expect(findings.map(({ id }) => id)).toEqual(overoptimization.findings.map(({ id }) => id));
  expect(findings.find(({ id }) => id === 'F9')?.verdict).toBe('cannot be told');
});

test('findings.json is left alone where the run vouches for it', async () => {
  const vouched = mkdtempSync(join(tmpdir(), 'goodhart-report-'));
  writeFakeFolder(vouched, {
    sizes: fakeSizes.slice(0, 1),
    pointsPerCurve: 12,
    manifest: { tables: { 'findings.json': 'abc' } },
  });
  writeFileSync(join(vouched, 'findings.json'), 'what the run wrote');
  const { files, verdicts } = await writeReport(vouched);
  expect(files).not.toContain('findings.json');
  expect(verdicts).toHaveLength(overoptimization.findings.length);
  expect(readFileSync(join(vouched, 'findings.json'), 'utf8')).toBe('what the run wrote');
  for (const file of files) expect(existsSync(join(vouched, file))).toBe(true);
  rmSync(vouched, { recursive: true });
});

test('no table of numbers holds NaN or Infinity', () => {
  const text = read('findings.json');
  expect(text).not.toMatch(/NaN|Infinity/);
  // F9 has no threshold here: what cannot be had is null, not left out.
  const measures = JSON.parse(text).findings.flatMap((one: { measures: object[] }) => one.measures);
  for (const measure of measures) expect(Object.keys(measure)).toEqual(['name', 'estimate', 'low', 'high']);
});
