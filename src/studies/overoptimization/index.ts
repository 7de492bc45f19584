/** The kind of study of Gao, Schulman and Hilton (2022): policies optimised against proxies of many sizes. */
import { findingsText, judgeFindings } from '../../display/finding.js';
import type { TableSet } from '../../engine/study.js';
import { formatTable, type Table } from '../../engine/table/index.js';
import '../../methods/penalties/index.js';
import '../../reward/builtin.js';
import type { Study } from '../study.js';
import { answers } from './answers.js';
import { comparison } from './comparison/index.js';
import { type Experiment, experimentSchema } from './config/experiment.js';
import { rules } from './config/rules.js';
import { equalKlRows } from './curves/equal-kl.js';
import { describe } from './describe.js';
import { expectedStageSeconds } from './durations.js';
import { figures } from './figures/index.js';
import { findings } from './findings/index.js';
import { withTodaysKeys } from './former-keys.js';
import { openingFigure } from './opening/figure.js';
import { headline } from './opening/headline.js';
import { overlay } from './overlay.js';
import { ownKeys } from './own-keys.js';
import { passes } from './passes.js';
import { planOveroptimization } from './plan/index.js';
import { plannedSizes } from './planned-sizes.js';
import { pooled } from './pooled.js';
import type { OveroptimizationTables } from './study-tables.js';
import { lead, summary } from './summary.js';
import { equalKl, noRows, type Rows, tables } from './tables.js';
import { views } from './views/index.js';

export type { OveroptimizationTables } from './study-tables.js';

/** Sources run under a TypeScript loader (tests, tsx), the built package does not. */
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const moduleUrl = (name: string) => new URL(`../../${name}.${ending}`, import.meta.url).href;

function read(rows: TableSet, experiment: Readonly<Record<string, unknown>>): OveroptimizationTables {
  const { fit } = experiment as { fit?: { confidence?: unknown } | null };
  const asked = fit?.confidence;
  return {
    ...{ ...noRows(), ...(rows as Partial<Rows>), confidence: isShare(asked) ? asked : 0.95 },
    // Asked for by the screen alone.
    get sizes() {
      return plannedSizes(experiment);
    },
  };
}

/** A folder may hold anything. */
const isShare = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 1;

export const overoptimization: Study<Experiment, OveroptimizationTables> = {
  name: 'overoptimization',
  about:
    'Policies optimised against proxy reward models of many sizes, scored by gold (Gao, Schulman and Hilton 2022).',
  title: 'Reward-model overoptimization',
  schema: experimentSchema,
  rules,
  tables: tables as unknown as readonly Table[],
  modules: ['methods/index', 'methods/penalties/index', 'reward/builtin'].map(moduleUrl),
  plan: planOveroptimization,
  ownKeys,
  describe,
  stageSeconds: expectedStageSeconds,
  facts: ({ proxyRewardModels: { seeds } }) => ({ proxySeeds: seeds }),
  // A method, so that a study made of this one with a finding more judges that as well.
  conclude(rows, experiment) {
    const read = this.read(rows, experiment);
    const contrasts = equalKlRows(read.curves, read.confidence);
    return {
      'findings.json': findingsText(judgeFindings(this.findings, read)),
      ...(contrasts.length > 0 && { [equalKl.file]: formatTable(equalKl, contrasts) }),
    };
  },
  withTodaysKeys,
  // What flipped labels cost is the question of the tutorial.
  starter: { question: 'label-noise' },
  mainTable: 'coefficients',
  furtherTables: ['peaks', 'equal_kl'],
  read,
  isEmpty: ({ curves }) => curves.length === 0,
  missing: ({ curves }) =>
    curves.some(({ goldScore }) => Number.isFinite(goldScore)) ? undefined : 'curves.csv holds no gold_score',
  headline,
  openingFigure,
  lead,
  summary,
  answers,
  findingsNote:
    'Findings of Gao, Schulman and Hilton (2022) and of the papers on mitigations, judged from this study’s tables alone.',
  findings,
  figures,
  overlay,
  pooled,
  pooledWords:
    'The proxy seeds of the worlds are taken as if they were of one. Intervals are over these runs, so they are of these very worlds; what is judged by fits is not pooled.',
  comparison,
  passes,
  views,
};
