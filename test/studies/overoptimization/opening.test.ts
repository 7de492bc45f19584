/** The sentence and the picture that a report opens with, against numbers worked by hand. */
import { expect, test } from 'vitest';
import { figureSpec } from '../../../src/display/figure.js';
import { renderSvg } from '../../../src/report/render.js';
import { overoptimizationFigure } from '../../../src/studies/overoptimization/figures/overoptimization-figure.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import { openingFigure } from '../../../src/studies/overoptimization/opening/figure.js';
import { headline } from '../../../src/studies/overoptimization/opening/headline.js';
import { overlay } from '../../../src/studies/overoptimization/overlay.js';
import { lead, summary } from '../../../src/studies/overoptimization/summary.js';
import { type CurvePoint, noRows } from '../../../src/studies/overoptimization/tables.js';
import { fakeCurves, fakeSetting, fakeSizes } from '../../fixtures/fake-curves.js';

interface Given {
  size?: number;
  method?: string;
  /** What each seed adds to gold beyond the start. */
  offsets?: number[];
  setting?: CurvePoint['setting'];
}

const template = fakeCurves({ seeds: 1 }).find(({ method }) => method === 'ppo')!;

/** Gold at √KL 0, 1, 2, …, the proxy half of √KL. */
function curve(
  golds: readonly number[],
  { size = 0, method = 'ppo', offsets = [-0.1, 0, 0.1], setting }: Given = {},
) {
  return offsets.flatMap((offset, proxySeed) =>
    golds.map(
      (gold, d): CurvePoint => ({
        ...{ ...template, method, proxySeed, iteration: d, klDistance: d, kl: d * d },
        setting: { ...fakeSetting(fakeSizes[size], { penalty: 'kl' }), ...setting },
        goldScore: d === 0 ? 0 : gold + offset,
        ...{ proxyScore: d / 2, humanScore: 0 },
      }),
    ),
  );
}

const told = (curves: CurvePoint[]) => headline({ curves, confidence: 0.95 });

// Of three seeds at −0.1, 0 and 0.1 from their mean the interval is ± t(0.975; 2) · 0.1/√3 = ± 4.303 · 0.0577 = ± 0.248.
const tent = [0, 1, 2, 1, 0, -1];
const line = [0, 0.5, 1, 1.5, 2, 2.5];

test('gold that rises and falls is told with its peak, its end, what the proxy said there, and what the numbers are means of', () => {
  expect(told([...curve(tent), ...curve(line, { size: 4 })])).toBe(
    'Under PPO, against the smallest reward model (449 parameters) gold rose to 2.00 [1.75, 2.25] sd at 4.0 nats and fell to ' +
      '−1.00 [−1.25, −0.75] at 25, while the proxy said 2.50; against the largest (103,233) it rose to the end, 2.50 [2.25, 2.75] sd ' +
      'at 25 nats, while the proxy said 2.50 (means of 3 proxy seeds, 95 % intervals).',
  );
});

test('gold that did not fall is not said to have fallen', () => {
  expect(told(curve(line))).toContain(
    'against the reward model of 449 parameters gold rose to the end, 2.50 [2.25, 2.75] sd',
  );
  // From 2 at its peak to 1.9: each seed falls by 0.1 and more or less by as much again.
  const seeds = [0, 0.3, -0.3].flatMap((last, seed) =>
    curve([0, 1, 2, 2, 1.95, 1.9 + last], { offsets: [0] }).map((point) => ({ ...point, proxySeed: seed })),
  );
  expect(told(seeds)).toContain('with no clear fall by the end (1.90 [1.15, 2.65] at 25)');
  expect(told(curve([0, 0.05, 0, 0.05, 0, 0.05]))).toContain(
    'gold was not seen to rise, 0.05 [−0.20, 0.30] sd at 25 nats',
  );
  expect(told(curve([0, -0.5, -1, -1.5, -2, -2.5]))).toContain(
    'gold sank to −2.50 [−2.75, −2.25] sd at 25 nats',
  );
});

test('of fewer than three seeds nothing is claimed', () => {
  expect(told(curve(tent, { offsets: [0] }))).toBe(
    'Under PPO, against the reward model of 449 parameters gold was highest with 2.00 sd at 4.0 nats and ended at −1.00 at 25, ' +
      'while the proxy said 2.50 (one proxy seed, too few for intervals).',
  );
  expect(told(curve(line, { offsets: [0, 0.2] }))).toContain('was highest at the end, 2.60 sd at 25 nats');
});

test('a seed that was measured at the start alone is left out, and said to be', () => {
  const stuck = curve([0], { offsets: [0] }).map((point) => ({ ...point, proxySeed: 3 }));
  const sentence = told([...curve(tent), ...stuck]);
  expect(sentence).toContain('rose to 2.00 [1.75, 2.25] sd');
  expect(sentence).toContain(
    '(means of 3 proxy seeds, 1 more was measured at the start alone, 95 % intervals)',
  );
});

