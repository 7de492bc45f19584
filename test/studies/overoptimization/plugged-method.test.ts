/**
 * Methods that the program knows nothing of: every PPO row of a part of a committed study is copied as a method that
 * nobody has registered, and as one that this file registers with an axis of its own. Whatever is said or drawn of PPO
 * has to be said and drawn of the copies, with the same numbers.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { figureSpec } from '../../../src/display/figure.js';
import { judgeFindings, type Verdict } from '../../../src/display/finding.js';
import {
  formatTable,
  numberAxis,
  readStoredExperiment,
  readTables,
  renderTable,
  type Setting,
  settingKey,
  tableFormats,
} from '../../../src/engine/index.js';
import { methods } from '../../../src/methods/index.js';
import { readFolderTables, writeReport } from '../../../src/report/index.js';
import { renderSvg } from '../../../src/report/render.js';
import {
  type OveroptimizationTables,
  overoptimization,
} from '../../../src/studies/overoptimization/index.js';
import { coefficients, curves } from '../../../src/studies/overoptimization/tables.js';

const source = 'results/rm-size';
const strengths = [1, 2.5];

methods.add({
  kind: 'online',
  name: 'fake',
  label: 'Fake',
  title: 'The fake',
  about: 'A copy of PPO.',
  law: 'rl',
  module: import.meta.url,
  config: z.strictObject({}),
  axes: [
    {
      ...numberAxis({
        name: 'fakeStrength',
        header: 'fake_strength',
        title: 'Strength',
        about: 'How strong the fake is.',
        label: (value) => `strength ${value}`,
      }),
      property: 'strength',
    },
  ],
  open: () => {
    throw new Error('nobody runs it');
  },
});

/** The rows with those of PPO once more for each copy. */
function withCopies<Row extends { method: string; setting: Setting }>(rows: readonly Row[]): Row[] {
  const own = rows.filter(({ method }) => method === 'ppo');
  const fakes = strengths.flatMap((fakeStrength) =>
    own.map((row) => ({ ...row, method: 'fake', setting: { ...row.setting, fakeStrength } })),
  );
  return [...rows, ...own.map((row) => ({ ...row, method: 'other' })), ...fakes];
}

/**
 * Five of the nine sizes and four of the eight seeds, few enough to be judged three times: four seeds have 35 resamples,
 * of eight 600 are drawn. With these, gold turns over at three sizes under both methods, which F16 needs.
 */
const sizesKept = new Set([725, 942, 1448, 4476, 50_204]);
const seedsKept = new Set([0, 2, 6, 7]);
const isKept = ({ setting }: { setting: Setting }) => sizesKept.has(Number(setting.rmParameters));

const whole = overoptimization.read(readTables(source, overoptimization), readStoredExperiment(source));
const original: OveroptimizationTables = {
  ...whole,
  curves: whole.curves.filter((row) => isKept(row) && seedsKept.has(row.proxySeed)),
  coefficients: whole.coefficients.filter(isKept),
};
const copied: OveroptimizationTables = {
  ...original,
  curves: withCopies(original.curves),
  coefficients: withCopies(original.coefficients),
};

const folder = mkdtempSync(join(tmpdir(), 'goodhart-plugged-'));

beforeAll(async () => {
  cpSync(source, folder, { recursive: true });
  rmSync(join(folder, 'plots'), { recursive: true });
  // A run that vouches for its verdicts keeps them: these tables are no run's.
  const manifestFile = join(folder, 'manifest.json');
  const { tables, ...manifest } = JSON.parse(readFileSync(manifestFile, 'utf8')) as { tables: object };
  writeFileSync(
    manifestFile,
    JSON.stringify({ ...manifest, tables: { ...tables, 'findings.json': undefined } }),
  );
  writeFileSync(join(folder, 'curves.csv'), formatTable(curves, [...copied.curves]));
  writeFileSync(join(folder, 'coefficients.csv'), formatTable(coefficients, [...copied.coefficients]));
  await writeReport(folder);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tables', () => {
  const sizes = original.coefficients.filter(({ method }) => method === 'ppo').length;

  it.each(tableFormats)('hold the rows of both in %s', async (format) => {
    const { table, rows } = readFolderTables([folder]);
    const rendered = await renderTable(table, rows, format);
    const words =
      typeof rendered === 'string'
        ? rendered
        : JSON.stringify(
            await parquetReadObjects({ file: rendered.slice().buffer as ArrayBuffer }),
            (_key, value) => (typeof value === 'bigint' ? Number(value) : value),
          );
    const isShown = format === 'md' || format === 'latex';
    const fake = isShown ? /\bFake\b/g : /\bfake\b/g;
    expect(words.match(fake)).toHaveLength(strengths.length * sizes);
    expect(words.match(/\bother\b/g)).toHaveLength(sizes);
    expect(words).toContain(isShown ? 'Strength' : format === 'json' ? 'fakeStrength' : 'fake_strength');
    expect(words).toContain('2.5');
  });

  it('read back as they were, with every digit', () => {
    const { curves: rows } = readTables(folder, overoptimization);
    expect(rows).toHaveLength(copied.curves.length);
    const key = (row: (typeof copied.curves)[number]) => [row.method, settingKey(row.setting), row.goldScore];
    expect((rows as typeof copied.curves).map(key)).toEqual(copied.curves.map(key));
  });

  it('show the law of a method that nobody knows', async () => {
    const { table, rows } = readFolderTables([folder]);
    const [head] = String(await renderTable(table, rows, 'md')).split('\n');
    expect(head).toMatch(/^\| Method +\| Form \| RM parameters \| Strength \|/);
    const known = readFolderTables([source]);
    expect(String(await renderTable(known.table, known.rows, 'md')).split('\n')[0]).toMatch(
      /^\| Method +\| RM parameters \| +α \|/,
    );
  });
});

