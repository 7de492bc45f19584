/** The figures of pre-training on the prototype's rows: each compiles, and draws what its tables hold. */
import { describe, expect, it } from 'vitest';
import { figureSpec } from '../../../src/display/figure.js';
import { ticksOf } from '../../../src/display/figure-marks.js';
import { renderSvg } from '../../../src/report/render.js';
import { figures } from '../../../src/studies/pretraining/figures/index.js';
import { lossByTokens } from '../../../src/studies/pretraining/figures/loss-by-tokens.js';
import { deriveTables, noDerived } from '../../../src/studies/pretraining/laws/derive.js';
import { noMeasurements } from '../../../src/studies/pretraining/laws/rows.js';
import { prototypeLanguage, prototypeRows } from './prototype.js';

const measured = {
  ...noMeasurements(),
  pretraining: prototypeRows(['grid', 'big', 'kap2']),
  language: [prototypeLanguage],
};
const drawn = figures.flatMap((figure) => figure.draw({ ...measured, ...deriveTables(measured) }));

describe('the figures', () => {
  it('are those of the grid, the forecasts and the protocols', () => {
    expect(drawn.map(({ id }) => id)).toEqual([
      ...['loss-by-tokens', 'isoflop', 'fitted-against-measured', 'forecasts', 'protocols', 'quanta'],
    ]);
  });

  it('compile without a warning', async () => {
    for (const figure of drawn)
      expect(await renderSvg(figureSpec(figure, { values: figure.rows })), figure.id).toContain('<svg');
  });

  it('mark the best sizes that lie inside alone', () => {
    const { rows } = drawn.find(({ id }) => id === 'isoflop')!;
    expect(rows.filter(({ part }) => part === 'minimum')).toHaveLength(6);
    expect(new Set(rows.map(({ series }) => series)).size).toBe(7);
  });

  it('draw each parabola between the sizes that it is fitted to: five about the lowest', () => {
    const { rows } = drawn.find(({ id }) => id === 'isoflop')!;
    for (const series of new Set(rows.map((row) => row.series))) {
      const of = (part: string) =>
        rows
          .filter((row) => row.series === series && row.part === part)
          .map((row) => [Math.log(Number(row.parameters)), Number(row.excess)]);
      const [lowest] = of('run').sort((left, right) => left[1] - right[1])[0];
      const near = of('run')
        .map(([size]) => size)
        .sort((left, right) => Math.abs(left - lowest) - Math.abs(right - lowest))
        .slice(0, 5);
      const ends = of('parabola').map(([size]) => size);
      expect(Math.min(...ends)).toBeCloseTo(Math.min(...near), 10);
      expect(Math.max(...ends)).toBeCloseTo(Math.max(...near), 10);
    }
  });

  it('name the lines of the outcome and of the entropy', async () => {
    const figure = drawn.find(({ id }) => id === 'forecasts')!;
    const svg = await renderSvg(figureSpec(figure, { values: figure.rows }));
    for (const name of ['outcome', 'entropy']) expect(svg).toMatch(new RegExp(`>${name}</text>`));
    expect(svg).toContain('Largest compute fitted, as a share of the largest run’s');
  });

  it('say which sizes are left out, where some are', () => {
    const caption = (rows: typeof measured.pretraining) =>
      lossByTokens.draw({ ...measured, ...noDerived(), pretraining: rows })[0].caption;
    const grid = prototypeRows(['grid']);
    const sizeOf = ({ width, layers }: (typeof grid)[number]) => `${width}/${layers}`;
    const horizons = (size: string) =>
      new Set(grid.filter((row) => sizeOf(row) === size).map(({ tokens }) => tokens)).size;
    const kept = grid.filter((row) => horizons(sizeOf(row)) >= 3);
    expect(caption(kept)).not.toContain('left out');
    const [first] = kept;
    const once = { ...first, width: 1000, parameters: 1e6 };
    expect(caption([...kept, once])).toContain('Sizes of fewer than three token counts are left out.');
  });

  it.each([
    [
      [0.36, 0.62],
      [0.4, 0.45, 0.5, 0.55, 0.6],
    ],
    [[0.41, 0.49], [0.45]],
    [
      [0.2, 0.9],
      [0.2, 0.3, 0.5],
    ],
    [
      [0.1, 2.5],
      [0.1, 0.2, 0.5, 1, 2],
    ],
    [
      [1, 500],
      [1, 3, 10, 30, 100, 300],
    ],
  ])('have ticks of a range of %j on log scales', (values, ticks) => {
    expect(ticksOf(values).map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
  });

  it('draw nothing of empty tables', () => {
    const empty = { ...noMeasurements(), ...noDerived() };
    expect(figures.flatMap((figure) => figure.draw(empty))).toEqual([]);
  });
});
