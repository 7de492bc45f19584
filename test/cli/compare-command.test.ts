/** `goodhart compare` on made-up folders whose curves follow laws that differ by a known amount. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { parseCsv } from '../../src/engine/index.js';
import { type FakeSize, fakeCurves, fakeMethods, fakeSizes } from '../fixtures/fake-curves.js';
import { type FakeFolderOptions, writeFakeFolder } from '../fixtures/fake-folder.js';
import { goodhart } from './goodhart.js';

const root = mkdtempSync(join(tmpdir(), 'goodhart-compare-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const sizes = fakeSizes.slice(0, 2);
/** α of RL lower by 0.1, best-of-n as it is. */
const lower: FakeSize[] = sizes.map((size) => ({
  ...size,
  laws: { ...size.laws, rl: { ...size.laws.rl, alpha: size.laws.rl.alpha - 0.1 } },
}));

interface FakeCondition extends FakeFolderOptions {
  worldSeed?: number;
}

function folder(name: string, { worldSeed = 0, ...options }: FakeCondition = {}): string {
  const path = join(root, name);
  // Noise of its own for every folder and world.
  const seed = [...name].reduce((sum, letter) => 31 * sum + letter.charCodeAt(0), 7) % 1000;
  writeFakeFolder(path, {
    ...{ sizes, seeds: 4, pointsPerCurve: 40, seed },
    ...options,
    keys: { seed: worldSeed, ...options.keys },
    manifest: { seed: worldSeed, ...options.manifest },
  });
  return path;
}

const penalised = { sizes: lower, keys: { rl: { klPenalty: 0.1 } } };

interface Json {
  base: string;
  conditions: { name: string; worlds: string[]; differs: { key: string }[] }[];
  comparisons: {
    condition: string;
    groups: {
      title: string;
      sentence: string;
      subjects: {
        title: string;
        quantities: { name: string; difference: Record<string, number | string | boolean | null> }[];
      }[];
    }[];
  }[];
  rankings: { comparisons: number; eachAt: number; rows: { condition: string }[] }[];
}

async function compared(...parameters: string[]): Promise<Json> {
  const { code, out, err } = await goodhart('compare', ...parameters, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Json;
}

const quantityOf = ({ comparisons: [{ groups }] }: Json, method: string, name: string) =>
  groups
    .find(({ title }) => title === method)!
    .subjects[0].quantities.find((quantity) => quantity.name === name)!.difference;

describe('two folders', () => {
  const [base, other] = [folder('free'), folder('penalised', penalised)];

  it('are compared in pairs, and the planted difference is found', async () => {
    const json = await compared(base, other);
    expect(json.conditions.map(({ name, differs }) => [name, differs.map(({ key }) => key)])).toEqual([
      ['free', []],
      ['penalised', ['rl.klPenalty']],
    ]);
    const alpha = quantityOf(json, 'PPO', 'alpha');
    expect(alpha).toMatchObject({ isPaired: true, runs: 4, worlds: 1, over: 'runs', told: 'lower' });
    // One draw: how often intervals hold the truth is counted in planted-comparison.test.ts.
    expect(Math.abs(Number(alpha.estimate) + 0.1)).toBeLessThan(0.01);
    // Gold of d(α − β ln d) is lower by 0.1 d.
    const gold = quantityOf(json, 'PPO', 'gold-at-kl/16');
    expect(Math.abs(Number(gold.estimate) + 0.4)).toBeLessThan(0.06);
  });

  it('have the base that is named, and then the opposite difference', async () => {
    const alpha = quantityOf(await compared(base, other, '--base', 'penalised'), 'PPO', 'alpha');
    expect(alpha.told).toBe('higher');
    expect(alpha.estimate).toBeCloseTo(
      -Number(quantityOf(await compared(base, other), 'PPO', 'alpha').estimate),
      12,
    );
  });

  it('are shown in a hundred columns with what it takes to tell, and drawn on demand', async () => {
    const { out } = await goodhart('compare', base, other, '--plot');
    const shown = stripVTControlCharacters(out);
    expect(shown.split('\n').filter((line) => line.length > 100 && !line.includes(root))).toEqual([]);
    expect(out).toContain('PPO, mean over 2 sizes: penalised against free:');
    expect(out).toContain('rl.klPenalty 0.1 instead of 0');
    expect(out).toMatch(/4 pairs by world and proxy seed, of 1 world\./);
    expect(shown).toContain('A free   B penalised');
    const { out: plain } = await goodhart('compare', base, other);
    expect(plain).not.toContain('A free');
  });

  it('are written as Markdown, a table, a figure and a page that fetches nothing', async () => {
    const out = join(root, 'written');
    const { code } = await goodhart('compare', base, other, '--out', out);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['compare.csv', 'compare.html', 'compare.md', 'compare.svg']);
    const rows = parseCsv(readFileSync(join(out, 'compare.csv'), 'utf8'));
    const alpha = rows.find(
      ({ method, quantity, size }) => method === 'PPO' && quantity === 'alpha' && size.startsWith('mean'),
    )!;
    expect(Number(alpha.value) - Number(alpha.base_value)).toBeCloseTo(Number(alpha.difference), 10);
    expect([alpha.pairing, alpha.runs, alpha.told]).toEqual(['paired', '4', 'lower']);
    const page = readFileSync(join(out, 'compare.html'), 'utf8');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(src|href)="https?:/);
    expect(readFileSync(join(out, 'compare.md'), 'utf8')).toContain('![Curves and differences](compare.svg)');
    const { code: refused, err } = await goodhart('compare', base, other, '--out', base);
    expect([refused, err]).toEqual([2, expect.stringContaining('holds the results of a study')]);
  });
});

