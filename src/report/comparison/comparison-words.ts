/** What the terminal, the Markdown file and the page say of a comparison, in the same words. */
import type { Difference } from '../../display/comparison/difference.js';
import type { Cost } from '../../display/comparison/kind.js';
import type { RankedValue, Ranking } from '../../display/comparison/ranking.js';
import { count, counted, differenceText, plain } from '../../display/words.js';
import type {
  ConditionDifference,
  FolderComparison,
  GroupDifference,
  SubjectDifference,
} from './compare-folders.js';

/** `penalty 0.1 against penalty 0`. */
export const titleOf = ({ conditions, reference }: FolderComparison, { condition }: ConditionDifference) =>
  `${conditions[condition].name} against ${conditions[reference].name}`;

/** What is compared with what, and in what the experiments differ. */
export function conditionLines({ conditions, reference }: FolderComparison): string[] {
  return conditions.map(({ name, folders, worlds, differs }, place) => {
    const seeds = `world ${worlds.length === 1 ? 'seed' : 'seeds'} ${worlds.join(', ')}`;
    const keys = differs.map(({ key, held, wanted }) => `${key} ${wanted} instead of ${held}`);
    const shown =
      keys.length > mostKeys ? [...keys.slice(0, mostKeys), `${keys.length - mostKeys} keys more`] : keys;
    const where = folders.length === 1 ? folders[0] : `${folders.length} folders`;
    return `${name}${place === reference ? ' (base)' : ''}: ${[where, seeds, ...shown].join('; ')}`;
  });
}

const mostKeys = 4;

const percentOf = (share: number) => `${Number((100 * share).toPrecision(4))} %`;

/** What is paired, and what an interval is about. */
export function pairingWords({ subjects: [{ quantities }] }: GroupDifference, confidence: number): string {
  const [{ difference }] = quantities;
  const { isPaired, runs, worlds } = difference;
  const left = Math.max(...quantities.map((quantity) => quantity.difference.unpaired));
  const start = isPaired
    ? `${counted(runs, 'pair')} by world and proxy seed, of ${counted(worlds, 'world')}`
    : `Nothing is paired, since no world and seed is shared: Welch’s intervals on samples of ${count(runs)} runs or more`;
  const unpaired = left === 0 ? '' : `; ${counted(left, 'run')} without a partner left out`;
  return `${start}${unpaired}. ${levelWords(difference, confidence)}`;
}

function levelWords({ over, worlds, isPaired }: Difference, confidence: number): string {
  if (over === 'none') return 'Fewer than three: no interval, no level.';
  const level = `${percentOf(confidence)} intervals, each for itself,`;
  if (over === 'worlds') return `${level} over worlds such as these.`;
  return `${level} over the seeds of ${isPaired && worlds === 1 ? 'this very world' : 'these very worlds'}.`;
}

/** `lower`, `within 0.1`, `open: 18 pairs`, `too few`. */
export function toldWords({ told, needed, over, isPaired }: Difference, margin: number): string {
  if (told === 'alike') return `within ${margin}`;
  if (told === 'untold') return 'too few';
  if (told === 'unseen') return unseen;
  if (told !== 'open') return told;
  return `open: ${needed > mostNeeded ? `> ${count(mostNeeded)}` : count(needed)} ${over === 'worlds' ? 'worlds' : isPaired ? 'pairs' : 'runs'}`;
}

/** Of a fall that did not come about in the measured range, on both sides. */
const unseen = 'not seen';

const mostNeeded = 10_000;

export interface TextTable {
  heads: string[];
  cells: string[][];
}

/** The quantities of what stands for all sizes. */
export function quantityTable({ quantities }: SubjectDifference, margin: number): TextTable {
  return {
    heads: ['', 'base', 'here', 'difference', ''],
    cells: quantities.map(({ title, unit, difference }) => [
      unit === '' || unit === 'sd of gold' ? title : `${title}, ${unit}`,
      ...[difference.base, difference.other].map(fixed),
      differenceText(difference),
      toldWords(difference, margin),
    ]),
  };
}

/** Three decimals, as differences are small against what they are of; `–` for what was not seen. */
const fixed = (value: number) =>
  Number.isNaN(value)
    ? '–'
    : value
        .toFixed(3)
        .replace(/^-(?=[0.]*$)/, '')
        .replace('-', '−');

