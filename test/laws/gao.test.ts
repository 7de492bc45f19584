import { describe, expect, it } from 'vitest';
import { compareForms, fitCurve, heldOutRmse } from '../../src/fitting/index.js';
import { fitSharedAlpha, fitTrend, forms, predictLeftOut } from '../../src/laws/index.js';
import { gaoCurves, gaoDrawnLines } from './reference-data.js';

const klCut = { bon: 6, rl: 30 };
const curves = (['bon', 'rl'] as const).flatMap((method) =>
  gaoCurves(method).map((curve) => [method, curve.size, curve] as const),
);

describe('the digitised curves of Gao et al., Fig 1', () => {
  it.each(curves)('%s %s: α within 0.02 and β within 0.01 of the drawn line', (method, size, curve) => {
    const drawn = gaoDrawnLines(method).find((line) => line.size === size)!;
    const [alpha, beta] = fitCurve({
      form: forms[method],
      klDistance: curve.klDistance,
      score: curve.gold,
    }).parameters;
    expect(Math.abs(alpha - drawn.alpha)).toBeLessThan(0.02);
    expect(Math.abs(beta - drawn.beta)).toBeLessThan(0.01);
  });

  it.each(curves)('%s %s: its own form predicts held-out KL better than the other', (method, _, curve) => {
    const data = { klDistance: curve.klDistance, score: curve.gold, klCut: klCut[method] };
    const other = method === 'bon' ? 'rl' : 'bon';
    expect(heldOutRmse(forms[method], data)).toBeLessThan(heldOutRmse(forms[other], data));
    const [best, second] = compareForms({ forms: [forms.bon, forms.rl], ...data });
    expect(best.form.name).toBe(method);
    expect(second.aiccDifference).toBeGreaterThan(10);
    expect(best.weight + second.weight).toBeCloseTo(1, 12);
  });

  it('share α_RL = 0.387, the joint refit of Fig 3c (± 0.005)', () => {
    const fit = fitSharedAlpha('rl', gaoCurves('rl'));
    expect(Math.abs(fit.alpha - 0.387)).toBeLessThan(0.005);
    // β of 12M, 85M and 1.2B in the same refit.
    for (const [index, beta] of [0.163, 0.141, 0.125].entries()) {
      expect(Math.abs(fit.betas[index] - beta)).toBeLessThan(0.003);
    }
  });

  it.each([
    ['bon', 'alpha', 0.503, 0.053, 0.94],
    ['bon', 'beta', 0.129, -0.0161, 0.92],
    ['rl', 'alpha', 0.352, 0.022, undefined],
    ['rl', 'beta', 0.152, -0.007, 0.79],
  ] as const)('%s %s follows its published line in log10 N', (method, name, level, slope, rSquared) => {
    const lines = gaoDrawnLines(method);
    const trend = fitTrend({
      parameterCounts: lines.map((line) => line.parameterCount),
      estimates: lines.map((line) => line[name]),
    });
    expect(trend.level.estimate).toBeCloseTo(level, 2.9);
    expect(Math.abs(trend.slope.estimate - slope)).toBeLessThan(0.0005);
    if (rSquared) expect(trend.rSquared).toBeCloseTo(rSquared, 2);
  });

  it('let the whole curve of a left-out size be predicted from the eight others', () => {
    const lines = gaoDrawnLines('bon').map((line) => ({
      ...line,
      curve: {
        klDistance: [1, 2, 3],
        gold: [1, 2, 3].map((d) => forms.bon.value([d], [line.alpha, line.beta])),
      },
    }));
    const predictions = predictLeftOut('bon', lines);
    expect(predictions).toHaveLength(9);
    const inside = predictions.filter(
      ({ beta }, index) => beta.low <= lines[index].beta && lines[index].beta <= beta.high,
    );
    expect(inside.length).toBeGreaterThanOrEqual(8);
    for (const { curveRmse } of predictions) expect(curveRmse).toBeLessThan(0.08);
  });
});
