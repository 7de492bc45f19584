/** A comparison on a terminal, a hundred columns wide. */
import { padTo, textWidth, wrap } from '../../display/terminal-text.js';
import type { FolderComparison, GroupDifference } from './compare-folders.js';
import {
  conditionLines,
  costWords,
  pairingWords,
  quantityTable,
  rankingsOf,
  rankingTable,
  rankingWords,
  sizeTable,
  type TextTable,
  titleOf,
} from './comparison-words.js';

const width = 100;

export function comparisonText(comparison: FolderComparison): string {
  const { comparisons, all, notes } = comparison;
  const lines = [
    ...conditionLines(comparison).flatMap((line) => paragraph(line, '  ')),
    ...comparisons.flatMap((one) => [
      ...['', rule(titleOf(comparison, one))],
      ...one.groups.flatMap((group) => groupLines(group, comparison)),
      ...one.notes.flatMap((note) => ['', ...paragraph(note)]),
    ]),
    ...rankingsOf(comparison).flatMap((own) => [
      ...['', rule([own.title, own.subject, 'ranking'].filter((word) => word !== '').join(', '))],
      ...tableLines(rankingTable(own.ranking, comparison, false)),
      ...paragraph(rankingWords(own, comparison)),
    ]),
    ...[...new Set([...notes, ...(comparisons.length > 1 ? all.notes : [])])].flatMap((note) => [
      '',
      ...paragraph(note),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function groupLines(group: GroupDifference, { margin, confidence }: FolderComparison): string[] {
  const [first] = group.subjects;
  const sizes = sizeTable(group.subjects);
  return [
    ...['', ...paragraph(group.sentence), ''],
    ...tableLines(quantityTable(first, margin)),
    ...paragraph(pairingWords(group, confidence), '  ', '  '),
    ...(sizes === undefined ? [] : ['', ...tableLines(sizes)]),
    ...[costWords(group.costs), ...group.notes]
      .filter((note) => note !== '')
      .flatMap((note) => paragraph(note, '  ', '  ')),
  ];
}

const rule = (title: string) =>
  padTo(`── ${title} `, width).replace(/ +$/, (blank) => ` ${'─'.repeat(blank.length - 1)}`);

/** Later lines are indented by `hang`, the first one by `start`. */
const paragraph = (text: string, hang = '', start = ''): string[] =>
  wrap(text, width - hang.length).map((line, index) => (index === 0 ? start : hang) + line);

/** The first column at the left, numbers at the right, words behind them at the left. */
function tableLines({ heads, cells }: TextTable): string[] {
  const rows = [heads, ...cells];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => textWidth(row[column]))));
  const isWords = (column: number) => column === 0 || heads[column] === '';
  return rows.map((row) =>
    `  ${row
      .map((cell, column) =>
        isWords(column) ? padTo(cell, widths[column]) : ' '.repeat(widths[column] - textWidth(cell)) + cell,
      )
      .join('  ')}`.trimEnd(),
  );
}