it('says where ranges differ, and of a fall that did not come about that it was not seen', async () => {
  // d(α − β ln d) with β = 0 rises for ever.
  const rising = sizes.map((size) => ({ ...size, laws: { ...size.laws, rl: { alpha: 1, beta: 0 } } }));
  const curves = (most: number) =>
    fakeCurves({ sizes: rising, seeds: 4, pointsPerCurve: 40 }).filter(
      ({ klDistance }) => klDistance <= most,
    );
  const far = folder('far', { sizes: [], extraCurves: curves(7) });
  const near = folder('near', { sizes: [], extraCurves: curves(3.5), keys: { rl: { klPenalty: 0.1 } } });
  const json = await compared(far, near);
  const loss = quantityOf(json, 'PPO', 'loss');
  expect([loss.told, loss.estimate, loss.base]).toEqual(['unseen', null, null]);
  const { sentence } = json.comparisons[0].groups.find(({ title }) => title === 'PPO')!;
  expect(sentence).toMatch(/; measured up to \S+ nats under far and \S+ nats under near, each peak/);
  const { out } = await goodhart('compare', far, near);
  expect(out).toMatch(/loss from its peak +– +– +– +not seen/);
  const written = join(root, 'not-seen');
  await goodhart('compare', far, near, '--out', written);
  const rows = parseCsv(readFileSync(join(written, 'compare.csv'), 'utf8'));
  const row = rows.find(({ quantity, method }) => quantity === 'loss' && method === 'PPO')!;
  expect([row.told, row.base_value, row.value, row.difference]).toEqual(['unseen', '', '', '']);
  const page = readFileSync(join(written, 'compare.html'), 'utf8');
  expect(page.indexOf('measured up to')).toBeLessThan(page.indexOf('<figure'));
  expect(page).toContain('nats, √ scale');
});

