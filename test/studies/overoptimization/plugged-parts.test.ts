/** A finding, a figure, a view and a law of a test's own, without an edit of the program. */
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../../src/display/figure.js';
import type { Finding } from '../../../src/display/finding.js';
import type { View } from '../../../src/display/view.js';
import type { TableSet } from '../../../src/engine/study.js';
import { linearForm } from '../../../src/fitting/index.js';
import { fitOveroptimization, laws } from '../../../src/laws/index.js';
import { createRandom } from '../../../src/random/index.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import type { OveroptimizationTables } from '../../../src/studies/overoptimization/study-tables.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';
import { tables } from './planted.js';

const manyPoints: Finding<OveroptimizationTables> = {
  id: 'T1',
  statement: 'There are many points',
  judge: ({ curves }) => ({
    verdict: curves.length > 10 ? 'holds' : 'does not hold',
    evidence: `${curves.length} points.`,
    measures: [],
  }),
};

const figure: Figure = {
  ...{ id: 'fake', title: 'Fake', caption: 'Made up.', panels: [], rows: [] },
  legend: { title: '', entries: [] },
};

const view: View<OveroptimizationTables> = {
  name: 'Fake',
  keys: [],
  layout: ({ tables: { curves } }) => ({
    type: 'panel',
    title: 'Fake',
    content: { type: 'text', rows: () => [[{ text: `${curves.length} points` }]] },
  }),
};

const mine = {
  ...overoptimization,
  findings: [...overoptimization.findings, manyPoints],
  figures: [...overoptimization.figures, { draw: () => [figure] }],
  views: [...overoptimization.views, view],
};

describe('a study with parts of one’s own', () => {
  it('judges the finding with the others, in the file that the run vouches for', () => {
    const { 'findings.json': text } = mine.conclude(tables() as unknown as TableSet, tinyExperiment());
    const { findings } = JSON.parse(text) as { findings: { id: string; verdict: string }[] };
    expect(findings.map(({ id }) => id)).toEqual([...overoptimization.findings.map(({ id }) => id), 'T1']);
    expect(findings.at(-1)).toMatchObject({ verdict: 'holds' });
  });

  it('draws the figure and offers the view', () => {
    expect(mine.figures.flatMap((own) => own.draw(tables())).map(({ id }) => id)).toContain('fake');
    expect(mine.views.map(({ name }) => name)).toContain('Fake');
  });
});

describe('a law of one’s own', () => {
  it('is fitted by its name once it is registered', () => {
    laws.add(
      linearForm({
        name: 'fake-cubic',
        formula: 'd(α − βd²)',
        source: 'a test',
        inputs: [{ name: 'klDistance', unit: '√nats', min: 0 }],
        output: 'gold',
        parameters: [
          { name: 'alpha', symbol: 'α' },
          { name: 'beta', symbol: 'β' },
        ],
        basis: ([d]) => [d, -(d ** 3)],
        peak: ([a, b]) => {
          const klDistance = Math.sqrt(a / (3 * b));
          return { klDistance, score: klDistance * (a - b * klDistance ** 2) };
        },
      }),
    );
    const klDistance = Array.from({ length: 20 }, (_, index) => (index + 1) / 5);
    const gold = klDistance.map((d) => d * (1.2 - 0.1 * d * d));
    const clusters = [{ klDistance, gold }];
    const fit = fitOveroptimization({ form: 'fake-cubic', clusters, random: createRandom('law') });
    expect(fit.alpha.estimate).toBeCloseTo(1.2, 9);
    expect(fit.beta.estimate).toBeCloseTo(0.1, 9);
    expect(fit.peak.klDistance.estimate).toBeCloseTo(2, 9);
  });
});
