import { describe, expect, it } from 'vitest';
import { fitPlotSpec, fitPlotSvg } from '../../src/report/fit-plot.js';
import { fitRunLogs } from '../../src/run-logs/index.js';

/** Two runs of d(0.9 − 0.2 d) that err by 0.1 to either side at KL 4 alone. */
const log = ['kl,gold,seed'].concat(
  [0, 1].flatMap((seed) =>
    [0.25, 1, 2.25, 4, 6.25, 9].map((kl) => {
      const d = Math.sqrt(kl);
      return `${kl},${d * (0.9 - 0.2 * d) + (kl === 4 ? 0.1 * (2 * seed - 1) : 0)},${seed}`;
    }),
  ),
);

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
