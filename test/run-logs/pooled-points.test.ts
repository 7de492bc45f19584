/** Curves pooled under the other laws; each log is made from the law, with noise. */
import { describe, expect, it } from 'vitest';
import { fitForm } from '../../src/fitting/index.js';
import { forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import type { ColumnSeen } from '../../src/run-logs/doubts/index.js';
import { type FitScalingOptions, fitScalingLog } from '../../src/run-logs/index.js';
import { doubtPooledPoints } from '../../src/run-logs/scaling/pooled-points.js';

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

  it.each([
    ['power', forms.power],
    ['log-one-plus', forms.logOnePlus],
  ] as const)('%s: arms in a column, and runs of two kinds', (_, form) => {
    const curve = (arm: number, cluster: string) =>
      kls.map((kl) => {
        const d = Math.sqrt(kl);
        const gold = forms.rl.value([d], arm === 0 ? [0.35, 0.143] : [0.4, 0.13]);
        return { line: 0, row: 0, inputs: [d], output: gold + 0.02 * random.normal(), cluster };
      });
    const told = (points: ReturnType<typeof curve>, unused: ColumnSeen[] = []) => {
      const fit = fitForm({
        form,
        inputs: points.map(({ inputs }) => inputs),
        outputs: points.map(({ output }) => output),
      });
      const parameters = fit.parameters.map((estimate) => ({ estimate, fixed: false }));
      const left = points.map(({ inputs, output }) => output - form.value(inputs, fit.parameters));
      const seen = { form, points, fit: { parameters, left }, residuals: 'absolute', unused } as const;
      return doubtPooledPoints('all', seen)?.message;
    };
    const cells = [0, 1].flatMap((arm) => kls.map(() => `arm-${arm}`));
    expect(told([...curve(0, 'a'), ...curve(1, 'a')], [{ name: 'arm', cells }])).toMatch(
      /told apart by arm \(arm-0, arm-1; --by arm\)/,
    );
    const runs = [0, 0, 1, 1, 0, 1].map((arm, seed) => curve(arm, String(seed)));
    expect(told(runs.flat())).toMatch(/of two kinds with a gap between: .*0, 1, 4/);
    expect(told([runs[0], runs[1], runs[4]].flat())).toBeUndefined();
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
