/** The last view of every study: the verdicts on its findings, and every warning with its advice. */
import { type Verdict, verdictMarks } from '../display/finding.js';
import { finishedCount, type LiveStudy } from '../display/live-study.js';
import { okabeIto } from '../display/palette.js';
import { wrap } from '../display/terminal-text.js';
import type { TextRow, View } from '../display/view.js';
import type { Judged } from './judging.js';
import { mergedWarnings } from './warnings.js';

const colors: Record<Verdict['verdict'], string> = {
  holds: okabeIto.green,
  'does not hold': okabeIto.vermillion,
  'cannot be told': okabeIto.orange,
  reported: okabeIto.skyBlue,
};

export const findingsName = 'Findings';

export const findingsView = (judged: Judged): View => ({
  name: findingsName,
  about: 'Verdicts on the papers’ findings, and every doubt with what to do.',
  keys: [['↑↓', 'scroll']],
  layout: ({ live }) => ({
    ...{ type: 'panel', title: 'Findings and warnings' },
    content: {
      type: 'text',
      rows: ({ width }) => [
        ...ageRows(judged, live),
        ...verdictRows(judged, width),
        ...warningRows(live, width),
      ],
      scrolls: true,
    },
  }),
});

/** Room for the mark, the id and the longest verdict. */
const indent = 22;

/** Verdicts of a study that has gone on since say so. */
function ageRows({ verdicts, finished }: Judged, live: LiveStudy): TextRow[] {
  if (verdicts.length === 0 || live.status !== 'running' || finished === finishedCount(live)) return [];
  const text = `Judged after ${finished} of ${live.stages.length} stages, and anew from time to time.`;
  return [[{ text, dim: true }], []];
}

function verdictRows({ verdicts, open, failed }: Judged, width: number): TextRow[] {
  if (verdicts.length + open.length + failed.length === 0)
    return [[{ text: 'The findings are judged as their curves are finished.', dim: true }], []];
  const known = new Set(verdicts.map(({ id }) => id));
  const pending = open.filter(({ id }) => !known.has(id));
  return [
    ...verdicts.flatMap((verdict) => judgedRows(verdict, width)),
    ...failed.flatMap((finding) => failedRows(finding, width)),
    ...pendingRows(pending, width),
  ];
}

function judgedRows({ id, statement, verdict, evidence }: Verdict, width: number): TextRow[] {
  const head = `${verdictMarks[verdict]} ${id.padEnd(4)} ${verdict}`;
  const claim = wrap(statement, width - indent);
  return [
    ...claim.map(
      (text, line): TextRow => [
        { text: (line === 0 ? head : '').padEnd(indent), color: colors[verdict] },
        { text, bold: true },
      ],
    ),
    ...wrap(evidence, width - 7).map((text): TextRow => [{ text: `      ${text}`, dim: true }]),
    [],
  ];
}

function failedRows({ id, statement, reason }: Judged['failed'][number], width: number): TextRow[] {
  const head = `! ${id.padEnd(4)} not judged`.padEnd(indent);
  return [
    [
      { text: head, color: okabeIto.vermillion },
      { text: wrap(statement, width - indent)[0] ?? '', bold: true },
    ],
    ...wrap(reason, width - 7).map((text): TextRow => [{ text: `      ${text}`, dim: true }]),
    [],
  ];
}

function pendingRows(open: Judged['open'], width: number): TextRow[] {
  const rows = open.map(({ id, statement }): TextRow => {
    const head = `… ${id.padEnd(4)} judging …`.padEnd(indent);
    return [{ text: head + (wrap(statement, width - indent)[0] ?? ''), dim: true }];
  });
  return rows.length === 0 ? [] : [...rows, []];
}

function warningRows(live: LiveStudy, width: number): TextRow[] {
  const doubts = mergedWarnings(live).flatMap(({ subject, message, advice }) => [
    ...wrap(`! ${subject}: ${message}`, width).map((text): TextRow => [{ text, color: okabeIto.orange }]),
    ...wrap(advice, width - 2).map((text): TextRow => [{ text: `  ${text}`, dim: true }]),
  ]);
  const notes = live.notices.flatMap((notice) =>
    wrap(`note: ${notice}`, width).map((text): TextRow => [{ text, dim: true }]),
  );
  return doubts.length + notes.length === 0 ? [[{ text: 'No warnings.', dim: true }]] : [...doubts, ...notes];
}
