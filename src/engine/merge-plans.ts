/** The plans of a sweep's conditions as one: what does not depend on a swept key is there once. */
import type { Axis, Setting } from './axis.js';
import type { PlannedStage } from './graph.js';
import { axisValue, sweptAxis, sweptHeader } from './swept-axis.js';

/** The plan of one combination of swept values, with what the combination is. */
export interface ConditionPlan {
  values: Readonly<Record<string, unknown>>;
  stages: readonly PlannedStage[];
}

/**
 * Keys whose values stand in columns of the study's own, with the axis that labels them in titles; undefined where
 * titles tell them anyway.
 */
export type OwnKeys = ReadonlyMap<string, Axis | undefined>;

/** Stages of equal content are one. Where a swept key changes a stage's content, its id, title and rows say the value. */
export function mergePlans(plans: readonly ConditionPlan[], ownKeys: OwnKeys): PlannedStage[] {
  if (plans.length === 1) return [...plans[0].stages];
  const dependence = dependences(plans);
  const merged = new Map<string, PlannedStage>();
  const taken = new Set<string>();
  return plans.flatMap(({ values, stages }, condition) => {
    const finalIds = new Map<string, string>();
    return stages.flatMap((stage) => {
      const known = merged.get(stage.hash);
      if (known !== undefined) {
        finalIds.set(stage.id, known.id);
        return [];
      }
      const keys = dependence(condition, stage.id);
      const named = ofCondition(stage, { keys, values, ownKeys });
      // Keys that matter together alone may leave two stages of one name: all values tell them apart.
      const id = taken.has(named.id) ? idWith(stage.id, Object.keys(values), values) : named.id;
      const own = remapped({ ...named, id }, finalIds);
      finalIds.set(stage.id, id);
      merged.set(stage.hash, own);
      taken.add(id);
      return [own];
    });
  });
}

interface Naming {
  keys: readonly string[];
  values: ConditionPlan['values'];
  ownKeys: OwnKeys;
}

function ofCondition(stage: PlannedStage, { keys, values, ownKeys }: Naming): PlannedStage {
  const swept: Record<string, Setting[string]> = {};
  let label = '';
  for (const key of keys) {
    const value = axisValue(values[key]);
    const axis = ownKeys.has(key) ? ownKeys.get(key) : sweptAxis(sweptHeader(key));
    if (axis) label += `, ${axis.label(value)}`;
    if (!ownKeys.has(key)) swept[sweptHeader(key)] = value;
  }
  return {
    ...{ ...stage, id: idWith(stage.id, keys, values), swept },
    ...{ title: `${stage.title}${label}`, label: `${stage.label}${label}` },
  };
}

function idWith(id: string, keys: readonly string[], values: ConditionPlan['values']): string {
  return keys.length === 0 ? id : `${id}@${keys.map((key) => `${key}=${inId(values[key])}`).join(',')}`;
}

/** What an id says of the condition that its stage belongs to: texts of values by swept key, as `inId` writes them. */
export function conditionInId(id: string): ReadonlyMap<string, string> {
  const [, condition = ''] = id.split('@');
  const pairs = condition === '' ? [] : condition.split(',').map((pair) => pair.split('='));
  return new Map(pairs.map(([key, ...value]) => [key, value.join('=')]));
}

/** A value of a swept key as part of an id. */
export const inId = (value: unknown) => String(axisValue(value)).replaceAll(', ', '+').replaceAll(' ', '-');

function remapped(stage: PlannedStage, ids: ReadonlyMap<string, string>): PlannedStage {
  const renamed = (id: string) => ids.get(id)!;
  const inputs = Object.entries(stage.inputs).map(([name, held]) => [
    name,
    Array.isArray(held) ? held.map(renamed) : renamed(held),
  ]);
  return {
    ...stage,
    inputs: Object.fromEntries(inputs),
    dependsOn: [...new Set(stage.dependsOn.map(renamed))],
  };
}

/** The swept keys that a stage of a condition depends on: changing that key alone changes its hash. */
function dependences(plans: readonly ConditionPlan[]): (condition: number, id: string) => string[] {
  const keys = Object.keys(plans[0].values);
  const texts = plans.map(({ values }) => keys.map((key) => JSON.stringify(values[key])));
  const otherValues = (condition: number, key: number) =>
    texts[condition].filter((_, index) => index !== key).join('\n');
  const hashes = keys.map((_, key) => {
    const found = new Map<string, Set<string>>();
    plans.forEach(({ stages }, condition) => {
      for (const { id, hash } of stages) {
        const place = `${id}\n${otherValues(condition, key)}`;
        found.set(place, (found.get(place) ?? new Set()).add(hash));
      }
    });
    return found;
  });
  return (condition, id) =>
    keys.filter((_, key) => hashes[key].get(`${id}\n${otherValues(condition, key)}`)!.size > 1);
}
