/** Losses of single tokens: derivatives against finite differences in doubles, averages against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import { responseMean, responseSum, tokenMean } from '../../src/methods/averages.js';
import { grpoAlgorithm } from '../../src/methods/grpo/grpo.js';
import { klEstimators } from '../../src/methods/kl-estimators.js';
import { isOutside, symmetric } from '../../src/methods/losses.js';
import type { Algorithm } from '../../src/methods/online-run.js';
import { withPenaltyInLoss } from '../../src/methods/penalties/in-the-loss.js';
import { klLoss } from '../../src/methods/penalties/kl-loss.js';
import { ppoAlgorithm } from '../../src/methods/ppo/ppo.js';
import { reinforceAlgorithm } from '../../src/methods/reinforce/reinforce.js';
import { rlooAlgorithm } from '../../src/methods/rloo/rloo.js';
import { batchLoss, type LossOfToken, type PolicyToken } from '../../src/methods/token-loss.js';
import { createRandom } from '../../src/random/index.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';

type Token = PolicyToken<'oldLogProb' | 'initialLogProb' | 'advantage' | 'valueTarget'>;

const passes = { epochs: 1, minibatches: 1 };
const ppo = ppoAlgorithm({ ...passes, clipRange: 0.2, gaeLambda: 0.9, valueWeight: 0.3 });
const grpo = (klCoefficient: number) =>
  grpoAlgorithm({ ...passes, groupSize: 2, clipRange: 0.2, klCoefficient });

const losses: [string, (token: Token) => LossOfToken][] = [
  ['PPO', ppo.loss],
  ['GRPO', grpo(0).loss],
  ['GRPO with k3', grpo(0.7).loss],
  ['REINFORCE', reinforceAlgorithm.loss],
  ['RLOO', rlooAlgorithm({ samplesPerPrompt: 2 }).loss],
  ...klEstimators.map((estimator): [string, (token: Token) => LossOfToken] => [
    `PPO with ${estimator} in the loss`,
    withPenaltyInLoss(ppo, klLoss.open(0.7, { estimator })).loss,
  ]),
];

/** Ratios from a half to twice, none of them within 10⁻³ of where it is clipped. */
function tokens(count: number): Token[] {
  const random = createRandom('tokens');
  const drawn = Array.from({ length: 2 * count }, (): Token => {
    const logProb = -3 * random.uniform();
    const [advantage, value, valueTarget] = random.normals(3);
    const near = () => logProb + 1.4 * (random.uniform() - 0.5);
    return { logProb, value, valueTarget, advantage, oldLogProb: near(), initialLogProb: near() };
  });
  const isSmooth = ({ logProb, oldLogProb }: Token) =>
    Math.abs(Math.abs(Math.exp(logProb - oldLogProb) - 1) - 0.2) > 1e-3;
  return drawn.filter(isSmooth).slice(0, count);
}

describe('the derivatives of what a token adds to the loss', () => {
  it.each(losses)('of %s are those of finite differences', (_, loss) => {
    for (const token of tokens(200)) {
      const [byLogProb, byValue] = finiteDifferences(
        ([logProb, value]) => loss({ ...token, logProb, value }).loss,
        [token.logProb, token.value],
      );
      const own = loss(token);
      expectClose([own.byLogProb, own.byValue ?? 0], [byLogProb, byValue], 1e-8);
    }
  });

  it('are 0 where a ratio is clipped against what the advantage wants', () => {
    const token = { value: 0, valueTarget: 0, initialLogProb: 0, oldLogProb: -1 };
    const at = (ratio: number, advantage: number) =>
      grpo(0).loss({ ...token, logProb: -1 + Math.log(ratio), advantage });
    expect(at(1.5, 2)).toEqual({ loss: -2.4, byLogProb: -0 });
    expect(at(0.5, -2)).toEqual({ loss: 1.6, byLogProb: -0 });
    // Too far the other way is drawn back: −ρA.
    expect(at(0.5, 2).byLogProb).toBeCloseTo(-1, 12);
    expect(at(1.5, -2).byLogProb).toBeCloseTo(3, 12);
  });
});

describe('averages over tokens, as weights', () => {
  // Responses of three tokens, of two of which the second is forced, of one token, and of none that was chosen.
  const chosen = Float32Array.of(...[1, 1, 1], ...[1, 0, 1], ...[1, 0, 0], ...[0, 0, 0]);
  const given = { chosen, responseLength: 3 };

  it('count every chosen token alike', () => {
    expectClose(
      tokenMean(given),
      [...chosen].map((own) => own / 6),
      1e-12,
    );
  });

  it('count every response alike, and a token of a long one less', () => {
    const expected = [1, 1, 1].map(() => 1 / 12);
    expectClose(
      responseMean(given),
      [...expected, ...[1 / 8, 0, 1 / 8], ...[1 / 4, 0, 0], ...[0, 0, 0]],
      1e-12,
    );
  });

  it('sum over the tokens of a response', () => {
    expectClose(
      responseSum(given),
      [...chosen].map((own) => own / 4),
      1e-12,
    );
  });

  it('of a batch without a chosen token are 0', () => {
    for (const average of [tokenMean, responseMean, responseSum])
      expect([...average({ chosen: new Float32Array(4), responseLength: 2 })]).toEqual([0, 0, 0, 0]);
  });
});

