/** M3: what the members of an ensemble have in common, and what that takes from it (Eisenstein et al. 2023). */
import { type Check, combine, isAbove, type Judgement, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import { sweptHeader } from '../../../engine/swept-axis.js';
import { type Interval, meanInterval } from '../../../statistics/index.js';
import type { Size } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { besideMembers, type NoisyRuns, noisyRuns } from './ensembles.js';
import type { OveroptimizationFinding } from './methods.js';
import type { SeedCurves } from './seed-curves.js';
import { sizeMeasure } from './size-words.js';

const sharesColumn = sweptHeader('proxyRewardModels.groupShares');

/** From members that differ by initialisation and order alone to those that differ in all. */
const byDiversity = ['labels', 'comparisons', 'nothing'];

/** The aggregates of the paper that are here too; UWO stands for its mean less a standard deviation. */
const kinds = ['mean', 'median', 'worst-case', 'uncertainty'];

/** Sd of gold: a difference as small as this is none, here as in F7, F11 and F12. */
const margin = 0.1;

const needs =
  'best-of-n against one proxy and against ensembles whose members share their labels, and others that share less (`proxyRewardModels.groupShares`)';

export const diverseMembersHelpMore: OveroptimizationFinding = {
  id: 'M3',
  statement:
    'Ensembles gain more gold on their members under best-of-n where these share less than their labels, and even then their score outgrows gold by more than 0.1 sd',
  judge,
};

function judge(tables: OveroptimizationTables): Judgement {
  const { confidence } = tables;
  const cases = noisyRuns(tables, { least: 0, left: [{ name: sharesColumn }] }).flatMap((runs) =>
    kinds.flatMap((kind) => caseOf(runs, kind, confidence) ?? []),
  );
  if (cases.length === 0) return untold(needs);
  const several = new Set(cases.map(({ size }) => size.key)).size > 1;
  const at = (size: Size) => (several ? ` at ${size.label}` : '');
  return {
    verdict: combine(
      cases.flatMap(({ more, outgrown }): Check[] => [isAbove(more, 0), isAbove(outgrown, margin)]),
    ),
    evidence: `${cases
      .map(
        ({ kind, size, least, most, more, outgrown, groups }) =>
          `The reward ${kind}${at(size)} ends ${withInterval(least.gain)} sd of gold above its members where they share ${least.shares}, ${withInterval(most.gain)} where they share ${most.shares}, ${withInterval(more)} more (${groups} groups); there its score grows ${withInterval(outgrown)} sd more than gold`,
      )
      .join('; ')}.`,
    measures: cases.flatMap(({ kind, size, least, most, more, outgrown }) =>
      [
        { name: 'more', ...more },
        { name: 'outgrown', ...outgrown },
        { name: `gain-${least.shares}`, ...least.gain },
        { name: `gain-${most.shares}`, ...most.gain },
      ].map((measure) => ({
        ...measure,
        name: `${measure.name}/${kind}${several ? `/${sizeMeasure(size)}` : ''}`,
      })),
    ),
  };
}

interface Case {
  kind: string;
  size: Size;
  least: Shared;
  most: Shared;
  /** Gain of the most diverse less that of the least diverse, sd, by group: they have the set of comparisons of one member in common. */
  more: Interval;
  /** From the first distance to the last, growth of the most diverse ensembles' score less that of gold, sd. */
  outgrown: Interval;
  groups: number;
}

interface Shared {
  shares: string;
  /** Gold at the end less that of the members on average, sd. */
  gain: Interval;
}

function caseOf({ size, byReward }: NoisyRuns, kind: string, confidence: number): Case | undefined {
  const sharing = (points: readonly CurvePoint[], shares: string) =>
    points.filter(({ setting }) => setting[sharesColumn] === shares);
  const found = byDiversity.flatMap((shares) => {
    const beside = besideMembers(sharing(byReward('single'), shares), sharing(byReward(kind), shares));
    return beside === undefined ? [] : [{ shares, ...beside }];
  });
  const [least, most] = [found[0], found[found.length - 1]];
  if (found.length < 2) return undefined;
  const groups = least.together.seeds.filter((seed) => most.together.seeds.includes(seed));
  const overGroups = (of: (group: number) => number) => meanInterval(groups.map(of), confidence);
  const gain = ({ together, alone }: typeof least, seed: number) =>
    atEnd(together, seed) - atEnd(alone, seed);
  return {
    ...{ kind, size, groups: groups.length },
    least: { shares: least.shares, gain: overGroups((seed) => gain(least, seed)) },
    most: { shares: most.shares, gain: overGroups((seed) => gain(most, seed)) },
    more: overGroups((seed) => gain(most, seed) - gain(least, seed)),
    outgrown: overGroups(
      (seed) => growth(most.together, seed, 'proxyScore') - growth(most.together, seed, 'goldScore'),
    ),
  };
}

function atEnd({ seeds, goldScore, klDistance }: SeedCurves, seed: number): number {
  return goldScore[seeds.indexOf(seed)][klDistance.length - 1];
}

function growth(curves: SeedCurves, seed: number, score: 'proxyScore' | 'goldScore'): number {
  const own = curves[score][curves.seeds.indexOf(seed)];
  return own[own.length - 1] - own[0];
}
