/** The first view: stages, the table of runs as it fills in, and every run's excess against its tokens. */
import {
  chosenMethod,
  type Layout,
  notePanel,
  type Panel,
  type Shown,
  type View,
} from '../../../display/view.js';
import type { PretrainingTables } from '../study-tables.js';
import type { Evaluation } from '../tables.js';
import {
  type Against,
  conditionOf,
  conditionsOf,
  courseChart,
  describeCourses,
  legendOf,
  sizeLooks,
} from './courses.js';
import { runLines, runRows } from './run-lines.js';

const stages: Panel = { type: 'panel', title: 'Stages', content: { type: 'stages' } };
const warnings: Panel = { type: 'panel', title: 'Warnings', content: { type: 'warnings' } };

const titles: Record<Against, string> = {
  tokens: 'excess loss in nats over tokens (log scale)',
  compute: 'excess loss in nats over compute, 6 · parameters · tokens (log scale)',
};

/** Runs of one condition. */
function coursePanel(
  all: readonly Evaluation[],
  { condition, against, width }: { condition: string | undefined; against: Against; width: number },
): Panel {
  if (condition === undefined)
    return notePanel('Excess loss', 'No evaluations yet: they appear here as runs are evaluated.');
  const rows = all.filter((row) => conditionOf(row) === condition);
  const looks = sizeLooks(all);
  return {
    type: 'panel',
    title: `${condition}: ${titles[against]}`,
    summary: describeCourses(rows, looks),
    content: { type: 'chart', chart: courseChart(rows, looks, against), legend: legendOf(looks, width) },
  };
}

const conditionShown = ({ tables, choice }: Pick<Shown<PretrainingTables>, 'tables' | 'choice'>) =>
  chosenMethod(conditionsOf(tables.pretraining), choice);

function overviewLayout(shown: Shown<PretrainingTables>): Layout {
  const { tables, room } = shown;
  const isWide = room.width >= 130;
  const left = Math.min(isWide ? 66 : 46, Math.floor(room.width * 0.5));
  const table: Panel = {
    ...{ type: 'panel', title: 'Runs' },
    content: {
      type: 'text',
      rows: (own) => runRows(tables.runs, own.width),
      scrolls: true,
    },
  };
  const course = (width: number) =>
    coursePanel(tables.pretraining, { condition: conditionShown(shown), against: 'tokens', width });
  const doubts = { layout: warnings, size: { atMost: Math.floor(room.height / 4) } };
  if (isWide)
    return {
      type: 'columns',
      parts: [
        { size: left, layout: { type: 'rows', parts: [{ layout: stages }, { layout: table }, doubts] } },
        { layout: course(room.width - left - 1) },
      ],
    };
  return {
    type: 'rows',
    parts: [
      {
        size: Math.min(10, room.height - 9),
        layout: { type: 'columns', parts: [{ layout: stages }, { layout: table, size: left }] },
      },
      { layout: course(room.width) },
    ],
  };
}

export const overview: View<PretrainingTables> = {
  name: 'Overview',
  keys: [['m', 'condition']],
  methods: ({ pretraining }) => conditionsOf(pretraining),
  about:
    'Stages, runs as they end, and the excess loss of every run over the tokens that it has seen. A letter and a colour are a model size.',
  layout: overviewLayout,
  parting({ pretraining }, width) {
    const [condition] = conditionsOf(pretraining);
    return condition === undefined
      ? undefined
      : coursePanel(pretraining, { condition, against: 'tokens', width });
  },
  closing: ({ runs }, width) => (runs.length === 0 ? [] : runLines(runs, width)),
};

/** Loss against compute: each size is the best one for a while. */
export const computeView: View<PretrainingTables> = {
  name: 'Compute',
  keys: [['m', 'condition']],
  methods: ({ pretraining }) => conditionsOf(pretraining),
  about:
    'The excess loss of every run over the compute spent: the lower edge is the compute-optimal frontier.',
  layout: (shown) =>
    coursePanel(shown.tables.pretraining, {
      ...{ condition: conditionShown(shown), against: 'compute', width: shown.room.width },
    }),
};
