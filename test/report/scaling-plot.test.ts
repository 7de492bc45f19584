/** The picture of a scaling law: what tells its points and curves apart. */
import { describe, expect, it } from 'vitest';
import { scalingPlotSpec, scalingPlotSvg } from '../../src/report/scaling-plot.js';
import { fitScalingLog } from '../../src/run-logs/index.js';

/** Hoffmann et al. 2022, equation 2, with parameters near theirs and a ripple of a thousandth. */
const lossAt = (size: number, tokens: number) =>
  1.7 + 480 / size ** 0.35 + 2100 / tokens ** 0.37 + 0.001 * Math.sin(tokens / 1e9);

const sweep = (sizes: readonly number[]) =>
  ['n_params,tokens,loss']
    .concat(
      sizes.flatMap((size) =>
        [2e9, 6e9, 2e10, 6e10, 2e11].map((tokens) => `${size},${tokens},${lossAt(size, tokens)}`),
      ),
    )
    .join('\n');

const fitted = (sizes: readonly number[]) =>
  fitScalingLog([{ log: sweep(sizes), file: 'sweep.csv' }], { form: 'chinchilla', bootstrap: 100 });

interface Panel {
  layer: { data: { values: Record<string, unknown>[] }; encoding: { color: Record<string, unknown> } }[];
}

const measuredPanel = (sizes: readonly number[]) => {
  const spec = scalingPlotSpec(fitted(sizes), 'sweep') as unknown as { vconcat: [{ vconcat: [Panel] }] };
  return spec.vconcat[0].vconcat[0];
};

describe('of a law of size and tokens', () => {
  it('few sizes have a colour and a name in the legend each, of points and curves alike', async () => {
    const sizes = [7e7, 4.1e8, 1e9, 2.8e9];
    const { layer } = measuredPanel(sizes);
    for (const { data, encoding } of layer) {
      expect(encoding.color).toMatchObject({
        ...{ field: 'sizeName', title: 'parameter count' },
        scale: { domain: ['70M', '410M', '1B', '2.8B'] },
      });
      expect(new Set(data.values.map(({ sizeName }) => sizeName)).size).toBe(4);
    }
    const svg = await scalingPlotSvg(fitted(sizes), 'sweep');
    for (const name of ['70M', '410M', '1B', '2.8B']) expect(svg).toContain(`>${name}<`);
  });

  it('many sizes have a scale of colours', async () => {
    const sizes = Array.from({ length: 14 }, (_, index) => 5e7 * 1.5 ** index);
    const { layer } = measuredPanel(sizes);
    expect(layer[0].encoding.color).toMatchObject({ field: 'size', type: 'quantitative' });
    expect(layer[0].data.values[0].size).toBe(5e7);
    expect(await scalingPlotSvg(fitted(sizes), 'sweep')).toContain('parameter count');
  });
});
