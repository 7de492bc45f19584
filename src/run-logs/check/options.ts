/** What the user of `check` knows of the log: columns, and the unit of its KL. */
import type { ColumnNames } from '../columns/index.js';

export type CheckOptions = ColumnNames & { klUnit?: 'nats' | 'bits' };
