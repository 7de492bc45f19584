/** The kind of study of reasoning: chains of thought, test-time compute and verifiers where the gold is exact. */
import { findingsText, judgeFindings } from '../../display/finding.js';
import type { TableSet } from '../../engine/study.js';
import type { Table } from '../../engine/table/index.js';
import { pooled } from '../pooled.js';
import type { Study } from '../study.js';
import { type Experiment, experimentSchema } from './config/experiment.js';
import { rules } from './config/rules.js';
import { describe } from './describe.js';
import { expectedStageSeconds } from './durations.js';
import { figures } from './figures/index.js';
import { findings } from './findings/index.js';
import { drawnOfOneSetting, judgedOfOneSetting } from './one-setting.js';
import { ownKeys } from './own-keys.js';
import { planReasoning } from './plan/index.js';
import type { ReasoningTables } from './study-tables.js';
import { lead, summary } from './summary.js';
import { noRows, type Rows, tables } from './tables.js';
import { tooSmall } from './too-small.js';
import { views } from './views/index.js';

export type { ReasoningTables } from './study-tables.js';

function read(rows: TableSet, experiment: Readonly<Record<string, unknown>>): ReasoningTables {
  const { confidence } = experiment as { confidence?: number };
  return { ...noRows(), ...(rows as Partial<Rows>), confidence: confidence ?? 0.95 };
}

export const reasoning: Study<Experiment, ReasoningTables> = {
  name: 'reasoning',
  about:
    'Chains of thought in a world whose answers are known: more attempts, longer thinking, verifiers (Snell et al. 2024, Brown et al. 2024).',
  title: 'Reasoning and test-time compute',
  schema: experimentSchema,
  rules,
  tables: tables as unknown as readonly Table[],
  modules: [],
  plan: planReasoning,
  ownKeys,
  describe,
  stageSeconds: expectedStageSeconds,
  facts: ({ policies: { seeds } }) => ({ seeds }),
  conclude(rows, experiment) {
    return { 'findings.json': findingsText(judgeFindings(this.findings, this.read(rows, experiment))) };
  },
  starter: { from: 'reasoning-quick' },
  tooSmall,
  mainTable: 'coverage',
  furtherTables: [
    'sequential',
    'truncation',
    'compute-optimal',
    'exchange',
    'waits',
    'verifiers',
    'selection',
    'verifier-laws',
    'rl-curves',
    'rl-fits',
    'rl-coverage',
  ],
  read,
  isEmpty: ({ attempts }) => attempts.length === 0,
  lead,
  summary,
  findingsNote: 'Findings on test-time compute, judged from this study’s tables alone.',
  findings: findings.map(judgedOfOneSetting),
  figures: figures.map(drawnOfOneSetting),
  pooled,
  pooledWords:
    'From three worlds on each counts by the means of its models, and intervals are Student’s over worlds; two are taken as they are.',
  views,
};
