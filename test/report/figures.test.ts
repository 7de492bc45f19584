import { expect, test } from 'vitest';
import { mainSettings, meanOverSeeds, sweptSettings, withSettings } from '../../src/report/curve-groups.js';
import { figureSpec, panelSpec } from '../../src/report/figure.js';
import { studyFigures } from '../../src/report/figures/index.js';
import { coefficientsOf, fittedCurve } from '../../src/report/fitted-curves.js';
import { renderPng, renderSvg } from '../../src/report/render.js';
import { fakeCoefficients, fakeCurves, fakeSizes } from '../fixtures/fake-study.js';

const curves = fakeCurves({ seeds: 3, pointsPerCurve: 28 });
const coefficients = fakeSizes.flatMap((size) => [
  fakeCoefficients(size, 'bon'),
  fakeCoefficients(size, 'rl'),
]);
const penalised = curves
  .filter((point) => point.method === 'rl' && point.rmParameters === 1281)
  .map((point) => ({ ...point, klPenalty: 0.1 }));

const idsOf = (figures: { id: string }[]) => figures.map(({ id }) => id);

test('a sweep over size alone gets the paper’s main figures', () => {
  const figures = studyFigures({ curves, coefficients, confidence: 0.95 });
  expect(idsOf(figures)).toEqual([
    'overoptimization',
    'coefficients',
    'gold-against-proxy',
    'human-utility',
    'kl-against-steps',
  ]);
});

test('a swept penalty adds its figure and leaves the main figure without penalty', () => {
  const figures = studyFigures({ curves: [...curves, ...penalised], coefficients, confidence: 0.95 });
  expect(idsOf(figures)).toContain('kl-penalty');
  const main = figures.find(({ id }) => id === 'overoptimization');
  const alone = studyFigures({ curves, coefficients, confidence: 0.95 })[0];
  expect(main?.rows).toEqual(alone.rows);
});

test('a study without RL or without fits still gets its figures', () => {
  const bon = curves.filter((point) => point.method === 'bon');
  const figures = studyFigures({ curves: bon, coefficients: [], confidence: 0.95 });
  expect(idsOf(figures)).toEqual(['overoptimization', 'gold-against-proxy', 'human-utility']);
  expect(figures[0].panels).toHaveLength(1);
});

test('the main setting is the one with the most sizes, without penalty where it is a tie', () => {
  expect(mainSettings([...curves, ...penalised]).klPenalty).toBe(0);
  const everySize = curves.map((point) => ({ ...point, klPenalty: 0.1 }));
  expect(mainSettings([...curves, ...everySize]).klPenalty).toBe(0);
  expect(sweptSettings([...curves, ...penalised])).toEqual(['klPenalty']);
  expect(
    withSettings([...curves, ...penalised], { klPenalty: 0.1 }).filter(({ method }) => method === 'bon'),
  ).toHaveLength(curves.filter(({ method }) => method === 'bon').length);
});

test('the mean over seeds of best-of-n is taken at equal n', () => {
  const own = curves.filter((point) => point.method === 'bon' && point.rmParameters === 449);
  const first = own.filter((point) => point.n === own[25].n);
  const mean = meanOverSeeds(own).find((point) => point.n === own[25].n);
  expect(first).toHaveLength(3);
  expect(mean?.gold).toBeCloseTo(first.reduce((sum, point) => sum + point.goldScore, 0) / 3, 12);
  expect(mean?.seeds).toBe(3);
});

test('the drawn fit is Gao’s formula at the table’s α and β, and its band holds it', () => {
  const own = curves.filter((point) => point.method === 'rl' && point.rmParameters === 4097);
  const row = coefficientsOf(coefficients, own[0])!;
  for (const { klDistance: d, gold, low, high } of fittedCurve(own, row)) {
    const expected = d === 0 ? 0 : d * (row.alpha.estimate - row.beta.estimate * Math.log(d));
    expect(gold).toBeCloseTo(expected, 10);
    expect(low).toBeLessThanOrEqual(gold);
    expect(high).toBeGreaterThanOrEqual(gold);
  }
});

test('one seed has no band', () => {
  const own = fakeCurves({ seeds: 1 }).filter(
    (point) => point.method === 'bon' && point.rmParameters === 449,
  );
  for (const { low, high } of fittedCurve(own, coefficientsOf(coefficients, own[0])!)) expect(low).toBe(high);
});

test('every figure draws to an SVG in which each mark names its series, and to a PNG', async () => {
  for (const figure of studyFigures({ curves: [...curves, ...penalised], coefficients, confidence: 0.95 })) {
    const svg = await renderSvg(figureSpec(figure, { values: figure.rows }));
    expect(svg).toMatch(/^<svg /);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    for (const { series } of figure.legend.entries) expect(svg).toContain(`aria-label="${series}: `);
    const png = await renderPng(svg);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  }
});

test('a drawing is the same each time', async () => {
  const [figure] = studyFigures({ curves, coefficients, confidence: 0.95 });
  const draw = () => renderSvg(panelSpec(figure, figure.panels[0]));
  expect(await draw()).toBe(await draw());
});

test('text in a PNG is drawn with the fonts that come along, so that the picture needs none of the machine', async () => {
  const svg = (text: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><text x="2" y="15" font-family="Helvetica">${text}</text></svg>`;
  const [full, empty] = [await renderPng(svg('αβ√')), await renderPng(svg(''))];
  expect(full.length).toBeGreaterThan(empty.length + 100);
});

test('the mean over seeds of RL is that of the lines through each seed’s evaluations, where all seeds were measured', () => {
  const point = (seed: number, d: number, gold: number) => ({
    ...curves.find(({ method }) => method === 'rl')!,
    ...{ seed, klDistance: d, kl: d * d, goldScore: gold },
  });
  // Seed 0 follows 2d and is measured at even distances, seed 1 follows −d at odd ones and ends at 3.
  const own = [0, 2, 4].map((d) => point(0, d, 2 * d)).concat([1, 3].map((d) => point(1, d, -d)));
  const means = meanOverSeeds(own, 4).map(({ klDistance, gold, seeds }) => [klDistance, gold, seeds]);
  expect(means).toEqual([
    [1, 0.5, 2],
    [2, 1, 2],
    [3, 1.5, 2],
  ]);
});
