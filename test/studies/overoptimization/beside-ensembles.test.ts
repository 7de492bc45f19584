/** Single proxies beside ensembles: what an ensemble is compared with is the mean of its members. */
import { expect, it } from 'vitest';
import { besideEnsembles } from '../../../src/studies/overoptimization/comparison/beside-ensembles.js';
import type { WorldCurves } from '../../../src/studies/overoptimization/comparison/subjects.js';
import { runsOf } from '../../../src/studies/overoptimization/curves/equal-places.js';
import type { CurvePoint } from '../../../src/studies/overoptimization/tables.js';
import { bestOfNPoints } from './planted-sweeps.js';

const worldOf = (points: CurvePoint[]): WorldCurves => ({
  ...{ world: '1', points, runs: runsOf(points) },
  part: {} as WorldCurves['part'],
});
const golds = ({ runs }: WorldCurves) =>
  [...runs].map(([seed, run]) => [seed, ...run.map(({ goldScore }) => goldScore)]);

/** Gold of five proxies at three values of n, and of two ensembles of two, which go by seeds 0 and 2. */
const single = bestOfNPoints(
  { reward: 'single', members: 1 },
  [0, 2, 4, 8, 100].map((gold) => [0, gold, 2 * gold]),
);
const ensembles = bestOfNPoints({ reward: 'mean', members: 2 }, [
  [0, 5, 6],
  [0, 7, 8],
]).map((point) => ({ ...point, proxySeed: 2 * point.proxySeed }));

it('averages the members of each ensemble, and leaves out proxies that are in none', () => {
  const [[alone], [together]] = besideEnsembles([[worldOf(single)], [worldOf(ensembles)]]);
  expect(golds(alone)).toEqual([
    [0, 0, 1, 2],
    [2, 0, 6, 12],
  ]);
  expect(together.points).toEqual(ensembles);
});

it('leaves out an ensemble one of whose members has no run', () => {
  const without = single.filter(({ proxySeed }) => proxySeed !== 3);
  const [[alone]] = besideEnsembles([[worldOf(without)], [worldOf(ensembles)]]);
  expect([...alone.runs.keys()]).toEqual([0]);
});

it('changes nothing where all are single, all are ensembles, or these have different numbers of members', () => {
  const three = ensembles.map((point) => ({ ...point, setting: { ...point.setting, members: 3 } }));
  for (const conditions of [
    [single, single],
    [ensembles, ensembles],
    [single, ensembles, three],
  ]) {
    const worlds = conditions.map((points) => [worldOf(points)]);
    expect(besideEnsembles(worlds)).toEqual(worlds);
  }
});
