/** The first view: stages, and how the accuracy of every model rises while it is fine-tuned. */
import { legendRows } from '../../../display/legend-rows.js';
import { darkPalette } from '../../../display/palette.js';
import { type Layout, notePanel, type Panel, type Shown, type View } from '../../../display/view.js';
import { count } from '../../../display/words.js';
import type { ReasoningTables } from '../study-tables.js';
import type { FineTuningRow } from '../tables.js';

const stages: Panel = { type: 'panel', title: 'Stages', content: { type: 'stages' } };
const warnings: Panel = { type: 'panel', title: 'Warnings', content: { type: 'warnings' } };

const modelOf = ({ parameters, seed }: FineTuningRow) => `${parameters}/${seed}`;

/** A line a model, a colour and a letter a size. */
function coursePanel(rows: readonly FineTuningRow[], width: number): Panel {
  if (rows.length === 0)
    return notePanel('Accuracy', 'No evaluations yet: they appear as models are trained.');
  const sizes = [...new Set(rows.map(({ parameters }) => parameters))].sort((left, right) => left - right);
  const colors = darkPalette(sizes.length);
  const markOf = (size: number) => String.fromCharCode('a'.charCodeAt(0) + (sizes.indexOf(size) % 26));
  const models = [...new Set(rows.map(modelOf))].map((model) => rows.filter((row) => modelOf(row) === model));
  return {
    type: 'panel',
    title: 'share of right answers over fine-tuning steps',
    summary: models
      .map((own) => {
        const { parameters, accuracy, step } = own[own.length - 1];
        return `${count(parameters)} parameters: accuracy ${accuracy.toFixed(3)} after ${count(step)} steps.`;
      })
      .join(' '),
    content: {
      type: 'chart',
      chart: {
        series: models.map((own) => ({
          points: own.map(({ step, accuracy }) => ({ x: step, y: accuracy })),
          color: colors[sizes.indexOf(own[0].parameters)],
          style: 'line' as const,
          mark: markOf(own[0].parameters),
        })),
        ...{ xScale: 'linear' as const, xLabel: 'steps' },
      },
      legend: legendRows(
        sizes.map((size, index) => ({ mark: markOf(size), color: colors[index], text: count(size) })),
        width,
      ),
    },
  };
}

function overviewLayout({ tables, room }: Shown<ReasoningTables>): Layout {
  const left = Math.min(60, Math.floor(room.width * 0.5));
  const doubts = { layout: warnings, size: { atMost: Math.floor(room.height / 4) } };
  return {
    type: 'columns',
    parts: [
      { size: left, layout: { type: 'rows', parts: [{ layout: stages }, doubts] } },
      { layout: coursePanel(tables['fine-tuning'], room.width - left - 1) },
    ],
  };
}

export const overview: View<ReasoningTables> = {
  name: 'Overview',
  keys: [],
  about:
    'Stages, and the share of right answers of every model while it is fine-tuned. A letter and a colour are a size.',
  layout: overviewLayout,
  parting: (tables, width) =>
    tables['fine-tuning'].length === 0 ? undefined : coursePanel(tables['fine-tuning'], width),
};
