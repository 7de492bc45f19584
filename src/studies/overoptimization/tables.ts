/** The tables of this kind of study. */
import type { RowsByName, TableRow } from '../../engine/table/index.js';
import { coefficients } from './tables/coefficients.js';
import { components } from './tables/components.js';
import { equalKl } from './tables/equal-kl.js';
import { implicitRewards } from './tables/implicit-rewards.js';
import { samples, warnings } from './tables/notes.js';
import { peaks } from './tables/peaks.js';
import { curves, frontier, responseLengths } from './tables/points.js';
import { proxies } from './tables/proxies.js';
import { roundProxies } from './tables/round-proxies.js';

export {
  coefficients,
  components,
  curves,
  equalKl,
  frontier,
  implicitRewards,
  peaks,
  proxies,
  responseLengths,
  roundProxies,
  samples,
  warnings,
};

export const tables = [
  curves,
  frontier,
  coefficients,
  peaks,
  equalKl,
  proxies,
  responseLengths,
  components,
  implicitRewards,
  roundProxies,
  warnings,
  samples,
] as const;

/** Rows by table name. */
export type Rows = RowsByName<typeof tables>;

/** Every table without rows. */
export const noRows = (): Rows => Object.fromEntries(tables.map(({ name }) => [name, []])) as unknown as Rows;

export type CurvePoint = TableRow<typeof curves>;
export type FrontierPoint = TableRow<typeof frontier>;
export type Coefficients = TableRow<typeof coefficients>;
export type Peak = TableRow<typeof peaks>;
export type EqualKl = TableRow<typeof equalKl>;
export type ProxyValidation = TableRow<typeof proxies>;
export type ComponentPoint = TableRow<typeof components>;
export type ImplicitReward = TableRow<typeof implicitRewards>;
export type RoundProxy = TableRow<typeof roundProxies>;
export type ResponseLength = TableRow<typeof responseLengths>;
export type SampleResponse = TableRow<typeof samples>;
