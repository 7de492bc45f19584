/** Normalisation against a grid search, calibrated labels and the definitions. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { gapScales, normalise, softLabelScale, unitNormalisation } from '../../../src/reward/index.js';
import { sigmoid } from '../../support/numbers.js';

const random = createRandom('normalisation');
const goldGaps = random.normals(400);
const noise = random.normals(400);

/** Mean cross-entropy of σ(scale · proxy gap) against gold's soft labels. */
function crossEntropy(scale: number, proxyGaps: ArrayLike<number>, labels: ArrayLike<number>): number {
  return Array.from(proxyGaps).reduce((sum, gap, pair) => {
    const p = sigmoid(labels[pair]);
    return (
      sum -
      (p * Math.log(sigmoid(scale * gap)) + (1 - p) * Math.log(sigmoid(-scale * gap))) / proxyGaps.length
    );
  }, 0);
}

/** The best of 40,000 scales, 0.05 % apart. */
function gridSearch(proxyGaps: ArrayLike<number>, labels: ArrayLike<number>): number {
  let best = { scale: 0, loss: Number.POSITIVE_INFINITY };
  for (let index = 0; index < 4000; index++) {
    const scale = 0.01 * 1.002 ** index;
    if (scale > 30) break;
    const loss = crossEntropy(scale, proxyGaps, labels);
    if (loss < best.loss) best = { scale, loss };
  }
  return best.scale;
}

describe('the scale of a proxy', () => {
  it('is that of a grid search over the cross-entropy against soft labels', () => {
    for (const [stretch, error] of [
      [1, 0.5],
      [5, 1],
      [0.2, 2],
    ]) {
      const proxyGaps = goldGaps.map((gap, pair) => stretch * (gap + error * noise[pair]));
      expect(
        Math.abs(softLabelScale(proxyGaps, goldGaps) / gridSearch(proxyGaps, goldGaps) - 1),
      ).toBeLessThan(0.003);
    }
  });

  it('undoes any stretching of gold itself', () => {
    for (const stretch of [0.01, 1, 37]) {
      const scale = softLabelScale(
        goldGaps.map((gap) => stretch * gap),
        goldGaps,
      );
      expect(scale * stretch).toBeCloseTo(1, 4);
    }
  });

  it('is lower for a noisier proxy, which should be less sure', () => {
    const scales = [0, 1, 3].map((error) =>
      softLabelScale(
        goldGaps.map((gap, pair) => gap + error * noise[pair]),
        goldGaps,
      ),
    );
    expect(scales[1]).toBeLessThan(scales[0]);
    expect(scales[2]).toBeLessThan(scales[1]);
  });

  it('stays positive for a proxy that contradicts gold or says nothing', () => {
    expect(
      softLabelScale(
        goldGaps.map((gap) => -gap),
        goldGaps,
      ),
    ).toBeGreaterThan(0);
    expect(softLabelScale(new Float64Array(400), goldGaps)).toBeGreaterThan(0);
  });
});

describe('the scales of a proxy', () => {
  it('are both the factor that was planted', () => {
    const scales = gapScales(
      goldGaps.map((gap) => 4 * gap),
      goldGaps,
    );
    expect(scales['soft-labels']).toBeCloseTo(0.25, 4);
    expect(scales.regression).toBeCloseTo(0.25, 12);
  });

  it('differ by noise of the proxy: regression keeps gold’s gain, soft labels shrink it', () => {
    // Worked by hand: Σ proxy · gold = 1·2 + 2·1 + (−1)(−1) = 5, Σ proxy² = 6.
    expect(gapScales([1, 2, -1], [2, 1, -1]).regression).toBeCloseTo(5 / 6, 12);
  });

  it('stay above 0 for a proxy that points the other way or nowhere', () => {
    expect(gapScales([-1, -2], [1, 2]).regression).toBeGreaterThan(0);
    expect(gapScales([0, 0], [1, 2]).regression).toBeGreaterThan(0);
  });
});

describe('normalised scores', () => {
  const scores = noise.map((value) => 7 + 3 * value);

  it('of gold and human have mean 0 and standard deviation 1 on the sample that fixed them', () => {
    const normal = normalise(scores, unitNormalisation(scores));
    const mean = normal.reduce((sum, value) => sum + value, 0) / 400;
    const variance = normal.reduce((sum, value) => sum + value * value, 0) / 400;
    expect(mean).toBeCloseTo(0, 10);
    expect(variance).toBeCloseTo(1, 10);
  });

  it('are (raw − mean) · scale', () => {
    expect([...normalise([1, 2, 5], { mean: 2, scale: 3 })]).toEqual([-3, 0, 9]);
  });
});
