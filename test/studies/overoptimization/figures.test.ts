import { expect, test } from 'vitest';
import { figureSpec, panelSpec } from '../../../src/display/figure.js';
import { renderPng, renderSvg } from '../../../src/report/render.js';
import { coefficientsOf, fittedCurve } from '../../../src/studies/overoptimization/curves/fitted-curve.js';
import { frontierOf } from '../../../src/studies/overoptimization/curves/frontier-curve.js';
import { meanOverSeeds } from '../../../src/studies/overoptimization/curves/mean-curve.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import { type CurvePoint, type FrontierPoint, noRows } from '../../../src/studies/overoptimization/tables.js';
import { fakeCoefficients, fakeCurves, fakeSizes } from '../../fixtures/fake-study.js';

const curves = fakeCurves({ seeds: 3, pointsPerCurve: 28 });
const coefficients = fakeSizes.flatMap((size) => [
  fakeCoefficients(size, 'best-of-n'),
  fakeCoefficients(size, 'ppo'),
]);
const ofSize = (method: string, rmParameters: number, points: CurvePoint[] = curves) =>
  points.filter((point) => point.method === method && point.setting.rmParameters === rmParameters);
const penalised = ofSize('ppo', 1281).map((point) => ({
  ...point,
  setting: { ...point.setting, klPenalty: 0.1 },
}));

const drawn = (given: {
  curves: CurvePoint[];
  coefficients?: typeof coefficients;
  frontier?: FrontierPoint[];
}) =>
  overoptimization.figures.flatMap((figure) =>
    figure.draw({ ...noRows(), coefficients, confidence: 0.95, ...given }),
  );
const idsOf = (given: { id: string }[]) => given.map(({ id }) => id);

test('a proxy score without bounds leaves gold room, and the panel says where its line ends', () => {
  const isLast = ({ n }: CurvePoint) => n !== null && n > 100;
  const wild = curves.map((point) => (isLast(point) ? { ...point, proxyScore: 1e9 } : point));
  const panelOf = (points: CurvePoint[]) => JSON.stringify(drawn({ curves: points })[0].panels[0]);
  // Six times the highest mean gold, in whole sd.
  const means = fakeSizes.flatMap(({ rmParameters }) => meanOverSeeds(ofSize('best-of-n', rmParameters)));
  const highest = Math.max(...means.map(({ gold }) => gold));
  const end = Math.ceil(6 * highest);
  expect(panelOf(wild)).toContain(`proxy scores above ${end} sd are not drawn`);
  expect(panelOf(wild)).toContain(`datum.proxy_score <= ${end}`);
  expect(panelOf(curves)).not.toContain('not drawn');
});

test('a sweep over size alone gets the paper’s main figures', () => {
  const all = drawn({ curves });
  expect(idsOf(all)).toEqual([
    'overoptimization',
    'coefficients',
    'gold-against-proxy',
    'human-utility',
    'kl-against-steps',
  ]);
});

test('a swept penalty adds its figure and leaves the main figure without penalty', () => {
  const all = drawn({ curves: [...curves, ...penalised] });
  expect(idsOf(all)).toContain('kl-penalty');
  const main = all.find(({ id }) => id === 'overoptimization');
  const alone = drawn({ curves })[0];
  expect(main?.rows).toEqual(alone.rows);
});

test('captions of main figures say which value of what is swept besides they are drawn at', () => {
  const captions = (points: CurvePoint[]) =>
    new Map(drawn({ curves: points }).map(({ id, caption }) => [id, caption]));
  const [swept, plain] = [captions([...curves, ...penalised]), captions(curves)];
  for (const id of ['overoptimization', 'gold-against-proxy', 'human-utility', 'kl-against-steps']) {
    expect(swept.get(id)).toContain('Of what is swept besides the size this is drawn at: penalty 0.');
    expect(plain.get(id)).not.toContain('swept besides');
  }
});

test('a method with one size has no coefficients against the size, even beside others with another one', () => {
  const [small, large] = fakeSizes;
  const one = [fakeCoefficients(small, 'best-of-n'), fakeCoefficients(large, 'ppo')];
  expect(idsOf(drawn({ curves, coefficients: one }))).not.toContain('coefficients');
  const figure = drawn({ curves, coefficients: [...one, fakeCoefficients(large, 'best-of-n')] }).find(
    ({ id }) => id === 'coefficients',
  );
  expect(figure?.panels.map(({ id }) => id)).toHaveLength(2);
});

