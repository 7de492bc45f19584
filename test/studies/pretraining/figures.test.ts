/** The figures of pre-training on the prototype's rows: each compiles, and draws what its tables hold. */
import { describe, expect, it } from 'vitest';
import { figureSpec } from '../../../src/display/figure.js';
import { renderSvg } from '../../../src/report/render.js';
import { figures } from '../../../src/studies/pretraining/figures/index.js';
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

  it('draw nothing of empty tables', () => {
    const empty = { ...noMeasurements(), ...noDerived() };
    expect(figures.flatMap((figure) => figure.draw(empty))).toEqual([]);
  });
});