describe('the figures', () => {
  const figures = overoptimization.figures.flatMap((figure) => figure.draw(copied));
  const before = overoptimization.figures.flatMap((figure) => figure.draw(original));

  it('gain one for the axis of the registered method', () => {
    const ids = before.map(({ id }) => id);
    expect(figures.map(({ id }) => id)).toEqual([...ids.slice(0, -1), 'fake-strength', ids.at(-1)]);
    const swept = figures.find(({ id }) => id === 'fake-strength');
    expect(swept?.panels.map(({ id }) => id)).toEqual(['fake']);
    expect(swept?.legend.entries.map(({ label }) => label)).toEqual(['strength 1', 'strength 2.5']);
  });

  it.each(before.map(({ id }) => id))('draw in %s whatever PPO has for both, with the same numbers', (id) => {
    const figure = figures.find((one) => one.id === id)!;
    const panels = figure.panels.map((panel) => panel.id);
    const ofPpo = panels.filter((panel) => panel.startsWith('ppo'));
    expect(ofPpo.length).toBeGreaterThan(0);
    for (const name of ['other', 'fake']) {
      expect(panels).toEqual(expect.arrayContaining(ofPpo.map((panel) => panel.replace('ppo', name))));
      const rowsOf = (method: string) =>
        figure.rows
          .filter((row) => row.method === method)
          .map(({ method: _method, series, ...row }) => ({
            ...row,
            ...(id !== 'coefficients' && { series }),
          }));
      expect(rowsOf(name)).toEqual(rowsOf('ppo'));
    }
  });

  it('are titled by the registered title, or by the name in the table', async () => {
    const [main] = figures;
    const svg = await renderSvg(figureSpec(main, { values: main.rows }));
    for (const title of ['Best-of-n', 'PPO', 'The fake', 'other']) expect(svg).toContain(`>${title}<`);
  });
});

describe('the findings', () => {
  const verdicts = judgeFindings(overoptimization.findings, copied);
  const before = judgeFindings(overoptimization.findings, original);
  const measureOf = ({ measures }: Verdict, name: string) => {
    const { name: _name, ...numbers } = measures.find((measure) => measure.name === name)!;
    return numbers;
  };

  it('say the same of copies as of the original', () => {
    // M12b is of several methods alone.
    const words = (all: Verdict[]) =>
      all.filter(({ id }) => id !== 'M12b').map(({ id, verdict }) => [id, verdict]);
    expect(words(verdicts)).toEqual(words(before));
  });

  it('say that copies spend the same KL on the same proxy score', () => {
    const { verdict, measures } = verdicts.find(({ id }) => id === 'M12b')!;
    expect(verdict).toBe('does not hold');
    for (const { estimate } of measures) expect(estimate).toBeCloseTo(1, 9);
  });

  // Where the finding is about RL alone, a study of one online method needs no name.
  it.each([
    ['F1b', 'fall/METHOD', 'fall/ppo'],
    ['F2', 'proxy-slope/METHOD/725', 'proxy-slope/ppo/725'],
    ['F5', 'slope/METHOD', 'slope'],
    ['F6b', 'error-ratio/range-50/cut-60/METHOD', 'error-ratio/range-50/cut-60'],
    ['F8', 'peak-kl-ratio/METHOD', 'peak-kl-ratio'],
    ['F13', 'exponent/METHOD', 'exponent'],
    ['F14', 'peak-kl-ratio/METHOD', 'peak-kl-ratio'],
    ['F15', 'gap/METHOD', 'gap/ppo'],
    ['F16', 'peak-gold-ratio/METHOD', 'peak-gold-ratio'],
    ['F17', 'peak-gold-slope/METHOD', 'peak-gold-slope'],
  ])('%s judges each online method as a case of its own: %s', (id, pattern, name) => {
    const [own, held] = [verdicts, before].map((all) => all.find((verdict) => verdict.id === id)!);
    const expected = measureOf(held, name);
    for (const method of ['ppo', 'other', 'fake'])
      expect(measureOf(own, pattern.replace('METHOD', method))).toEqual(expected);
    for (const label of ['PPO', 'other', 'Fake']) expect(own.evidence).toContain(label);
  });
});

describe('the report', () => {
  it('says in its summary of both what it says of PPO', () => {
    const sentences = overoptimization.summary(copied);
    const ofPpo = sentences.filter((sentence) => sentence.startsWith('PPO'));
    expect(ofPpo).toHaveLength(3);
    for (const name of ['other', 'The fake'])
      expect(sentences).toEqual(
        expect.arrayContaining(ofPpo.map((sentence) => sentence.replace('PPO', name))),
      );
  });

  it('shows both, and the figure of the axis', () => {
    for (const file of ['report.md', 'report.html']) {
      const words = readFileSync(join(folder, file), 'utf8');
      expect(words).toContain('The fake against 725 parameters');
      expect(words).toContain('other against 725 parameters');
      expect(words).toContain('plots/fake-strength.svg');
      expect(words).toContain('Strength');
    }
    const findings = readFileSync(join(folder, 'findings.json'), 'utf8');
    for (const name of ['fall/other', 'fall/fake']) expect(findings).toContain(`"${name}"`);
  });
});
