/** The verdicts on planted studies of several online methods: each is a case of its own. */
import { describe, expect, it } from 'vitest';
import { betaRl, decades, judged, type Plant, tables } from './planted.js';

describe('several online methods', () => {
  /** The curves of the plant with those of another one as a second method. */
  const beside = (change: Partial<Plant>, method = 'grpo') => {
    const given = tables();
    const others = tables(change)
      .curves.filter((row) => row.method === 'ppo')
      .map((row) => ({ ...row, method }));
    return { ...given, curves: [...given.curves, ...others] };
  };

  it.each(['F1b', 'F2', 'F5', 'F6b', 'F13', 'F14'])('%s holds where it holds for each', (id) => {
    const verdict = judged(beside({}), id);
    expect(verdict).toMatchObject({ verdict: 'holds' });
    expect(verdict.evidence).toMatch(/PPO.*GRPO/);
  });

  it.each<[string, Partial<Plant>]>([
    ['F1b', { rlGold: (d) => 0.6 * d }],
    ['F2', { proxy: (d) => (d < 2 ? d : 4 - d) }],
    ['F5', { rlGold: (d, size) => d * (0.95 - (0.3 + 0.06 * decades(size)) * Math.log(d)) }],
    ['F6b', { rlGold: (d) => d * (0.95 - 0.12 * d) }],
    ['F13', { distanceAt: (iteration) => Math.sqrt(iteration) }],
    ['F14', { human: (d, size) => d * (1.1 - betaRl(size) * Math.log(d)) }],
  ])('%s does not hold where one of them shows the opposite', (id, change) => {
    expect(judged(beside(change), id)).toMatchObject({ verdict: 'does not hold' });
  });

  it('cannot be told where one of them has too little, and says so', () => {
    const given = beside({ sizes: [400, 12_800] });
    const verdict = judged(given, 'F5');
    expect(verdict).toMatchObject({ verdict: 'cannot be told' });
    expect(verdict.evidence).toContain('GRPO: Needs RL curves of at least 4 sizes.');
  });

  it('a method that is not registered is one of them where it counts iterations', () => {
    const names = (method: string) => judged(beside({}, method), 'F1b').measures.map(({ name }) => name);
    expect(names('a-plug-in')).toContain('fall/a-plug-in');
  });

  it('a method that picks among responses is none of them', () => {
    const given = tables();
    const picked = given.curves
      .filter((row) => row.method === 'best-of-n')
      .map((row) => ({ ...row, method: 'a-selection' }));
    const beside = { ...given, curves: [...given.curves, ...picked] };
    for (const id of ['F1', 'F1b']) expect(judged(beside, id)).toEqual(judged(given, id));
  });
});
