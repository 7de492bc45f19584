/** The fifth view: the verdicts on the paper's findings, and every warning with its advice. */
import type { ReactNode } from 'react';
import { type Verdict, verdictMarks } from '../report/index.js';
import type { Segment } from './braille-canvas.js';
import { wrap } from './format.js';
import { Panel, Rows } from './layout.js';
import { okabeIto } from './palette.js';
import type { StudyState } from './study-state.js';
import type { ViewProps } from './view.js';

const colors = {
  holds: okabeIto.green,
  'does not hold': okabeIto.vermillion,
  'cannot be told': okabeIto.orange,
} as const;

export function FindingsView({ state, verdicts, width, height, choice }: ViewProps): ReactNode {
  const rows = [...verdictRows(verdicts, width), ...warningRows(state, width)];
  const room = height - 1;
  const first = Math.min(choice.scroll, Math.max(0, rows.length - room));
  const place =
    rows.length > room ? `, rows ${first + 1}–${Math.min(rows.length, first + room)} of ${rows.length}` : '';
  return (
    <Panel title={`Findings and warnings${place}`} width={width} height={height}>
      <Rows rows={rows.slice(first, first + room)} />
    </Panel>
  );
}

/** Room for the mark, the id and the longest verdict. */
const indent = 22;

function verdictRows(verdicts: Verdict[], width: number): Segment[][] {
  if (verdicts.length === 0)
    return [[{ text: 'The findings are judged once a curve is finished.', dim: true }], []];
  return verdicts.flatMap(({ id, statement, verdict, evidence }) => {
    const color = colors[verdict];
    const claim = wrap(statement, width - indent);
    return [
      ...claim.map((text, line): Segment[] => [
        {
          text: (line === 0 ? `${verdictMarks[verdict]} ${id.padEnd(4)} ${verdict}` : '').padEnd(indent),
          color,
        },
        { text, bold: true },
      ]),
      ...wrap(evidence, width - 7).map((text): Segment[] => [{ text: `      ${text}`, dim: true }]),
      [],
    ];
  });
}

function warningRows({ warnings, notices }: StudyState, width: number): Segment[][] {
  const doubts = warnings.flatMap(({ subject, message, advice }) => [
    ...wrap(`! ${subject}: ${message}`, width).map((text): Segment[] => [{ text, color: okabeIto.orange }]),
    ...wrap(advice, width - 2).map((text): Segment[] => [{ text: `  ${text}`, dim: true }]),
  ]);
  const notes = notices.flatMap((notice) =>
    wrap(`note: ${notice}`, width).map((text): Segment[] => [{ text, dim: true }]),
  );
  return doubts.length + notes.length === 0 ? [[{ text: 'No warnings.', dim: true }]] : [...doubts, ...notes];
}
