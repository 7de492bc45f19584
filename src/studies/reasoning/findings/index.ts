/** The findings in their order. */
import type { Finding } from '../../../display/finding.js';
import type { ReasoningTables } from '../study-tables.js';

export type ReasoningFinding = Finding<ReasoningTables>;

export const findings: readonly ReasoningFinding[] = [];