describe('folders that differ in the seed', () => {
  const worlds = [1, 2, 3];
  const ofWorlds = (name: string, options: FakeCondition = {}) =>
    worlds.map((worldSeed) => folder(`${name}-seed-${worldSeed}`, { ...options, worldSeed }));
  const [free, other] = [ofWorlds('a'), ofWorlds('b', penalised)];

  it('are one condition, and three worlds are what is independent', async () => {
    const json = await compared(...free, ...other);
    expect(json.conditions.map(({ name, worlds: own }) => [name, own.join()])).toEqual([
      ['a', '1,2,3'],
      ['b', '1,2,3'],
    ]);
    expect(quantityOf(json, 'PPO', 'alpha')).toMatchObject({
      runs: 12,
      worlds: 3,
      over: 'worlds',
      isPaired: true,
    });
  });

  it('count what has no partner, and two worlds stand for themselves', async () => {
    const alpha = quantityOf(await compared(...free, ...other.slice(1)), 'PPO', 'alpha');
    expect(alpha).toMatchObject({ runs: 8, worlds: 2, over: 'runs', unpaired: 4 });
  });

  it('are compared as samples where they share no world', async () => {
    const alpha = quantityOf(await compared(free[0], other[1]), 'PPO', 'alpha');
    expect(alpha).toMatchObject({ isPaired: false, over: 'runs' });
    const { out } = await goodhart('compare', free[0], free[1]);
    expect(out).toContain('Nothing is paired, since no world and seed is shared');
    expect(out).toContain('have a gold of their own');
  });
});

describe('a sweep', () => {
  const noisy = [0.1, 0.25].flatMap((labelNoise) =>
    fakeCurves({
      ...{ sizes: lower, seeds: 4, pointsPerCurve: 40, seed: 100 * labelNoise },
      methods: fakeMethods.map((method) => ({
        ...method,
        settings: method.settings.map((own) => ({ ...own, labelNoise })),
      })),
    }),
  );
  const path = folder('noise', { extraCurves: noisy });

  it('is compared value by value, and ranked with intervals that hold together', async () => {
    const json = await compared(path);
    expect([json.base, ...json.comparisons.map(({ condition }) => condition)]).toEqual([
      'noise 0',
      'noise 0.1',
      'noise 0.25',
    ]);
    expect(json.rankings[0]).toMatchObject({ comparisons: 2, eachAt: 0.975 });
    const named = await compared(path, '--by', 'proxyRewardModels.labelNoise', '--base', '0.25');
    expect(named.base).toBe('noise 0.25');
    const { out } = await goodhart('compare', path);
    expect(out).toContain('Bonferroni: 2 of them, at 97.5 % each');
  });

  it('may be compared by method or size as well', async () => {
    const json = await compared(path, '--by', 'method');
    expect(json.conditions.map(({ name }) => name)).toEqual(['PPO', 'best-of-n']);
    // Laws of their own: α is another quantity.
    const names = json.comparisons[0].groups[0].subjects[0].quantities.map(({ name }) => name);
    expect(names).not.toContain('alpha');
    expect((await compared(path, '--by', 'size')).conditions).toHaveLength(2);
  });
});

describe('what cannot be compared', () => {
  const one = folder('one');
  it.each([
    {
      given: [one],
      says: 'its experiment sweeps nothing; allowed: a second folder, or --by rl.method or --by rm_parameters',
    },
    { given: [one, one], says: 'is named twice' },
    {
      given: [one, '--by', 'rm_parameter'],
      says: 'did you mean rm_parameters?; allowed: rl.method, rm_parameters',
    },
    { given: [one, join(root, 'nowhere')], says: 'no manifest.json here' },
    {
      given: [one, folder('other-world', { keys: { world: { contentFeatures: 3 } } })],
      says: 'another world than',
    },
    {
      given: [one, folder('few', penalised), '--by', 'size'],
      says: '--by size: is for the values within one experiment',
    },
    {
      given: [one, folder('few', penalised), '--base', 'x'],
      says: 'no condition is called that; allowed: one, few',
    },
    {
      given: [one, folder('empty', { sizes: [], ...{ keys: { rl: { klPenalty: 1 } } } })],
      says: 'no curve is finished yet',
    },
    { given: [one, folder('again'), folder('few', penalised)], says: 'the same experiment and seed as' },
    { given: [one, folder('few', penalised), '--margin', '0'], says: 'Allowed: a number above 0' },
    {
      given: [one, folder('sizes', { sizes: fakeSizes.slice(3), keys: { rl: { klPenalty: 0.2 } } })],
      says: 'no method, reward-model size and values of other swept keys in common',
    },
  ])('is told in a line: $says', async ({ given, says }) => {
    const { code, out, err } = await goodhart('compare', ...given);
    expect([code, out]).toEqual([2, '']);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).toContain(says);
  });
});
