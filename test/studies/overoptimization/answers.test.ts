/** What a study says of its sweep when it is done: contrasts in words, rounds of which nothing was measured. */
import { describe, expect, it } from 'vitest';
import '../../../src/methods/index.js';
import '../../../src/methods/penalties/index.js';
import { answers } from '../../../src/studies/overoptimization/answers.js';
import { equalKlRows } from '../../../src/studies/overoptimization/curves/equal-kl.js';
import { type CurvePoint, noRows } from '../../../src/studies/overoptimization/tables.js';

/** Gold of 0.3 a √nat, of three seeds. */
const curve = (method: string, own: Record<string, string | number>): CurvePoint[] =>
  [0, 1, 2].flatMap((proxySeed) =>
    Array.from({ length: 9 }, (_, index) => ({
      ...{ method, proxySeed, n: null, iteration: index, klDiscrete: null, humanScore: 0 },
      setting: { rmParameters: 400, rmShape: '4x1x1', penalty: 'kl', klPenalty: 0, ...own },
      ...{ klDistance: index / 4, kl: (index / 4) ** 2, proxyScore: index / 4, goldScore: 0.3 * index },
    })),
  );

const said = (curves: CurvePoint[], round_proxies = noRows().round_proxies) =>
  answers({ curves, equal_kl: equalKlRows(curves, 0.95), round_proxies });

describe('contrasts', () => {
  it.each([
    ['PPO, √χ² penalty less KL penalty', [curve('ppo', {}), curve('ppo', { penalty: 'chi-squared' })]],
    ['PPO, penalty 0.1 less penalty 0', [curve('ppo', {}), curve('ppo', { klPenalty: 0.1 })]],
    ['GRPO less PPO', [curve('ppo', {}), curve('grpo', {})]],
    ['PPO, world.seed 2 less world.seed 1', [1, 2].map((seed) => curve('ppo', { 'world.seed': seed }))],
  ])('are told in the labels of the axis: %s', (words, curves) => {
    expect(said(curves.flat())[0]).toMatch(new RegExp(`^${words}: gold at equal KL differs by 0`));
  });
});

describe('rounds', () => {
  const proxiesOf = (arm: string, rounds: number[]) =>
    rounds.flatMap((round) =>
      [0, 1].map((proxySeed) => ({
        setting: { rmParameters: 400, round, arm },
        ...{ proxySeed, comparisons: 100, accuracy: 0.7, loss: 0.6, validationCount: 100 },
      })),
    );
  const curves = [
    ...curve('ppo', { round: 1 }),
    ...curve('ppo', { round: 2, arm: 'concat' }),
    ...curve('ppo', { round: 2, arm: 'take-last' }),
  ];

  it('that have proxies and no point are named with the key that gives them some', () => {
    const [sentence, ...others] = said(curves, [
      ...proxiesOf('concat', [2]),
      ...proxiesOf('take-last', [4, 2, 3]),
    ]);
    expect(sentence).toMatch(/^take-last: rounds 3, 4 without a point.*`iterated\.klStep`/);
    expect(others.join()).not.toContain('without a point');
  });

  it('that were all measured need no word', () => {
    expect(said(curves, proxiesOf('concat', [2])).join()).not.toContain('without a point');
  });
});
