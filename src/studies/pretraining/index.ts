/** The kind of study of Kaplan et al. (2020) and Hoffmann et al. (2022): language models of many sizes on many tokens. */
import { findingsText, judgeFindings } from '../../display/finding.js';
import type { TableSet } from '../../engine/study.js';
import type { Table } from '../../engine/table/index.js';
import type { Study } from '../study.js';
import { type Experiment, experimentSchema } from './config/experiment.js';
import { rules } from './config/rules.js';
import { describe } from './describe.js';
import { expectedStageSeconds } from './durations.js';
import { ownKeys } from './own-keys.js';
import { planPretraining } from './plan/index.js';
import type { PretrainingTables } from './study-tables.js';
import { lead, summary } from './summary.js';
import { noRows, type Rows, tables } from './tables.js';
import { views } from './views/index.js';

export type { PretrainingTables } from './study-tables.js';

function read(rows: TableSet, experiment: Readonly<Record<string, unknown>>): PretrainingTables {
  const { fit } = experiment as { fit?: { confidence?: number } };
  return { ...noRows(), ...(rows as Partial<Rows>), confidence: fit?.confidence ?? 0.95 };
}

export const pretraining: Study<Experiment, PretrainingTables> = {
  name: 'pretraining',
  about:
    'Language models of many sizes trained on a language whose entropy is known (Kaplan et al. 2020, Hoffmann et al. 2022).',
  title: 'Scaling laws of pre-training',
  schema: experimentSchema,
  rules,
  tables: tables as unknown as readonly Table[],
  modules: [],
  plan: planPretraining,
  ownKeys,
  describe,
  stageSeconds: expectedStageSeconds,
  facts: ({ seeds }) => ({ seeds }),
  conclude(rows, experiment) {
    return { 'findings.json': findingsText(judgeFindings(this.findings, this.read(rows, experiment))) };
  },
  mainTable: 'runs',
  furtherTables: ['language'],
  read,
  isEmpty: ({ pretraining: evaluations }) => evaluations.length === 0,
  lead,
  summary,
  findingsNote: 'Findings on the scaling of language models, judged from this study’s tables alone.',
  findings: [],
  figures: [],
  views,
};
