/** The conditions of a comparison: folders that differ in more than the seed, or the values of something swept. */
import { resolve } from 'node:path';
import { nearest, shownPath, UserError } from '../../config/index.js';
import type { ComparedCondition, Division } from '../../display/comparison/kind.js';
import { differences, type KeyDifference } from '../../engine/index.js';
import { type OpenedFolder, openFolders } from './opened-folder.js';

export interface NamedCondition extends ComparedCondition<unknown> {
  /** What a user may call it beside its name. */
  names: string[];
  folders: OpenedFolder[];
  /** The key whose values are the conditions, where it is one. */
  key?: string | undefined;
}

/** Throws UserError where there is nothing to compare, or what there is has no common unit. */
export function conditionsOf(opened: readonly OpenedFolder[], by?: string): NamedCondition[] {
  const groups = groupsOf(opened);
  if (groups.length > 1) {
    if (by !== undefined)
      throw new UserError(
        `--by ${by}: is for the values within one experiment, and these folders are of ${groups.length} (${keyWords(groups[0][0], groups[1][0])}); allowed: folders that differ in the seed alone`,
      );
    checkUnits(groups);
    return groups.map(folderCondition);
  }
  const division = divisionOf(opened, by);
  return division === undefined
    ? opened.map((folder) => folderCondition([folder]))
    : divided(opened, division);
}

/** Keys that make no other condition: names, the seed, how often it is repeated. */
const told = ['name', 'description', 'seed', 'plugins'];

/** In what the experiments of two folders differ as conditions. */
export function differingKeys(base: OpenedFolder, other: OpenedFolder): KeyDifference[] {
  const passed = [...told, ...base.kind.repeats];
  return differences(base.experiment, other.experiment).filter(({ key }) => !passed.includes(key));
}

const keyWords = (base: OpenedFolder, other: OpenedFolder) => {
  const [{ key, held, wanted }] = differingKeys(base, other);
  return `${key} is ${held} in ${base.name} and ${wanted} in ${other.name}`;
};

/** Folders that differ in nothing but the seed are one condition in several worlds. */
function groupsOf(opened: readonly OpenedFolder[]): OpenedFolder[][] {
  const groups: OpenedFolder[][] = [];
  for (const folder of opened) {
    const group = groups.find(([first]) => differingKeys(first, folder).length === 0);
    if (group === undefined) groups.push([folder]);
    else group.push(folder);
  }
  if (groups.length > 1) groups.forEach(checkSeeds);
  return groups;
}

function checkSeeds(group: readonly OpenedFolder[]): void {
  for (const [index, folder] of group.entries()) {
    const same = group.slice(0, index).find(({ part }) => part.world === folder.part.world);
    if (same !== undefined)
      throw new UserError(
        `${shownPath(folder.path)}: the same experiment and seed as ${shownPath(same.path)}; allowed: folders that differ, or these two alone`,
      );
  }
}

function checkUnits(groups: readonly OpenedFolder[][]): void {
  const [[first]] = groups;
  for (const [folder] of groups.slice(1)) {
    const found = differingKeys(first, folder).find(({ key }) => isWithin(key, first.kind.unit));
    if (found !== undefined)
      throw new UserError(
        `${shownPath(folder.path)}: another world than ${shownPath(first.path)} (${found.key} is ${found.held} there and ${found.wanted} here), with gold in a unit of its own; allowed: folders with the same ${first.kind.unit.join(', ')}`,
      );
  }
}

export const isWithin = (key: string, roots: readonly string[]) =>
  roots.some((root) => key === root || key.startsWith(`${root}.`));

