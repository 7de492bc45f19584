/** Writes a comparison: compare.md, compare.csv, compare.svg and compare.html. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
import { type Figure, figureSpec } from '../../display/figure.js';
import { formatTable, makeFolder, writeFileAtomic } from '../../engine/index.js';
import { escapeMarkdown, markdownOf } from '../../engine/table/formats/markdown.js';
import type { ShownTable } from '../../engine/table/formats/shown-table.js';
import { figureHtml } from '../page/figure-html.js';
import { escapeHtml, htmlTable } from '../page/html-text.js';
import { pageOf, section } from '../page/page-shell.js';
import { renderSvg } from '../render.js';
import type { FolderComparison, GroupDifference } from './compare-folders.js';
import { comparisonFigure } from './comparison-figure.js';
import { differenceRows, differenceTable } from './comparison-table.js';
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

/** A piece of the report, for whatever form it is written in. */
type Piece = { text: string } | { heading: string } | { list: string[] } | { table: ShownTable };

interface Chapter {
  title: string;
  pieces: Piece[];
}

/** Names of the files within the folder. Throws UserError where the folder holds a study. */
export async function writeComparison(comparison: FolderComparison, folder: string): Promise<string[]> {
  if (existsSync(join(folder, 'manifest.json')))
    throw new UserError(`--out ${shownPath(folder)}: holds the results of a study; allowed: another folder`);
  const chapters = chaptersOf(comparison);
  const figure = comparisonFigure(comparison);
  const files = new Map<string, string>([
    ['compare.md', markdown(comparison, chapters, figure)],
    ['compare.csv', formatTable(differenceTable, differenceRows(comparison))],
    ['compare.html', await page(comparison, chapters, figure)],
  ]);
  if (figure !== undefined)
    files.set('compare.svg', await renderSvg(figureSpec(figure, { values: figure.rows })));
  makeFolder(folder);
  for (const [name, content] of files) writeFileAtomic(join(folder, name), content);
  return [...files.keys()];
}

/** What was found comes first, then the picture of it, then what was compared and the numbers. */
function chaptersOf(comparison: FolderComparison): Chapter[] {
  const { comparisons, all, notes, margin, confidence } = comparison;
  const ownNotes = [...new Set([...notes, ...all.notes])];
  const sentences = comparisons.flatMap(({ groups }) => groups.map(({ sentence }) => ({ text: sentence })));
  return [
    { title: 'In short', pieces: sentences },
    { title: 'Conditions', pieces: [{ list: conditionLines(comparison) }] },
    ...comparisons.map((one) => ({
      title: titleOf(comparison, one),
      pieces: one.groups.flatMap((group) => groupPieces(group, { margin, confidence })),
    })),
    ...rankingsOf(comparison).map((own) => ({
      title: ['Ranking', own.title, own.subject].filter((word) => word !== '').join(', '),
      pieces: [
        { table: shown(rankingTable(own.ranking, comparison, true)) },
        { text: rankingWords(own, comparison) },
      ],
    })),
    ...(ownNotes.length === 0 ? [] : [{ title: 'Notes', pieces: [{ list: ownNotes }] }]),
  ];
}

function groupPieces(
  group: GroupDifference,
  { margin, confidence }: Pick<FolderComparison, 'margin' | 'confidence'>,
): Piece[] {
  const sizes = sizeTable(group.subjects);
  const notes = [costWords(group.costs), ...group.notes].filter((note) => note !== '');
  const head = [group.title, group.subjects[0].title].filter((word) => word !== '').join(', ');
  return [
    ...(head === '' ? [] : [{ heading: head }]),
    { table: shown(quantityTable(group.subjects[0], margin)) },
    { text: pairingWords(group, confidence) },
    ...(sizes === undefined ? [] : [{ table: shown(sizes) }]),
    ...(notes.length === 0 ? [] : [{ list: notes }]),
  ];
}

/** The first column and words are at the left, numbers at the right. */
const shown = ({ heads, cells }: TextTable): ShownTable => ({
  columns: heads.map((title, column) => ({
    ...{ title, isMath: false },
    align: column === 0 || title === '' ? 'left' : 'right',
  })),
  cells,
});

function leadOf({ comparisons }: FolderComparison): string {
  const all = comparisons.flatMap(({ groups }) =>
    groups.map(({ subjects: [{ quantities }] }) => quantities[0]),
  );
  return all.every(({ difference }) => difference.isPaired)
    ? 'Conditions compared in pairs of runs that share world and proxy seed.'
    : 'Conditions compared; where they share no world and proxy seed, as samples.';
}

const headingOf = ({ conditions, reference }: FolderComparison) =>
  `${conditions.flatMap(({ name }, place) => (place === reference ? [] : [name])).join(', ')} against ${conditions[reference].name}`;

function markdown(comparison: FolderComparison, chapters: readonly Chapter[], figure?: Figure): string {
  const pieceText = (piece: Piece) => {
    if ('text' in piece) return escapeMarkdown(piece.text);
    if ('heading' in piece) return `### ${escapeMarkdown(piece.heading)}`;
    if ('list' in piece) return piece.list.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
    return markdownOf(piece.table, { aligned: false }).trimEnd();
  };
  const picture = figure === undefined ? [] : [`![${figure.title}](compare.svg)`, figure.caption];
  const [first, ...others] = chapters.map(({ title, pieces }) => [
    `## ${escapeMarkdown(title)}`,
    ...pieces.map(pieceText),
  ]);
  return `${[`# ${escapeMarkdown(headingOf(comparison))}`, ...first, ...picture, ...others.flat()].join('\n\n')}\n`;
}

async function page(
  comparison: FolderComparison,
  chapters: readonly Chapter[],
  figure?: Figure,
): Promise<string> {
  const pieceHtml = (piece: Piece) => {
    if ('text' in piece) return `<p>${escapeHtml(piece.text)}</p>`;
    if ('heading' in piece) return `<h3>${escapeHtml(piece.heading)}</h3>`;
    if ('list' in piece)
      return `<ul>${piece.list.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
    return htmlTable(piece.table);
  };
  const [first, ...others] = chapters.map(({ title, pieces }, place) =>
    section(`part-${place}`, title, pieces.map(pieceHtml).join('\n')),
  );
  const files = { SVG: 'compare.svg', CSV: 'compare.csv' };
  const picture = figure === undefined ? '' : await figureHtml(figure, { files, isInPairs: true });
  const heading = headingOf(comparison);
  return pageOf({
    ...{
      title: heading,
      heading,
      lead: leadOf(comparison),
    },
    sections: [first, section('figure', 'Figure', picture), ...others],
    figures: figure === undefined ? [] : [figure],
  });
}