test('the value of what is swept besides the size is told', () => {
  const penalised = curve(line, { setting: { klPenalty: 0.1 } });
  expect(told([...curve(tent), ...penalised])).toMatch(/95 % intervals, at penalty 0\)\.$/);
});

test('gold with a planted error is no reward model of a size', () => {
  const planted = curve(tent, { setting: { reward: 'planted', errorTail: 'normal' } });
  expect(told(planted)).toMatch(
    /^Under PPO, against gold with a planted error \(normal\) gold rose to 2\.00/,
  );
  expect(summary(tables(planted))[0]).toMatch(
    /^PPO against gold with a planted error \(normal\): gold peaks at 2\.00/,
  );
  const [{ spec }] = openingFigure(tables(planted))!.panels;
  expect(spec).toMatchObject({ title: 'Gold with a planted error: normal error' });
});

test('of planted errors the lightest tail is set against the heaviest, whatever their order', () => {
  const of = (errorTail: string, golds: number[], proxyScale = 1) =>
    curve(golds, { setting: { reward: 'planted', errorTail } }).map((point) => ({
      ...point,
      proxyScore: proxyScale * point.proxyScore,
    }));
  const planted = [...of('levy', tent, 1e8), ...of('t3', tent), ...of('normal', line)];
  expect(told(planted)).toBe(
    'Under PPO, against gold with a planted error of the lightest tail (normal) gold rose to the end, 2.50 [2.25, 2.75] sd at ' +
      '25 nats, while the proxy said 2.50; against one of the heaviest (levy) it rose to 2.00 [1.75, 2.25] sd at 4.0 nats and fell ' +
      'to −1.00 [−1.25, −0.75] at 25, while the proxy said 2.5 × 10⁸ (means of 3 proxy seeds, 95 % intervals).',
  );
  const { panels, caption } = openingFigure(tables(planted))!;
  expect(panels.map(({ spec }) => (spec as { title: string }).title)).toEqual([
    'Lightest tail: normal error',
    'Heaviest tail: levy error',
  ]);
  expect(caption).not.toContain('drawn at');
  expect(JSON.stringify([panels, summary(tables(planted))])).not.toMatch(/parameters/);
});

test('an implicit reward is no proxy, and direct alignment has no reward model', () => {
  const direct = curve(tent, { method: 'dpo' });
  expect(told(direct)).toMatch(/^Under DPO, with the policy of 449 parameters gold rose to 2\.00/);
  expect(told(direct)).toContain('while the implicit reward said 2.50');
  const { caption, panels } = openingFigure(tables(direct))!;
  expect(caption).toContain('dashed: the implicit reward β ln π/π_init');
  expect(JSON.stringify(panels)).not.toMatch(/[Rr]eward model|sd of gold/);
  expect(summary(tables(direct))[0]).toBe(
    'DPO of a policy of 449 parameters: gold peaks at 2.00 near 4.0 nats; at 25 nats gold is −1.00 and the implicit reward 2.50. ' +
      'The human utility is not seen to turn over and is 0.00 there.',
  );
  expect(lead(tables(direct))).not.toContain('reward-model size');
  const [main] = overoptimizationFigure.draw(
    tables([...direct, ...curve(line, { method: 'best-of-n', size: 4 })]),
  );
  expect(main.caption).toContain(
    'proxies of one size; of direct alignment the dashed line is the implicit reward',
  );
});

test('what is not drawn is not in the legend, and said to be left out', () => {
  const { legend, caption } = openingFigure(
    tables([...curve(tent, { method: 'dpo', size: 4 }), ...curve(line, { method: 'best-of-n' })]),
  )!;
  expect(legend.entries.map(({ series }) => series)).toEqual(['DPO']);
  expect(caption).toContain('Not drawn here: Best-of-n.');
});

test('the number of the higher end stands above it, that of the lower below', () => {
  const offsetsOf = (golds: readonly number[]) => {
    const [{ spec }] = openingFigure(tables(curve(golds)))!.panels;
    const layers = (spec as { layer: { mark: { dy?: number }; encoding: { y: { field: string } } }[] }).layer;
    return layers.flatMap(({ mark, encoding }) =>
      mark.dy === undefined ? [] : [[encoding.y.field, Math.sign(mark.dy)]],
    );
  };
  // The proxy ends at 2.5.
  expect(offsetsOf([0, 1, 2, 3, 4, 5])).toEqual([
    ['gold_score', -1],
    ['proxy_score', 1],
  ]);
  expect(offsetsOf([0, 0.4, 0.8, 1.2, 1.6, 2])).toEqual([
    ['gold_score', 1],
    ['proxy_score', -1],
  ]);
});

test('one is not many', () => {
  expect(lead(tables(curve(tent)))).toBe(
    'Reward-model overoptimization in a simulated world: one reward-model size, 18 curve points.',
  );
});

