/** What findings, figures, views and the summary of this kind of study look at. */
import type { Coefficients, CurvePoint, ProxyValidation } from './tables.js';

/** All that a verdict may look at: the tables of a result folder. */
export interface OveroptimizationTables {
  curves: readonly CurvePoint[];
  coefficients: readonly Coefficients[];
  /** Of every proxy; empty in folders of versions that did not keep them. */
  proxies: readonly ProxyValidation[];
  /** Coverage of the intervals, 0 to 1. */
  confidence: number;
}
