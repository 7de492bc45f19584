/** Several worlds as one study: every run keeps its own number, what is of a whole world is left out. */
import { expect, test } from 'vitest';
import { pooledVerdicts } from '../../../src/report/overlay/pooled-verdicts.js';
import { readReportData } from '../../../src/report/report-data.js';
import '../../../src/studies/index.js';
import { pooled } from '../../../src/studies/overoptimization/pooled.js';

const curves = (seeds: number[]) =>
  seeds.flatMap((proxySeed) => [
    { proxySeed, kl: 0 },
    { proxySeed, kl: 1 },
  ]);

test('seeds of different worlds are different runs, the same one in every table', () => {
  const worlds = [
    { curves: curves([0, 1]), proxies: [{ proxySeed: 1, accuracy: 0.7 }], peaks: [{ method: 'ppo' }] },
    { curves: curves([1, 0]), proxies: [{ proxySeed: 1, accuracy: 0.8 }], peaks: [{ method: 'ppo' }] },
  ];
  expect(pooled(worlds)).toEqual({
    curves: curves([0, 1, 2, 3]),
    proxies: [
      { proxySeed: 1, accuracy: 0.7 },
      { proxySeed: 2, accuracy: 0.8 },
    ],
    peaks: [],
  });
});

test('worlds of one experiment are judged together, others are not', () => {
  const read = (name: string) => readReportData(`results/${name}`);
  const [planted, other] = [8, 9].map((seed) => read(`planted-seed-${seed}`));
  const together = pooledVerdicts([planted, other]).find(({ id }) => id === 'M6')!;
  const width = ({ measures }: Pick<typeof together, 'measures'>) => {
    const { low, high } = measures.find(({ name }) => name === 'fall/t3')!;
    return high - low;
  };
  const alone = planted.verdicts.find(({ id }) => id === 'M6')!;
  expect(width(together)).toBeLessThan(width(alone));
  expect(pooledVerdicts([planted, planted])).toEqual([]);
  expect(pooledVerdicts([planted, read('pessimism-seed-9')])).toEqual([]);
});