test('of direct alignment the caption says what its proxy score is', () => {
  const aligned = ofSize('ppo', 1281).map((point) => ({ ...point, method: 'dpo' }));
  const captionOf = (points: CurvePoint[]) =>
    drawn({ curves: points }).find(({ id }) => id === 'gold-against-proxy')?.caption;
  expect(captionOf([...curves, ...aligned])).toContain('the implicit reward β ln π/π_init');
  expect(captionOf(curves)).not.toContain('implicit');
});

test('a study without an online method or without fits still gets its figures', () => {
  const selected = curves.filter((point) => point.method === 'best-of-n');
  const all = drawn({ curves: selected, coefficients: [] });
  expect(idsOf(all)).toEqual(['overoptimization', 'gold-against-proxy', 'human-utility']);
  expect(all[0].panels).toHaveLength(1);
});

test('the mean over seeds of best-of-n is taken at equal n', () => {
  const own = ofSize('best-of-n', 449);
  const first = own.filter((point) => point.n === own[25].n);
  const mean = meanOverSeeds(own).find((point) => point.n === own[25].n);
  expect(first).toHaveLength(3);
  expect(mean?.gold).toBeCloseTo(first.reduce((sum, point) => sum + point.goldScore, 0) / 3, 12);
  expect(mean?.seeds).toBe(3);
});

test('the drawn fit is Gao’s formula at the table’s α and β, and its band holds it', () => {
  const own = ofSize('ppo', 4097);
  const row = coefficientsOf(coefficients, own[0])!;
  for (const { klDistance: d, gold, low, high } of fittedCurve(own, row)) {
    const expected = d === 0 ? 0 : d * (row.alpha.estimate - row.beta.estimate * Math.log(d));
    expect(gold).toBeCloseTo(expected, 10);
    expect(low).toBeLessThanOrEqual(gold);
    expect(high).toBeGreaterThanOrEqual(gold);
  }
});

test('below the fits stands what they leave over: mean gold less Gao’s formula at the table’s α and β', () => {
  const [figure] = drawn({ curves });
  const row = coefficientsOf(coefficients, ofSize('best-of-n', 4097)[0])!;
  const residuals = figure.rows.filter(
    ({ kind, method, rm_parameters: size, series }) =>
      kind === 'residual' && method === 'best-of-n' && (size ?? series) === '4,097 parameters',
  );
  const means = meanOverSeeds(ofSize('best-of-n', 4097));
  expect(residuals).toHaveLength(means.length);
  residuals.forEach(({ kl_distance, residual }, index) => {
    const { klDistance: d, gold } = means[index];
    expect(kl_distance).toBe(d);
    expect(residual).toBeCloseTo(gold - d * (row.alpha.estimate - row.beta.estimate * d), 12);
  });
  expect(figure.panels[0].alternative).toMatch(/Below: mean gold less law, 0\.\d\d at most\.$/);
});

test('a panel without fits has no residuals below it', () => {
  const [figure] = drawn({ curves, coefficients: coefficients.filter(({ method }) => method === 'ppo') });
  expect(figure.panels.map(({ id, spec }) => [id, 'vconcat' in spec])).toEqual([
    ['best-of-n', false],
    ['ppo', true],
  ]);
});

test('one seed has no band', () => {
  const own = ofSize('best-of-n', 449, fakeCurves({ seeds: 1 }));
  for (const { low, high } of fittedCurve(own, coefficientsOf(coefficients, own[0])!)) expect(low).toBe(high);
});

test('every figure draws to an SVG in which each mark names its series, and to a PNG', async () => {
  for (const figure of drawn({ curves: [...curves, ...penalised] })) {
    const svg = await renderSvg(figureSpec(figure, { values: figure.rows }));
    expect(svg).toMatch(/^<svg /);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    for (const { series } of figure.legend.entries) expect(svg).toContain(`aria-label="${series}: `);
    const png = await renderPng(svg);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  }
});

test('a drawing is the same each time', async () => {
  const [figure] = drawn({ curves });
  const draw = () => renderSvg(panelSpec(figure, figure.panels[0]));
  expect(await draw()).toBe(await draw());
});