/** What is meant by `--by`, or without it; none where folders of several worlds are conditions themselves. */
function divisionOf(opened: readonly OpenedFolder[], by: string | undefined): Division<unknown> | undefined {
  const [{ path, kind, part }] = opened;
  const all = kind.divisions(part.tables);
  const named = all.map(({ names: [name] }) => name);
  const usual = all.filter(({ isUsual }) => isUsual);
  const chosen = by === undefined ? usual : all.filter(({ names }) => names.includes(by));
  if (chosen.length === 1) return checked(chosen[0], path, kind.unit);
  const allowed = named.join(', ');
  if (by !== undefined) {
    const hint = nearest(by, named);
    throw new UserError(
      `--by ${by}: nothing in ${shownPath(path)} is told apart by that${hint === undefined ? '' : `; did you mean ${hint}?`}; allowed: ${allowed === '' ? 'nothing here: its experiment varies nothing' : allowed}`,
    );
  }
  if (chosen.length > 1)
    throw new UserError(
      `${shownPath(path)}: sweeps several keys; allowed: --by ${chosen.map(({ names: [name] }) => name).join(' or --by ')}`,
    );
  if (opened.length > 1) return undefined;
  throw new UserError(
    `${shownPath(path)}: its experiment sweeps nothing; allowed: a second folder${named.length === 0 ? '' : `, or --by ${named.join(' or --by ')}`}`,
  );
}

/** By what a folder alone can be told apart. Throws UserError where it holds no results. */
export function divisionNames(path: string): string[] {
  const [{ kind, part }] = openFolders([path]);
  return kind.divisions(part.tables).map(({ names: [name] }) => name);
}

function checked(division: Division<unknown>, path: string, unit: readonly string[]): Division<unknown> {
  const { key, names, values } = division;
  if (key !== undefined && isWithin(key, unit))
    throw new UserError(
      `--by ${names[0]}: makes a world of its own of each value, with gold in a unit of its own; allowed: what leaves ${unit.join(', ')} as it is`,
    );
  if (values.length < 2)
    throw new UserError(
      `--by ${names[0]}: ${shownPath(path)} has one value of it; allowed: what has several`,
    );
  return division;
}

/** The same value in every folder is one condition. */
function divided(
  opened: readonly OpenedFolder[],
  { names, values, key }: Division<unknown>,
): NamedCondition[] {
  const own = opened.map((folder) => ({
    folder,
    division: folder.kind.divisions(folder.part.tables).find((other) => other.names[0] === names[0]),
  }));
  return values.map(({ label, names: called }) => {
    const parts = own.flatMap(({ folder: { part }, division }) => {
      const value = division?.values.find((other) => other.label === label);
      return value === undefined ? [] : [{ ...part, tables: value.take(part.tables) }];
    });
    return { name: label, names: called, folders: [...opened], parts, key };
  });
}

const folderCondition = (group: readonly OpenedFolder[]): NamedCondition => ({
  name: sharedName(group.map(({ name }) => name)),
  names: group.flatMap(({ name, path }) => [name, path]),
  folders: [...group],
  parts: group.map(({ part }) => part),
});

/** `a` of `a-seed-1` and `a-seed-2`. */
function sharedName([first, ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  let length = 0;
  while (others.every((other) => length < first.length && other[length] === first[length])) length += 1;
  const start = first.slice(0, length).replace(/([-_. ]|seed|s)+$/i, '');
  return start === '' ? [first, ...others].join(' + ') : start;
}

/** Names that several conditions would share are told apart by their first folder. */
export const distinct = (conditions: readonly NamedCondition[]): NamedCondition[] =>
  conditions.map((condition) => {
    const isShared = conditions.filter(({ name }) => name === condition.name).length > 1;
    return isShared ? { ...condition, name: shownPath(condition.folders[0].path) } : condition;
  });

/** The place of the reference; the first unless another is named. */
export function baseOf(conditions: readonly NamedCondition[], wanted: string | undefined): number {
  if (wanted === undefined) return 0;
  const place = conditions.findIndex(
    ({ name, names, folders }) =>
      [name, ...names].includes(wanted) ||
      (folders.length < conditions.length && folders.some(({ path }) => resolve(path) === resolve(wanted))),
  );
  if (place !== -1) return place;
  throw new UserError(
    `--base ${wanted}: no condition is called that; allowed: ${conditions.map(({ name }) => name).join(', ')}`,
  );
}
