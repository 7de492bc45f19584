/** Several planted curves in one log without a column for them, and what only looks like it. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { fitRunLogs } from '../../src/run-logs/index.js';
import { gaoRun, type Noise, rowsOf } from '../support/planted-runs.js';

const noise: Noise = { deviation: 0.02, correlation: 0.5 };
const random = createRandom('interleaved');
const small = () => rowsOf(gaoRun('rl', '12M'), noise, random);
const large = () => rowsOf(gaoRun('rl', '3B'), noise, random);

function said(rows: readonly (readonly number[])[], header = 'kl,gold'): string | undefined {
  const { groups } = fitRunLogs(`${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`, {
    form: 'rl',
  });
  return groups[0].warnings.find(({ code }) => code === 'curves-interleaved')?.message;
}

/** Row by row of each. */
const inTurn = (...curves: (readonly number[])[][]) =>
  curves[0].flatMap((_, at) => curves.map((curve) => curve[at]));

describe('curves that stand in turn in one log', () => {
  it('are told by steps that come twice', () => {
    const rows = inTurn(small(), large()).map(([kl, gold], at) => [Math.floor(at / 2), kl, gold]);
    expect(said(rows, 'step,kl,gold')).toMatch(/^every step comes 2 times, and the score goes to and fro/);
  });

  it('are told by rows that go to and fro', () => {
    expect(said(inTurn(small(), large()))).toMatch(/^the score goes to and fro between 2 curves, such as /);
    const slow = small().map(([kl, gold]) => [kl / 2, gold]);
    expect(said(inTurn(small(), slow))).toMatch(/^KL goes to and fro between 2 curves/);
    expect(said(inTurn(small(), large(), slow))).toMatch(/between 3 curves/);
  });

  it('are told in any order by two levels of the score', () => {
    const rows = [...small(), ...large()];
    const shuffled = rows
      .map((row) => ({ row, key: random.normal() }))
      .sort((left, right) => left.key - right.key)
      .map(({ row }) => row);
    expect(said(shuffled)).toMatch(/two levels and nothing between, as of two curves: lines \d+ and \d+/);
  });
});

describe('of one curve nothing is said', () => {
  it('with noise in the score and in a sampled KL', () => {
    for (let set = 0; set < 20; set++) {
      const rows = small().map(([kl, gold]) => [Math.abs(kl + 2 * random.normal()), gold]);
      expect(said(rows)).toBeUndefined();
    }
  });

  it('whose steps are epochs of several rows', () => {
    const rows = small().map(([kl, gold], at) => [Math.floor(at / 3), kl, gold]);
    expect(said(rows, 'epoch,kl,gold')).toBeUndefined();
  });

  it('that the law misses, nearly without noise', () => {
    const rows = Array.from({ length: 100 }, (_, at) => [
      0.6 * at,
      Math.sin(at / 15) + 0.001 * random.normal(),
    ]);
    expect(said(rows)).toBeUndefined();
  });

  it('of best-of-n whose n come again for every prompt, and of scores that take few values', () => {
    const ns = Array.from({ length: 30 }, (_, at) => 4 ** (at % 5));
    expect(
      said(
        ns.map((n) => [n, Math.log(n) + 0.1 * random.normal()]),
        'n,gold',
      ),
    ).toBeUndefined();
    const rows = large().map(([kl, gold]) => [kl, Math.round(4 * gold) / 4]);
    expect(said(rows)).toBeUndefined();
  });
});
