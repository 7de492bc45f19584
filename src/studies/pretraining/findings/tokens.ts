/** P13, P16: tokens that come again, and tokens of curated topics at the end. */
import { type Check, combine, isAbove, isBelow, type Judgement, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import type { StudiedTables } from '../laws/derive.js';
import type { LawRow } from '../laws/derived-tables.js';
import { leastGain, mostCost } from '../laws/mid-training.js';
import { groupBy } from '../laws/runs.js';
import { matching, overWorlds, type PretrainingFinding } from './law-values.js';

/** Of the excess over that of fresh tokens. */
const nearlyFresh = 1.1;
const worn = 1.2;

interface Case {
  row: LawRow;
  value: LawRow['value'];
}

/** Numbers of one name over worlds; sizes and languages by themselves. */
function casesOf(tables: StudiedTables, law: string, parameter: string): Case[] {
  const rows = matching(tables, { law, parameter });
  return [
    ...groupBy(rows, ({ domain, subset }) => `${domain}/${subset.replace(/, \d+ tokens$/, '')}`).values(),
  ].map((own) => ({
    row: own[0],
    value: overWorlds(
      own.map(({ value }) => value),
      tables.confidence,
    ),
  }));
}

export const fourEpochsAreFresh: PretrainingFinding = {
  id: 'P13',
  statement:
    'Four epochs are nearly as good as fresh data: the excess is at most 1.10 times that of as many fresh tokens, and at 16 epochs at least 1.2 times (Muennighoff et al. 2023)',
  judge(tables) {
    const four = casesOf(tables, 'epochs', '4 epochs');
    const sixteen = casesOf(tables, 'epochs', '16 epochs');
    if (four.length === 0 || sixteen.length === 0)
      return untold('runs of 4 and of 16 epochs, and three horizons of fresh tokens at their size');
    const told = (cases: readonly Case[]) =>
      cases.map(({ row, value }) => `${withInterval(value)} (${row.subset.split(',')[0]})`).join(', ');
    return {
      verdict: combine([
        ...four.map(({ value }) => isBelow(value, nearlyFresh)),
        ...sixteen.map(({ value }) => isAbove(value, worn)),
      ]),
      evidence: `Over as many fresh tokens the excess is ${told(four)} times as large after 4 epochs and ${told(sixteen)} times after 16.`,
      measures: [
        ...four.map(({ row, value }) => ({
          name: `4-epochs/${row.subset.split(',')[0].replace(' ', '-')}`,
          ...value,
        })),
        ...sixteen.map(({ row, value }) => ({
          name: `16-epochs/${row.subset.split(',')[0].replace(' ', '-')}`,
          ...value,
        })),
      ],
    };
  },
};

export const curatedTokensPay: PretrainingFinding = {
  id: 'P16',
  statement:
    'A last share of curated tokens lowers the excess on their topics by at least a fifth and raises it on all others by at most a tenth',
  judge(tables): Judgement {
    const gains = casesOf(tables, 'mid-training', 'excess on curated topics');
    const costs = casesOf(tables, 'mid-training', 'excess on other topics');
    if (gains.length === 0) return untold('runs with and without a last share of curated tokens');
    const checks: Check[] = [
      ...gains.map(({ value }) => isBelow(value, 1 - leastGain)),
      ...costs.map(({ value }) => isBelow(value, 1 + mostCost)),
    ];
    return {
      verdict: combine(checks),
      evidence: `${gains
        .map(
          ({ row, value }, place) =>
            `With the ${row.subset.split(', ')[1]} (${row.subset.split(', ')[0]}) the excess is ${withInterval(value)} times as large on curated topics and ${withInterval(costs[place].value)} times on all others`,
        )
        .join('. ')}.`,
      measures: gains.flatMap(({ row, value }, place) => [
        { name: `curated/${row.subset}`, ...value },
        { name: `others/${row.subset}`, ...costs[place].value },
      ]),
    };
  },
};
