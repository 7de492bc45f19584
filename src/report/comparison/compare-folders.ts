/** Result folders against each other: every condition against the base, and all of them ranked. */

import { UserError } from '../../config/user-error.js';
import { type Difference, differenceOf } from '../../display/comparison/difference.js';
import type { Compared, ComparedGroup, ComparedQuantity, Cost } from '../../display/comparison/kind.js';
import { type Ranking, rankingOf } from '../../display/comparison/ranking.js';
import { comparisonSentence } from '../../display/comparison/sentence.js';
import type { KeyDifference } from '../../engine/index.js';
import {
  baseOf,
  conditionsOf,
  differingKeys,
  distinct,
  isWithin,
  type NamedCondition,
} from './conditions.js';
import { type OpenedFolder, openFolders } from './opened-folder.js';

export interface CompareOptions {
  by?: string | undefined;
  base?: string | undefined;
  /** The smallest difference of interest, sd of gold. */
  margin: number;
  confidence: number;
}

export interface QuantityDifference extends Pick<ComparedQuantity, 'name' | 'title' | 'unit' | 'isHeadline'> {
  difference: Difference;
}

export interface SubjectDifference {
  /** `mean over 3 sizes`; empty where there is one size. */
  title: string;
  quantities: QuantityDifference[];
}

export interface GroupDifference {
  /** `PPO`; empty where methods are what is compared. */
  title: string;
  /** Begins with the title and what stands for all sizes. */
  sentence: string;
  subjects: SubjectDifference[];
  costs: Cost[];
  notes: string[];
}

export interface ConditionDifference {
  condition: number;
  groups: GroupDifference[];
  notes: string[];
}

export interface FolderComparison extends CompareOptions {
  /** The place of the reference. */
  reference: number;
  conditions: { name: string; folders: string[]; worlds: string[]; differs: KeyDifference[] }[];
  comparisons: ConditionDifference[];
  /** Of each method, by what stands for all its sizes. */
  rankings: { title: string; subject: string; ranges: string; ranking: Ranking }[];
  /** All conditions together, for the curves. */
  all: Compared;
  notes: string[];
}

/** Throws UserError for folders that cannot be compared. */
export function compareFolders(paths: readonly string[], options: CompareOptions): FolderComparison {
  const opened = openFolders(paths);
  const conditions = distinct(conditionsOf(opened, options.by));
  const reference = baseOf(conditions, options.base);
  const [{ kind }] = opened;
  const all = kind.compare(conditions);
  const comparisons = conditions.flatMap((condition, place): ConditionDifference[] => {
    if (place === reference) return [];
    const base = conditions[reference];
    // What two conditions share may reach farther than what all do.
    const compared = conditions.length === 2 ? inOrder(all, reference) : kind.compare([base, condition]);
    return [conditionDifference(compared, { base, condition, place, options })];
  });
  if (comparisons.every(({ groups }) => groups.length === 0)) throw nothingShared(all, conditions);
  return {
    ...options,
    reference,
    conditions: conditions.map(({ name, folders, parts }) => ({
      ...{
        name,
        folders: folders.map(({ path }) => path),
        worlds: [...new Set(parts.map(({ world }) => world))],
      },
      differs: differingKeys(conditions[reference].folders[0], folders[0]),
    })),
    comparisons,
    rankings: all.groups.flatMap(({ title, ranges, subjects: [subject] }) => {
      const ranking = rankingOf(subject, { ...options, base: reference });
      return ranking === undefined ? [] : [{ title, subject: subject.title, ranges, ranking }];
    }),
    all,
    notes: [...opened.flatMap(({ notes }) => notes), ...unitNotes(conditions, reference)],
  };
}

/** Two conditions with the base first. */
const inOrder = ({ groups, ...rest }: Compared, reference: number): Compared => ({
  ...rest,
  groups: reference === 0 ? groups : groups.map(reversed),
});

const reversed = (group: ComparedGroup): ComparedGroup => ({
  ...group,
  subjects: group.subjects.map(({ title, quantities }) => ({
    title,
    quantities: quantities.map((quantity) => ({ ...quantity, values: [...quantity.values].reverse() })),
  })),
  costs: group.costs.map((cost) => ({ ...cost, values: [...cost.values].reverse() })),
});

interface Against {
  base: NamedCondition;
  condition: NamedCondition;
  place: number;
  options: CompareOptions;
}

function conditionDifference(
  { groups, notes }: Compared,
  { base, condition, place, options }: Against,
): ConditionDifference {
  const names = { base: base.name, other: condition.name, margin: options.margin, unit: 'sd' };
  return {
    condition: place,
    notes,
    groups: groups.map(({ title, subjects, costs, ranges, notes: own }) => {
      const told = subjects.map((subject) => ({
        title: subject.title,
        quantities: subject.quantities.flatMap((quantity) => quantityDifference(quantity, options)),
      }));
      const [first] = told;
      const subject = [title, first.title].filter((word) => word !== '').join(', ');
      const headlines = first.quantities.filter(({ isHeadline }) => isHeadline);
      return {
        ...{ title, subjects: told, costs, notes: own },
        sentence: comparisonSentence(headlines, { ...names, subject, ranges }),
      };
    }),
  };
}

function quantityDifference(
  { values: [base, other], hasMargin, name, title, unit, isHeadline }: ComparedQuantity,
  { confidence, margin }: CompareOptions,
): QuantityDifference[] {
  const difference = differenceOf(base, other, { confidence, margin: hasMargin ? margin : undefined });
  return difference === undefined ? [] : [{ name, title, unit, isHeadline, difference }];
}

function nothingShared({ notes }: Compared, conditions: readonly NamedCondition[]): UserError {
  const names = conditions.map(({ name }) => name).join(', ');
  return new UserError(
    notes.length > 0
      ? `${names}: there is nothing to compare: ${notes.join(' ')}`
      : `${names}: have no method, reward-model size and values of other swept keys in common; allowed: conditions with curves of the same method and size, and the same values of what is swept within one of them`,
  );
}

/** Where a key that fixes units differs, the numbers are in different ones. */
function unitNotes(conditions: readonly NamedCondition[], reference: number): string[] {
  const first: OpenedFolder = conditions[reference].folders[0];
  const keys = conditions.flatMap(({ folders }) => differingKeys(first, folders[0]).map(({ key }) => key));
  const divided = conditions.flatMap(({ key }) => key ?? []);
  const worldsOf = ({ parts }: NamedCondition) => parts.map(({ world }) => world);
  const own = worldsOf(conditions[reference]);
  const isElsewhere = conditions.some((one) => worldsOf(one).every((world) => !own.includes(world)));
  const elsewhere =
    'Conditions of other world seeds have a gold of their own, whose standard deviation is their unit.';
  const doubts = Object.entries(first.kind.doubtful).flatMap(([root, words]) =>
    [...keys, ...divided].some((key) => isWithin(key, [root])) ? [`${root} differs: ${words}.`] : [],
  );
  return isElsewhere ? [...doubts, elsewhere] : doubts;
}
