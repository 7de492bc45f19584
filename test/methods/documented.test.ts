/** The pages of docs/methods name the metrics that methods report, the tables as declared, and the defaults that keys have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { reasoningTablesPage, tablesPage } from '../../scripts/tables-page.js';
import { cispo } from '../../src/methods/cispo/index.js';
import { dapo } from '../../src/methods/dapo/index.js';
import { DirectRun } from '../../src/methods/direct/direct-run.js';
import { dpoLoss } from '../../src/methods/direct/pair-losses.js';
import { drGrpo } from '../../src/methods/drgrpo/index.js';
import { grpo } from '../../src/methods/grpo/index.js';
import { ppo } from '../../src/methods/ppo/index.js';
import { reinforce } from '../../src/methods/reinforce/index.js';
import { rloo } from '../../src/methods/rloo/index.js';
import { createRandom } from '../../src/random/index.js';
import { experimentTemplate } from '../../src/studies/index.js';
import { takeSequences } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { pagesIn, root } from '../support/documentation.js';
import { tinyRun } from '../support/tiny-run.js';
import { everySequence, randomPolicy, tinyExperiment } from '../support/tiny-world.js';

const page = (name: string) => readFileSync(join(root, 'docs/methods', `${name}.md`), 'utf8');

/** The first column of the table that is headed `metric`. */
function metricsOn(text: string): string[] {
  const [, rows] = /^\| metric \|.*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(text) ?? ['', ''];
  return [...rows.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
}

describe('the page of tables', () => {
  it('is what the declarations make it: npx tsx scripts/make-tables-page.ts', () => {
    expect(page('tables')).toBe(tablesPage());
    const reasoning = new URL('../../docs/reasoning-tables.md', import.meta.url);
    expect(readFileSync(reasoning, 'utf8')).toBe(reasoningTablesPage());
  });
});

describe('the keys of the methods', () => {
  const template = parse(experimentTemplate('any')) as unknown;
  const valueAt = (path: string) =>
    path.split('.').reduce((value, key) => (value as Record<string, unknown>)[key], template);

  it.each(pagesIn('docs/methods').map(({ path, text }) => [path, text] as const))(
    '%s: defaults',
    (_, text) => {
      for (const [, key, value] of text.matchAll(/^\| `([\w.-]+\.[\w.-]+)` \| ([^|]+) \|/gm)) {
        const shown = value === 'none' ? [] : Number(value);
        expect(valueAt(key), key).toEqual(shown);
      }
    },
  );
});

describeTensors('the metrics of a method', () => {
  it.each([ppo, reinforce, rloo, grpo, drGrpo, dapo, cispo].map((method) => [method.name, method] as const))(
    '%s',
    (name, method) => {
      const run = tinyRun(2).open(method);
      const reported = Object.keys(run.iterate()).sort();
      run.dispose();
      expect(metricsOn(page(name)).sort()).toEqual(reported);
    },
  );

  it('responses that end have a length besides', () => {
    const run = tinyRun(2, 0.3).open(ppo);
    const reported = Object.keys(run.iterate());
    run.dispose();
    expect(reported).toContain('responseLength');
    expect(page('README')).toContain('`responseLength`');
  });

  it('direct', () => {
    const experiment = tinyExperiment({ world: { promptLength: 1, responseLength: 1 } });
    const { model, parameters: initialParameters } = randomPolicy(experiment, 'initial', 1);
    const all = everySequence(model.world);
    const comparisons = [
      { count: 2, chosen: takeSequences(all, [0, 4]), rejected: takeSequences(all, [1, 5]) },
    ];
    const config = { beta: 0.1, batchSize: 2, learningRate: 1e-3, warmupIterations: 0 };
    const randoms = [createRandom('direct')];
    const run = new DirectRun(
      { model, initialParameters, config, comparisons, randoms },
      { what: 'DPO', loss: dpoLoss },
    );
    const reported = Object.keys(run.iterate()).sort();
    run.dispose();
    expect(metricsOn(page('direct')).sort()).toEqual(reported);
  });
});
