/** Makers of table rows for stages: they know the types of the tables and nothing else of them. */
import { rowMaker } from '../../engine/stage.js';
import type { Warning } from '../../fitting/index.js';
import type { Coefficients, CurvePoint, ProxyValidation, SampleResponse } from './tables.js';

export const curveRows = rowMaker<CurvePoint>('curves');
export const coefficientRows = rowMaker<Coefficients>('coefficients');
export const proxyRows = rowMaker<ProxyValidation>('proxies');
export const warningRows = rowMaker<Warning>('warnings');
export const sampleRows = rowMaker<SampleResponse>('samples');
