/** One comparison in one sentence: what differs, what does not, what cannot be told and what it would take. */
import { count, differenceText, plain } from '../words.js';
import type { Difference } from './difference.js';

export interface TitledDifference {
  title: string;
  unit: string;
  difference: Difference;
}

export interface SentenceOptions {
  /** `PPO, mean over 3 sizes`. */
  subject: string;
  base: string;
  other: string;
  margin: number;
  /** Of the margin. */
  unit: string;
  /** How far each was measured, where that differs. */
  ranges?: string;
}

/** `PPO, mean over 3 sizes: penalty 0.1 against penalty 0 has …`. */
export function comparisonSentence(
  differences: readonly TitledDifference[],
  { subject, base, other, margin, unit, ranges = '' }: SentenceOptions,
): string {
  const told = (...words: Difference['told'][]) =>
    differences.filter(({ difference }) => words.includes(difference.told));
  const [moved, alike, open, untold, same, unseen] = [
    told('higher', 'lower'),
    told('alike'),
    told('open'),
    told('untold'),
    told('same'),
    told('unseen'),
  ];
  const parts = [
    ...(moved.length > 0 ? [`${listed(moved.map(movedWords))}`] : []),
    ...(alike.length > 0
      ? [
          `${listed(alike.map(shortWords))} ${verb(alike, 'differs', 'differ')} by less than ${margin} ${unit}`,
        ]
      : []),
    ...(same.length > 0
      ? [`${listed(same.map(({ title }) => title))} ${verb(same, 'is', 'are')} the same`]
      : []),
    ...(open.length > 0
      ? [`whether there is a difference cannot be told of ${listed(open.map(openWords))}`]
      : []),
    ...(untold.length > 0
      ? [
          `too few runs to tell of ${listed(untold.map(({ title, difference }) => `${title} (${signed(difference.estimate)})`))}`,
        ]
      : []),
    ...(unseen.length > 0
      ? unseen.map(
          ({ title, difference }) =>
            `${title} was not seen under ${unseenUnder(difference, { base, other })}`,
        )
      : []),
    ...(ranges === '' ? [] : [ranges]),
  ];
  return `${subject === '' ? '' : `${subject}: `}${other} against ${base}: ${parts.join('; ')}.`;
}

function unseenUnder(found: Difference, { base, other }: { base: string; other: string }): string {
  const names = [...(Number.isNaN(found.base) ? [base] : []), ...(Number.isNaN(found.other) ? [other] : [])];
  return names.length === 1 ? names[0] : 'either';
}

const verb = (things: readonly unknown[], one: string, several: string) =>
  things.length === 1 ? one : several;

const movedWords = ({ title, unit, difference }: TitledDifference) => {
  const { told, estimate, low, high } = difference;
  const size = told === 'higher' ? { estimate, low, high } : { estimate: -estimate, low: -high, high: -low };
  return `${title} is ${told} by ${differenceText(size)}${unit === '' ? '' : ` ${shortUnit(unit)}`}`;
};

const shortWords = ({ title, difference }: TitledDifference) => `${title} (${differenceText(difference)})`;

/** The value behind its name: of several, nobody has to match them by their order. */
const openWords = ({ title, difference }: TitledDifference) =>
  `${title} (${differenceText(difference)}, ${neededWords(difference)})`;

/** `sd` of `sd of gold`. */
const shortUnit = (unit: string) => unit.split(' ')[0];

const mostNeeded = 10_000;

/** `18 pairs would tell`. */
export function neededWords({ needed, over, isPaired }: Difference): string {
  const things = over === 'worlds' ? 'worlds' : isPaired ? 'pairs' : 'runs of each';
  return needed > mostNeeded
    ? `more than ${count(mostNeeded)} ${things} would tell`
    : `${count(needed)} ${things} would tell`;
}

const signed = (value: number) => `${value > 0 ? '+' : ''}${plain(value)}`;

const listed = (words: readonly string[]) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