test('text in a PNG is drawn with the fonts that come along, so that the picture needs none of the machine', async () => {
  const svg = (text: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><text x="2" y="15" font-family="Helvetica">${text}</text></svg>`;
  const [full, empty] = [await renderPng(svg('αβ√')), await renderPng(svg(''))];
  expect(full.length).toBeGreaterThan(empty.length + 100);
});

test('the mean over seeds of an online method is that of the lines through each seed’s evaluations, where all seeds were measured', () => {
  const point = (proxySeed: number, d: number, gold: number) => ({
    ...curves.find(({ method }) => method === 'ppo')!,
    ...{ proxySeed, klDistance: d, kl: d * d, goldScore: gold },
  });
  // Seed 0 follows 2d and is measured at even distances, seed 1 follows −d at odd ones and ends at 3.
  const own = [0, 2, 4].map((d) => point(0, d, 2 * d)).concat([1, 3].map((d) => point(1, d, -d)));
  const means = meanOverSeeds(own, 3).map(({ klDistance, gold, seeds }) => [klDistance, gold, seeds]);
  expect(means).toEqual([
    [1, 0.5, 2],
    [2, 1, 2],
    [3, 1.5, 2],
  ]);
  // One that was measured at the start alone has no say.
  const stuck = point(2, 0, 0);
  expect(meanOverSeeds([...own, stuck], 3)).toEqual(meanOverSeeds(own, 3));
});

test('every swept axis has a figure named by its column, whatever method it belongs to', () => {
  const noisy = ofSize('best-of-n', 449).map((point) => ({
    ...point,
    setting: { ...point.setting, labelNoise: 0.25 },
  }));
  const grouped = [4, 8].flatMap((grpoGroupSize) =>
    ofSize('ppo', 1281).map((point) => ({
      ...point,
      method: 'grpo',
      setting: { ...point.setting, grpoGroupSize },
    })),
  );
  const all = drawn({ curves: [...curves, ...penalised, ...noisy, ...grouped] });
  const figureOf = (id: string) => all.find((figure) => figure.id === id);
  expect(figureOf('kl-penalty')?.legend.entries.map(({ label }) => label)).toEqual([
    'penalty 0',
    'penalty 0.1',
  ]);
  expect(figureOf('label-noise')?.panels.map(({ id }) => id)).toEqual(['best-of-n']);
  expect(figureOf('grpo-group-size')?.title).toBe('GRPO group');
  expect(figureOf('grpo-group-size')?.panels.map(({ id }) => id)).toEqual(['grpo']);
  expect(idsOf(all)).not.toContain('rm-shape');
});

test('a figure of policy sizes holds every one of them, although each has a shape of its own', () => {
  const policies: [number, string][] = [
    [5000, '8x1x1'],
    [27_000, '32x2x1'],
    [105_000, '64x2x1'],
  ];
  const swept = policies.flatMap(([policyParameters, policyShape]) =>
    ofSize('ppo', 1281).map((point) => ({
      ...point,
      setting: { ...point.setting, policyParameters, policyShape },
    })),
  );
  const all = drawn({ curves: swept });
  expect(idsOf(all)).toContain('policy-parameters');
  expect(idsOf(all)).not.toContain('policy-shape');
  const [figure] = all.filter(({ id }) => id === 'policy-parameters');
  expect(figure.legend.entries.map(({ label }) => label)).toEqual([
    'policy 5,000',
    'policy 27,000',
    'policy 105,000',
  ]);
  expect(all[0].rows.length).toBeGreaterThan(0);
});

test('two shapes of one size are two series', () => {
  const twin = ofSize('ppo', 1281).map((point) => ({
    ...point,
    setting: { ...point.setting, rmShape: '4x4x1' },
  }));
  const [main] = drawn({ curves: [...ofSize('ppo', 1281), ...twin] });
  expect(main.legend.entries.map(({ label }) => label)).toEqual([
    '1,281 parameters (4x4x1)',
    '1,281 parameters (8x1x1)',
  ]);
});

test('methods have colours of their own in the coefficient figure', async () => {
  const others = ['reinforce', 'rloo', 'grpo'].flatMap((method) =>
    fakeSizes.map((size) => ({ ...fakeCoefficients(size, 'ppo'), method })),
  );
  const figure = drawn({ curves, coefficients: [...coefficients, ...others] })[1];
  expect(figure.panels).toHaveLength(10);
  const svg = await renderSvg(figureSpec(figure, { values: figure.rows }));
  const strokes = new Set([...svg.matchAll(/fill="(#[0-9A-F]{6})"/g)].map(([, color]) => color));
  expect(strokes.size).toBe(5);
});

/** Seed s reaches √KL 1.5 + s / 4; gold is (1 + s) · d and the proxy twice that. The settings are best-of-n's. */
const frontier = ofSizes([449, 1281]).flatMap(({ setting }) =>
  [0, 1, 2].flatMap((proxySeed) =>
    Array.from({ length: 12 }, (_, index): FrontierPoint => {
      const d = ((1.5 + proxySeed / 4) * (index + 1)) / 12;
      const gold = (1 + proxySeed) * d;
      return {
        ...{ setting, proxySeed, temperature: 1 / d, kl: d * d, klDistance: d, effectiveSize: 100 },
        ...{ proxyScore: 2 * gold, goldScore: gold, humanScore: 0 },
      };
    }),
  ),
);

function ofSizes(sizes: number[]) {
  return sizes.map((size) => ofSize('best-of-n', size)[0]);
}

test('the frontier stands in the panel of every method in its size’s colour, up to where every seed’s pools reach', () => {
  const [main] = drawn({ curves, frontier });
  const lines = main.rows.filter(({ kind }) => kind === 'frontier');
  expect(new Set(lines.map(({ method, series }) => `${method}: ${series}`))).toEqual(
    new Set(
      ['best-of-n', 'ppo'].flatMap((method) =>
        ['449 parameters', '1,281 parameters'].map((series) => `${method}: ${series}`),
      ),
    ),
  );
  const own = lines.filter(({ method, series }) => method === 'ppo' && series === '449 parameters');
  expect(own[0]).toMatchObject({ kl: 0, gold_score: 0, proxy_score: 0, seeds: 3 });
  for (const { kl_distance, gold_score, proxy_score } of own) {
    expect(gold_score).toBeCloseTo(2 * Number(kl_distance), 10);
    expect(proxy_score).toBeCloseTo(4 * Number(kl_distance), 10);
  }
  // The nearest seed ends at 1.5.
  expect(own[own.length - 1].kl_distance).toBe(1.5);
  expect(main.caption).toContain('it ends at 2.3 nats');
  expect(drawn({ curves })[0].caption).not.toContain('Dotted');
});

test('what a method varies alone leaves the frontier as it is: one grey line for all of its series', async () => {
  const all = drawn({ curves: [...curves, ...penalised], frontier });
  const figure = all.find(({ id }) => id === 'kl-penalty')!;
  const lines = figure.rows.filter(({ kind }) => String(kind).includes('frontier'));
  expect(new Set(lines.map(({ kind, series }) => `${kind}: ${series}`))).toEqual(
    new Set(['shared frontier: KL-optimal policy']),
  );
  expect(lines).toHaveLength(new Set(lines.map(({ kl }) => kl)).size);
  const svg = await renderSvg(figureSpec(figure, { values: figure.rows }));
  expect(svg).toContain('aria-label="KL-optimal policy: gold of the KL-optimal policy"');
  expect(svg).toContain('#808080');
});

test('a frontier read from its file, where online axes hold what they hold for best-of-n, is found all the same', () => {
  const stored = frontier.map((row) => ({
    ...row,
    setting: { ...row.setting, penalty: 'none', klPenalty: 0 },
  }));
  const at = { ...ofSize('ppo', 1281)[0].setting, penalty: 'kl', klPenalty: 0.5 };
  expect(frontierOf(stored, { setting: at })).toHaveLength(36);
  const others: CurvePoint['setting'][] = [{ comparisons: 7 }, { labelNoise: 0.25 }, { reward: 'other' }];
  for (const other of [...others, ...ofSizes([449]).map(({ setting }) => setting)]) {
    const own = frontierOf(stored.slice(36), { setting: { ...at, ...other } });
    expect(own).toEqual([]);
  }
});

test('responses that end get a figure of their lengths, as far as all seeds go', () => {
  const ending = curves.map((point) => ({ ...point, responseLength: 20 + point.kl }));
  const all = overoptimization.figures.flatMap((figure) =>
    figure.draw({ ...noRows(), curves, coefficients, confidence: 0.95, response_lengths: ending }),
  );
  const figure = all.find(({ id }) => id === 'response-length');
  expect(figure?.panels.map(({ id }) => id)).toEqual(['best-of-n', 'ppo']);
  const legend = figure?.legend.entries.map(({ series }) => series);
  expect(new Set(figure?.rows.map(({ series }) => series))).toEqual(new Set(legend));
  for (const { kl, response_length } of figure?.rows ?? []) {
    // A bin's mean of KL is a little more than the square of its mean distance.
    expect(Number(response_length) - 20 - Number(kl)).toBeGreaterThan(-1e-9);
    expect(Number(response_length) - 20 - Number(kl)).toBeLessThan(0.3);
  }
});
