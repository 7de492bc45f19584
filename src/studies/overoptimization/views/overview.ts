/** The first view: stages, the table of α and β as it fills in, and gold against proxy over √KL. */
import {
  chosenMethod,
  type Layout,
  type Panel,
  type Part,
  type Room,
  type Shown,
  type View,
} from '../../../display/view.js';
import { methodsOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { tableRows } from './coefficient-rows.js';
import { groupCoefficients } from './coefficient-table.js';
import { type CurveGroup, curveGroups, mainGroups, shownMethods, startingAt } from './curve-groups.js';
import { type SizeLook, sizeLooks, sizesLegend } from './looks.js';
import { sweepPanel } from './score-charts.js';

type Parts = Shown<OveroptimizationTables> & {
  groups: readonly CurveGroup[];
  looks: readonly SizeLook[];
  /** In the order of the program. */
  present: readonly string[];
  /** The chosen one first. */
  methods: readonly string[];
};

export const overview: View<OveroptimizationTables> = {
  name: 'Overview',
  keys: [['m', 'method']],
  methods: ({ curves }) => shownMethods(curveGroups(curves)),
  about:
    'Stages, α and β as they are fitted, gold ━ and proxy ┅ over KL. A letter and a colour are a reward-model size in every view.',
  parting({ curves, coefficients, sizes = [] }, width) {
    const groups = curveGroups(curves);
    const [method] = shownMethods(groups);
    if (method === undefined) return undefined;
    const looks = sizeLooks([...sizes, ...groups, ...coefficients]);
    const panel = sweepPanel(groups, method, looks);
    const legend = sizesLegend(mainGroups(groups, method), looks, width);
    return {
      ...panel,
      content: panel.content.type === 'chart' ? { ...panel.content, legend } : panel.content,
    };
  },
  layout(shown) {
    const groups = curveGroups(shown.tables.curves);
    const present = methodsOf(groups);
    const chosen = chosenMethod(shownMethods(groups), shown.choice);
    const parts: Parts = {
      ...{ ...shown, groups, present, methods: startingAt(present, chosen) },
      looks: sizeLooks([...(shown.tables.sizes ?? []), ...groups, ...shown.tables.coefficients]),
    };
    return shown.room.width >= 130 && shown.room.height >= 36 ? wide(parts) : narrow(parts);
  },
};

/** 80×24: stages beside the table with the warnings, one chart below. */
function narrow({ groups, looks, methods, room, tables, live }: Parts): Layout {
  // A study that sweeps more than size has a column more.
  const isSwept = groupCoefficients(tables.coefficients).some(({ setting }) => setting !== '');
  const width = Math.min(isSwept ? 60 : 46, Math.floor(room.width * 0.55));
  const table = tableRows(tables.coefficients, { looks, width, method: methods[0] });
  const doubts = (live.rows.warnings?.length ?? 0) > 0 ? 3 : 0;
  const top = Math.min(Math.max(10, table.length + 1 + doubts), room.height - 9);
  const left = Math.max(0, top - table.length - 1);
  const beside: Part[] = [{ layout: tablePanel(table) }, { layout: warnings, size: { atMost: left } }];
  return {
    type: 'rows',
    parts: [
      {
        size: top,
        layout: {
          type: 'columns',
          parts: [{ layout: stages }, { layout: { type: 'rows', parts: beside }, size: width }],
        },
      },
      { layout: sweepPanel(groups, methods[0], looks) },
    ],
  };
}

/** Rows that a chart needs to be read, and columns. */
const chart = { height: 13, width: 56 };

/** 200×60: the stage tree and the warnings at the left, the methods and the table with intervals at the right. */
function wide({ groups, looks, present, methods, room, tables }: Parts): Layout {
  const left = Math.min(76, Math.floor(room.width * 0.4));
  const right = room.width - left - 1;
  const table = tableRows(tables.coefficients, { looks, width: right, method: methods[0] });
  const tableHeight = Math.min(table.length + 1, Math.floor(room.height / 3));
  const grid = chartGrid(present, methods, { width: right, height: room.height - tableHeight }).map(
    (row): Part => {
      const panels = row.map((method) => ({ layout: sweepPanel(groups, method, looks) }));
      return { layout: { type: 'columns', parts: panels } };
    },
  );
  return {
    type: 'columns',
    parts: [
      {
        size: left,
        layout: {
          type: 'rows',
          parts: [{ layout: stages }, { layout: warnings, size: { atMost: Math.floor(room.height / 3) } }],
        },
      },
      { layout: { type: 'rows', parts: [...grid, { layout: tablePanel(table), size: tableHeight }] } },
    ],
  };
}

/** Methods in rows of charts: below each other as long as they have room, then two in a row; `m` brings up the rest. */
function chartGrid(present: readonly string[], methods: readonly string[], { width, height }: Room) {
  const rows = Math.max(1, Math.floor(height / chart.height));
  const columns = methods.length > rows ? Math.max(1, Math.min(2, Math.floor(width / chart.width))) : 1;
  const most = rows * columns;
  const fitting = present.length <= most ? present : methods.slice(0, most);
  const shown: readonly (string | undefined)[] = fitting.length === 0 ? [undefined] : fitting;
  return Array.from({ length: Math.ceil(shown.length / columns) }, (_, row) =>
    shown.slice(row * columns, (row + 1) * columns),
  );
}

const stages: Panel = { type: 'panel', title: 'Stages', content: { type: 'stages' } };
const warnings: Panel = { type: 'panel', title: 'Warnings', content: { type: 'warnings' } };

const tablePanel = (rows: ReturnType<typeof tableRows>): Panel => ({
  ...{ type: 'panel', title: 'Coefficients' },
  content: { type: 'text', rows: () => rows, scrolls: true },
});