/** A row a size: differences of what the sentence tells, with half their intervals. Nothing for one size. */
export function sizeTable([first, ...sizes]: readonly SubjectDifference[]): TextTable | undefined {
  if (sizes.length === 0) return undefined;
  const headlines = first.quantities.filter(({ isHeadline }) => isHeadline);
  return {
    heads: ['against', ...headlines.map(({ title }) => title)],
    cells: sizes.map(({ title, quantities }) => [
      title.replace(/ parameters$/, ''),
      ...headlines.map(({ name }) => {
        const found = quantities.find((quantity) => quantity.name === name);
        return found === undefined ? '–' : halved(found.difference);
      }),
    ]),
  };
}

/** `−0.120 ± 0.051`: three decimals, and more where half the width needs them. */
function halved({ told, estimate, low, high }: Difference): string {
  if (told === 'unseen') return unseen;
  if (!Number.isFinite(low)) return fixed(estimate);
  const half = (high - low) / 2;
  const isSmall = half > 0 && half < smallHalf;
  const digits = isSmall ? Math.min(6, 1 - Math.floor(Math.log10(half))) : 3;
  const shown = (value: number) =>
    value
      .toFixed(digits)
      .replace(/^-(?=[0.]*$)/, '')
      .replace('-', '−');
  return `${shown(estimate)} ± ${shown(half)}`;
}

/** Three decimals would show it as 0. */
const smallHalf = 0.001;

/** `Seconds of the base and here: optimising 61 and 48 (0.78 times) …`. */
export function costWords(costs: readonly Cost[]): string {
  const parts = costs.flatMap(({ title, values: [base, other] }) =>
    base === null || other === null
      ? []
      : [`${title} ${seconds(base)} and ${seconds(other)} (${(other / base).toFixed(2)} times)`],
  );
  return parts.length === 0
    ? ''
    : `Seconds of the base and here: ${parts.join(', ')}; wall clock, all seeds and sizes, when and where they ran: no interval.`;
}

const seconds = (value: number) => (value < 10 ? value.toFixed(1) : count(Math.round(value)));

const arrows: Readonly<Record<Difference['told'], string>> = {
  ...{ higher: '↑', lower: '↓', alike: '=', same: '=', open: '?', untold: '', unseen: '' },
};

/** All conditions; `withIntervals` where there is room for them. */
export function rankingTable(
  { columns, rows }: Ranking,
  { conditions, reference }: FolderComparison,
  withIntervals: boolean,
): TextTable {
  const cell = ({ value, difference }: RankedValue) => {
    if (difference === undefined || difference.told === 'unseen') return plain(value);
    const mark = arrows[difference.told];
    return withIntervals
      ? `${plain(value)} ${mark} (${differenceText(difference)})`
      : `${plain(value)} ${mark}`.trimEnd();
  };
  return {
    heads: ['', ...columns.map(({ title }) => title)],
    cells: rows.map(({ condition, values }) => [
      `${conditions[condition].name}${condition === reference ? ' (base)' : ''}`,
      ...values.map(cell),
    ]),
  };
}

export function rankingWords(
  { ranking: { columns, rows, comparisons, eachAt }, ranges }: FolderComparison['rankings'][number],
  { confidence }: FolderComparison,
): string {
  const low = columns.flatMap(({ title, better }) => (better === 'low' ? [title] : []));
  const isMissing = rows.some(({ values }) => values.some(({ value }) => Number.isNaN(value)));
  const legend = [
    '↑ ↓ higher or lower than the base, = within the margin, ? open',
    ...(isMissing ? ['– not seen in the measured range'] : []),
    ...(low.length === 0 ? [] : [`of ${low.join(', ')} low is better`]),
    ...(ranges === '' ? [] : [ranges]),
  ];
  const level = `The intervals of a column hold together at ${percentOf(confidence)} (Bonferroni: ${comparisons} of them, at ${percentOf(eachAt)} each)`;
  return `${legend.join('; ')}. ${level}.`;
}

/** A ranking of two says nothing that their difference does not. */
export const rankingsOf = ({ rankings, conditions }: FolderComparison) =>
  conditions.length > 2 ? rankings : [];
