/** The kind of study of Kaplan et al. (2020) and Hoffmann et al. (2022): language models of many sizes on many tokens. */
import { findingsText, judgeFindings } from '../../display/finding.js';
import type { TableSet } from '../../engine/study.js';
import { formatTable, type Table } from '../../engine/table/index.js';
import { pooled } from '../pooled.js';
import type { Study } from '../study.js';
import { type Experiment, experimentSchema } from './config/experiment.js';
import { rules } from './config/rules.js';
import { describe } from './describe.js';
import { expectedStageSeconds } from './durations.js';
import { figures } from './figures/index.js';
import { findings } from './findings/index.js';
import { deriveTables } from './laws/derive.js';
import { derivedTables } from './laws/derived-tables.js';
import { openingFigure } from './opening/figure.js';
import { headline } from './opening/headline.js';
import { ownKeys } from './own-keys.js';
import { planPretraining } from './plan/index.js';
import { planning } from './planning.js';
import type { PretrainingTables } from './study-tables.js';
import { lead, summary } from './summary.js';
import { noRows, type Rows, tables } from './tables.js';
import { tooSmall } from './too-small.js';
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
    const measured = this.read(rows, experiment);
    const derived = deriveTables(measured);
    const files = (derivedTables as unknown as readonly Table[]).flatMap((table) => {
      const own = derived[table.name as keyof typeof derived];
      return own.length === 0 ? [] : [[table.file, formatTable(table, own)] as const];
    });
    const all = { ...measured, ...derived } as PretrainingTables;
    return { 'findings.json': findingsText(judgeFindings(this.findings, all)), ...Object.fromEntries(files) };
  },
  starter: { from: 'pretraining-quick' },
  tooSmall,
  mainTable: 'runs',
  furtherTables: ['language', 'laws', 'compute-optimal', 'forecasts', 'task-verdicts'],
  read,
  isEmpty: ({ pretraining: evaluations }) => evaluations.length === 0,
  headline,
  openingFigure,
  planning,
  lead,
  summary,
  findingsNote: 'Findings on the scaling of language models, judged from this study’s tables alone.',
  findings,
  figures,
  pooled,
  pooledWords:
    'From three worlds on each counts by the estimates, and intervals are Student’s over worlds; two are taken as they are.',
  views,
};