test('the summary says where gold is highest when the fall from there cannot be told', () => {
  const seeds = [0, 0.3, -0.3].flatMap((last, seed) =>
    curve([0, 1, 2, 2, 1.95, 1.9 + last], { offsets: [0] }).map((point) => ({ ...point, proxySeed: seed })),
  );
  // As high at √KL 2 and 3: its place is between, at 2.5² = 6.25.
  expect(summary(tables(seeds))[0]).toContain(
    'gold is highest with 2.00 near 6.3 nats, with no clear fall by the end; at 25 nats gold is 1.90',
  );
  const human = seeds.map((point) => ({ ...point, humanScore: point.goldScore }));
  expect(summary(tables(human))[0]).toContain(
    'The human utility is highest with 2.00 near 6.3 nats, with no clear fall by the end, and is 1.90 there.',
  );
});

test('methods that learn come before those that select', () => {
  const both = [...curve(line, { method: 'best-of-n' }), ...curve(tent)];
  expect(told(both)).toMatch(/^Under PPO, /);
  expect(told(both.filter(({ method }) => method === 'best-of-n'))).toMatch(/^Under best-of-n, /);
});

const tables = (curves: CurvePoint[]) => ({ ...noRows(), curves, confidence: 0.95 });

test('the picture has a panel for the smallest and the largest size in one range, with the numbers of the headline', async () => {
  const figure = openingFigure(
    tables([...curve(tent), ...curve(tent, { size: 2 }), ...curve(line, { size: 4 })]),
  )!;
  expect(figure.panels.map(({ id }) => id)).toEqual(['449 parameters', '103,233 parameters']);
  const labels = figure.rows.flatMap(({ panel, kind, text }) =>
    text === null ? [] : [`${panel} ${kind} ${text}`],
  );
  expect(labels).toEqual([
    '449 parameters peak 2.00',
    '449 parameters gold end −1.00',
    '449 parameters proxy end 2.50',
    '103,233 parameters gold end 2.50',
    '103,233 parameters proxy end 2.50',
  ]);
  const domains = JSON.stringify(figure.panels.map(({ spec }) => spec)).match(
    /"domain":\[-?[\d.]+,[\d.]+\]/g,
  )!;
  expect(new Set(domains).size).toBe(1);
  expect(figure.caption).toContain('Means of 3 proxy seeds, as far as all of them go');
  const svg = await renderSvg(figureSpec(figure, { values: figure.rows }));
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  expect(svg).toContain('PPO: gap between proxy and gold');
});

test('a proxy score without bounds is cut, and the caption says so', () => {
  const wild = curve(tent).map((point) => ({ ...point, proxyScore: 1000 * point.klDistance }));
  const figure = openingFigure(tables(wild))!;
  expect(figure.caption).toContain('Proxy scores go on beyond the picture.');
  expect(openingFigure(tables(curve(tent)))!.caption).not.toContain('beyond the picture');
});

test('a study without a measured run has neither sentence nor picture', () => {
  expect(told([])).toBeUndefined();
  expect(openingFigure(tables([]))).toBeUndefined();
  expect(told(curve([0]))).toBeUndefined();
});

test('the summary tells of the human utility beside gold, with the same numbers at the end as the headline', () => {
  const human = curve(tent).map((point) => ({
    ...point,
    humanScore: point.klDistance < 2 ? point.klDistance : 2 - point.klDistance,
  }));
  const [sentence] = summary(tables(human));
  expect(sentence).toBe(
    'PPO against 449 parameters: gold peaks at 2.00 near 4.0 nats; at 25 nats gold is −1.00 and the proxy score 2.50. ' +
      'The human utility peaks at 1.00 near 1.0 nats and is −3.00 there.',
  );
});

test('several studies are laid over each other where they have a size in common, a colour a study', () => {
  const [figure] = overlay([
    { name: 'a', tables: tables([...curve(tent), ...curve(line, { size: 4 })]) },
    { name: 'b', tables: tables([...curve(line), ...curve(tent, { size: 2 })]) },
  ]);
  expect(figure.panels.map(({ id }) => id)).toEqual(['PPO against 449 parameters']);
  const last = (series: string) => figure.rows.filter((row) => row.series === series).at(-1);
  expect(last('a')).toMatchObject({ kl: 25, gold_score: -1, proxy_score: 2.5, seeds: 3 });
  expect(last('b')).toMatchObject({ kl: 25, gold_score: 2.5, proxy_score: 2.5, seeds: 3 });
});

test('tables without gold are refused in words', () => {
  const blind = curve(tent).map((point) => ({ ...point, goldScore: Number.NaN }));
  expect(overoptimization.missing?.(tables(blind))).toBe('curves.csv holds no gold_score');
  expect(overoptimization.missing?.(tables(curve(tent)))).toBeUndefined();
});
