import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { gaoCurves } from '../../src/laws/index.js';

it('the published curves are those of the reference table', () => {
  const path = new URL('../data/gao2022_fig1_authors_fit_lines_refit.csv', import.meta.url);
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const rows = lines.map((line) => {
    const [method, size, parameters, alpha, beta] = line.split(',');
    return { method, size, parameters: Number(parameters), alpha: Number(alpha), beta: Number(beta) };
  });
  const own = (['bon', 'rl'] as const).flatMap((method) =>
    gaoCurves[method].map((curve) => ({ method, ...curve })),
  );
  expect(own).toEqual(rows);
});
