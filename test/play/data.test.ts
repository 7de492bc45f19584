/** The committed page and its data: they belong together, are small, and hold what the page says of them. */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sourcesHash } from '../../docs/play/inline-page.js';
import type { PlayData } from '../../docs/play/source/play-data.js';

const pathOf = (place: string) => fileURLToPath(new URL(`../../docs/play/${place}`, import.meta.url));
const text = readFileSync(pathOf('data.json'), 'utf8').trim();
const page = readFileSync(pathOf('page/index.html'), 'utf8');
const data = JSON.parse(text) as PlayData;

describe('docs/play/page/index.html', () => {
  test('was built from the data and sources that are there: else npx tsx scripts/make-play.ts --page', () => {
    expect(page.includes(text)).toBe(true);
    expect(page).toContain(`content="${sourcesHash()}"`);
  });

  test('is one file of less than 2 MB, its data less than 1.5 MB', () => {
    expect(page).not.toMatch(/<(script|link|img)[^>]*(src|href)="(?!data:)/);
    expect(statSync(pathOf('page/index.html')).size).toBeLessThan(2e6);
    expect(statSync(pathOf('data.json')).size).toBeLessThan(1.5e6);
  });
});

describe('docs/play/data.json', () => {
  test('has a curve for each setting of its sliders, of more than two seeds', () => {
    for (const { name: method } of data.methods)
      for (const size of data.sizes)
        for (const noise of data.noises) {
          const found = data.curves.filter(
            (curve) => curve.method === method && curve.size === size && curve.noise === noise,
          );
          expect(found, `${method} ${size} ${noise}`).toHaveLength(1);
          expect(found[0].seeds.length).toBeGreaterThan(2);
        }
  });

  test('has a finite number for each seed at each place, in the order of its KL, and responses to the same prompts', () => {
    for (const curve of data.curves) {
      const rows = [curve.kl, curve.proxy, curve.gold, curve.human].flat();
      expect(rows.every((row) => row.length === curve.at.length && row.every(Number.isFinite))).toBe(true);
      expect(curve.at).toEqual([...curve.at].sort((a, b) => a - b));
      expect(curve.at.length).toBeGreaterThan(5);
      expect(curve.samples.length).toBe(curve.at.length);
      const prompts = curve.samples.map((shown) => shown.map(([prompt]) => prompt).join(' '));
      expect(new Set(prompts).size).toBe(1);
      expect(
        curve.samples.flat().every(([, response]) => response.length === data.about.responseLength),
      ).toBe(true);
    }
  });

  test('has the analytic KL at each n of best-of-n, ln n − (n − 1)/n', () => {
    for (const { at, kl } of data.curves.filter(({ method }) => method === 'best-of-n'))
      for (const row of kl)
        row.forEach((value, index) => {
          const n = at[index];
          expect(value).toBeCloseTo(Math.log(n) - (n - 1) / n, 2);
        });
  });
});
