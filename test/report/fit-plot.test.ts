import { describe, expect, it } from 'vitest';
import { fitPlotSpec, fitPlotSvg } from '../../src/report/fit-plot.js';
import { fitRunLogs, groupBy } from '../../src/run-logs/index.js';

/** Two runs of d(0.9 − 0.2 d) that err by 0.1 to either side at KL 4 alone. */
const log = ['kl,gold,seed'].concat(
  [0, 1].flatMap((seed) =>
    [0.25, 1, 2.25, 4, 6.25, 9].map((kl) => {
      const d = Math.sqrt(kl);
      return `${kl},${d * (0.9 - 0.2 * d) + (kl === 4 ? 0.1 * (2 * seed - 1) : 0)},${seed}`;
    }),
  ),
);

type Layers = { vconcat: { layer: { data: { values: { klDistance: number; residual: number }[] } }[] }[] };

describe('the picture of prompts that follow one another', () => {
  /** Two hundred prompts at the same eleven values of n, 2,200 rows, more than are drawn. */
  const rows = Array.from({ length: 200 }, (_, prompt) =>
    Array.from({ length: 11 }, (__, place) => {
      const kl = (0.3 * (place + 1)) ** 2;
      return `${kl},${0.3 * (place + 1) + 0.1 * ((prompt % 3) - 1)}`;
    }),
  ).flat();
  const { groups } = fitRunLogs(`kl,gold\n${rows.join('\n')}\n`, { form: 'bon' });
  const [panel, strip] = (fitPlotSpec(groups, 'fit') as unknown as Layers).vconcat;

  it('draws about as many of each distance', () => {
    const points = panel.layer[0].data.values;
    expect(points).toHaveLength(1200);
    const counts = groupBy(points, ({ klDistance }) => klDistance.toFixed(6));
    expect(counts).toHaveLength(11);
    // 109 on average; by lot with a standard deviation of about 10.
    for (const own of counts) expect(Math.abs(own.length - 109)).toBeLessThan(45);
  });

  it('has one residual a distance', () => {
    expect(strip.layer[1].data.values.map(({ klDistance }) => Number(klDistance.toFixed(6)))).toEqual(
      Array.from({ length: 11 }, (_, place) => Number((0.3 * (place + 1)).toFixed(6))),
    );
  });
});

describe('the picture of a fit', () => {
  const { groups } = fitRunLogs(log.join('\n'), { form: 'bon', cluster: 'seed' });

  it('has the residuals of the mean curve below it, on the same distances', async () => {
    const [{ residuals }] = groups;
    expect(residuals.klDistance).toEqual([0.5, 1, 1.5, 2, 2.5, 3]);
    for (const residual of residuals.residual) expect(residual).toBeCloseTo(0, 12);
    const spec = fitPlotSpec(groups, 'fit') as unknown as {
      vconcat: { layer: { data: { values: object[] } }[] }[];
    };
    const [, strip] = spec.vconcat;
    expect(strip.layer[1].data.values).toEqual(
      residuals.klDistance.map((klDistance, index) => ({
        ...{ group: 'all', klDistance, residual: residuals.residual[index] },
      })),
    );
    expect(await fitPlotSvg(groups, 'fit')).toContain('Gold − law');
  });
});
