/** Curves pooled under the other laws; each log is made from the law, with noise. */
import { describe, expect, it } from 'vitest';
import { forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import { type FitScalingOptions, fitScalingLog } from '../../src/run-logs/index.js';

const random = createRandom('pooled points');
const pooledIn = (header: string, rows: readonly (readonly unknown[])[], options: FitScalingOptions) =>
  fitScalingLog(`${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`, { bootstrap: 100, ...options })
    .groups[0].warnings.filter(({ code }) => code === 'curves-pooled')
    .map(({ message }) => message);

const ks = Array.from({ length: 14 }, (_, power) => 2 ** power);
const kls = Array.from({ length: 30 }, (_, index) => 0.5 + 2 * index);

describe('curves pooled under other laws', () => {
  it('coverage of two models, with a column that names them and with one that says nothing', () => {
    const rows = ks.flatMap((k, index) =>
      [
        ['small', 2.5],
        ['large', 1.2],
      ].map(([model, height]) => [
        ...[k, forms.coveragePower.value([k], [Number(height), 0.3]) * Math.exp(0.01 * random.normal())],
        ...[model, index % 2],
      ]),
    );
    const options = { form: 'coverage-power' };
    expect(pooledIn('k,coverage,model,parity', rows, options)).toEqual([
      expect.stringMatching(/^2 curves are fitted as one: told apart by model \(small, large; --by model\)/),
    ]);
    const small = rows.filter(([, , model]) => model === 'small');
    expect(pooledIn('k,coverage,model,parity', small, options)).toEqual([]);
  });

  it.each(['power', 'log-one-plus'])('%s: arms in a column, and runs of two kinds', (form) => {
    const gold = (d: number, arm: number) => forms.rl.value([d], arm === 0 ? [0.35, 0.143] : [0.4, 0.13]);
    const rows = [0, 1].flatMap((arm) =>
      kls.map((kl) => [kl, gold(Math.sqrt(kl), arm) + 0.02 * random.normal(), `arm-${arm}`]),
    );
    expect(pooledIn('kl,gold,arm', rows, { form })[0]).toMatch(
      /told apart by arm \(arm-0, arm-1; --by arm\)/,
    );
    const runs = [0, 0, 1, 1, 0, 1].flatMap((arm, seed) =>
      kls.map((kl) => [seed, kl, gold(Math.sqrt(kl), arm) + 0.02 * random.normal()]),
    );
    expect(pooledIn('seed,kl,gold', runs, { form })[0]).toMatch(/of two kinds with a gap between: .*0, 1, 4/);
    const alike = runs.filter(([seed]) => [0, 1, 4].includes(Number(seed)));
    expect(pooledIn('seed,kl,gold', alike, { form })).toEqual([]);
  });

  it('loss against parameters, where an optimiser shifts it', () => {
    const rows = [1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9].flatMap((n, index) =>
      ['adam', 'muon'].map((optimiser) => [
        ...[n, (8.8e13 / n) ** 0.076 * (optimiser === 'adam' ? 1.1 : 1) * Math.exp(0.002 * random.normal())],
        ...[optimiser, index % 2],
      ]),
    );
    expect(pooledIn('params,loss,optimiser,parity', rows, { form: 'kaplan-n' })[0]).toMatch(
      /told apart by optimiser \(adam, muon; --by optimiser\)/,
    );
    const adam = rows.filter(([, , optimiser]) => optimiser === 'adam');
    expect(pooledIn('params,loss,optimiser,parity', adam, { form: 'kaplan-n' })).toEqual([]);
  });
});
