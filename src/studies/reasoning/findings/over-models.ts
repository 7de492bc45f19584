/**
 * Numbers of models as findings take them. A model is one run: its seed within a world. Models of one world have its operations and
 * its problems in common, so that from three worlds on these are the independent things. Fewer than three models of a width
 * carry no interval, and their claims cannot be told.
 */
import { groupedMean, type Interval } from '../../../statistics/index.js';
import type { ReasoningTables } from '../study-tables.js';

/** What every row of a model says of it; `world` where several worlds are judged together. */
export interface ModelRow {
  width: number;
  parameters: number;
  seed: number;
  world?: number;
}

export const worldOf = (row: object): number => (row as { world?: number }).world ?? 0;

/** The rows of each model. */
export function byModel<Row extends ModelRow>(rows: readonly Row[]): Row[][] {
  const models = new Map<string, Row[]>();
  for (const row of rows) {
    const name = [worldOf(row), row.parameters, row.seed].join('/');
    const held = models.get(name);
    if (held === undefined) models.set(name, [row]);
    else held.push(row);
  }
  return [...models.values()];
}

/** Rows of the largest models. */
export function ofLargest<Row extends ModelRow>(rows: readonly Row[]): Row[] {
  const most = rows.reduce((largest, { parameters }) => Math.max(largest, parameters), 0);
  return rows.filter(({ parameters }) => parameters === most);
}

/** A number of one model, and its world. */
export interface WorldValue {
  world: number;
  value: number;
}

/** Student's interval: over the models of one or two worlds, over the means of three worlds or more. */
export function overWorlds(values: readonly WorldValue[], confidence: number): Interval {
  const worlds = [...new Set(values.map(({ world }) => world))];
  const { estimate, low, high } = groupedMean(
    worlds.map((world) => values.filter((own) => own.world === world).map(({ value }) => value)),
    confidence,
  );
  return { estimate, low, high };
}

/** The interval of a number that each of the largest models has; models without one are left out. */
export function overLargest<Row extends ModelRow>(
  rows: readonly Row[],
  of: (model: readonly Row[]) => number | undefined,
  { confidence }: Pick<ReasoningTables, 'confidence'>,
): Interval | undefined {
  const values = byModel(ofLargest(rows)).flatMap((model) => {
    const value = of(model);
    return value === undefined ? [] : { world: worldOf(model[0]), value };
  });
  return values.length === 0 ? undefined : overWorlds(values, confidence);
}

/** Rows of the pool as a whole, under one verifier. */
export const wholePool = <Row extends { difficultyBin: number; verifier: string }>(
  rows: readonly Row[],
  verifier: string,
): Row[] => rows.filter((row) => row.difficultyBin === 0 && row.verifier === verifier);

export const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
