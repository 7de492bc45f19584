/** What a study of pre-training says of runs that learnt nothing. */
import { expect, it } from 'vitest';
import type { PretrainingTables } from '../../../src/studies/pretraining/study-tables.js';
import { summary } from '../../../src/studies/pretraining/summary.js';

const tablesOf = (...excesses: number[]) =>
  ({
    language: [{ domain: 0.5, topics: 1, entropy: 2.5, unigramExcess: 0.7, bigramExcess: 0.3 }],
    runs: excesses.map((excess) => ({
      ...{ domain: 0.5, excess, loss: 2.5 + excess },
      ...{ parameters: 100, tokens: 1000, compute: 6e5 },
    })),
  }) as unknown as PretrainingTables;

const broken = /above what is lost by who knows no more than how often each token comes/;

it('counts the runs that a count of tokens beats, and no others', () => {
  expect(summary(tablesOf(0.1, 0.7)).join(' ')).not.toMatch(broken);
  expect(summary(tablesOf(0.1, 0.8)).at(-1)).toMatch(/^1 of 2 runs end above .* \(0\.700 nats\)/);
  expect(summary(tablesOf(4e6, 0.8)).at(-1)).toMatch(/^All runs end above/);
});

it('says one topic', () => {
  expect(summary(tablesOf(0.1))[0]).toContain('has 1 topic and');
});