describe('the loss of a batch', () => {
  const columns = { advantage: Float32Array.of(1, 2, 3, 4, 5, 6), oldLogProb: new Float32Array(6).fill(-1) };
  const batch = { columns, chosen: Float32Array.of(1, 1, 1, 0, 1, 1), responseLength: 2 };
  const predict = (first: number, count: number) => ({
    ...{ first, count, values: new Float32Array(2 * count) },
    logProbs: Float32Array.of(-1, -0.5, -2, -9, -1.25, -1).subarray(2 * first, 2 * (first + count)),
  });
  const noGradient = (count: number) => ({
    logProbs: new Float32Array(2 * count),
    values: new Float32Array(2 * count),
  });
  const method = {
    what: 'a test',
    loss: reinforceAlgorithm.loss,
    average: responseSum,
    metrics: {
      clipFraction: (token: PolicyToken<'oldLogProb' | 'advantage'>) => isOutside(token, symmetric(0.2)),
    },
  };

  it('is the same in one group of rows and in several, and so are its metrics', () => {
    const [whole, parts] = [batchLoss(method, batch), batchLoss(method, batch)];
    const gradients = [noGradient(3), noGradient(2), noGradient(1)];
    const loss = whole.gradient(predict(0, 3), gradients[0]);
    const sum = parts.gradient(predict(0, 2), gradients[1]) + parts.gradient(predict(2, 1), gradients[2]);
    // Of three responses: A ln π summed, over 3.
    expect(loss).toBeCloseTo((1 + 1 + 6 + 6.25 + 6) / 3, 6);
    expect(sum).toBeCloseTo(loss, 12);
    expectClose(gradients[0].logProbs, [-1 / 3, -2 / 3, -1, 0, -5 / 3, -2], 1e-6);
    expect([...gradients[1].logProbs, ...gradients[2].logProbs]).toEqual([...gradients[0].logProbs]);
    // Ratios e^0.5, e^−1 and e^−0.25 of five are out of range.
    expect(whole.metrics.clipFraction).toBeCloseTo(3 / 5, 12);
    expect(parts.metrics.clipFraction).toBeCloseTo(3 / 5, 12);
  });

  it('says what a loss of another form lacks', () => {
    const wrong = { what: 'mine', loss: () => 1 as unknown as LossOfToken };
    const take = () => batchLoss(wrong, batch).gradient(predict(0, 3), noGradient(3));
    expect(take).toThrow(/the loss of mine has to give \{ loss, byLogProb \} of each token/);
  });
});

describe('the form of a loss', () => {
  type Own = Algorithm<'oldLogProb' | 'advantage'>;
  const rest = { what: 'a test', samplesPerPrompt: 1, passes };
  const estimate: Own['estimate'] = (rollout) => ({
    oldLogProb: rollout.logProbs,
    advantage: rollout.values,
  });

  it('holds two clip ranges, weights that are not differentiated, and averages of any kind', () => {
    const detached: Own = {
      ...{ ...rest, estimate },
      average: ({ chosen, responseLength }) => Float64Array.from(chosen, (own) => own / responseLength),
      loss({ logProb, oldLogProb, advantage }) {
        const weight = Math.min(2, Math.exp(logProb - oldLogProb)) * advantage;
        return { loss: -weight * logProb, byLogProb: -weight };
      },
    };
    const columns = { oldLogProb: Float32Array.of(-3, -1), advantage: Float32Array.of(1, -2) };
    const { gradient } = batchLoss(detached, { columns, chosen: Float32Array.of(1, 1), responseLength: 2 });
    const derivatives = { logProbs: new Float32Array(2), values: new Float32Array(2) };
    const said = { first: 0, count: 1, logProbs: Float32Array.of(-1, -1), values: new Float32Array(2) };
    // ρ = e² is cut off at 2, and ρ = 1: weights 2 and −2, of each a half.
    expect(gradient(said, derivatives)).toBeCloseTo(0, 12);
    expect([...derivatives.logProbs]).toEqual([-1, 1]);
  });

  it('is held by types: columns that are estimated, and derivatives', () => {
    const wrong: Own[] = [
      // @ts-expect-error: the derivative is missing.
      { ...rest, estimate, loss: ({ logProb }) => ({ loss: logProb }) },
      // @ts-expect-error: nobody estimates returns.
      { ...rest, estimate, loss: ({ returns }) => ({ loss: returns, byLogProb: 0 }) },
      // @ts-expect-error: advantages are not estimated.
      { ...rest, estimate: ({ logProbs }) => ({ oldLogProb: logProbs }), loss: reinforceAlgorithm.loss },
    ];
    expect(wrong).toHaveLength(3);
  });
});
