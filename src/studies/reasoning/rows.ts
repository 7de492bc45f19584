/** The maker of table rows for stages: it knows the types of the tables and nothing else of them. */
import { rowMaker } from '../../engine/stage.js';
import type { Rows } from './tables.js';

export const rowsOf = rowMaker<Rows>();
