/** Writes the report of several result folders: their headlines, their curves in shared panels, their verdicts and main tables. */
import { basename, join, relative, resolve } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
import { isAbout, type Verdict } from '../../display/finding.js';
import { makeFolder, tableOfRows, writeFileAtomic } from '../../engine/index.js';
import { shownTable } from '../../engine/table/formats/shown-table.js';
import { readFolderTables } from '../folder-tables.js';
import { figureHtml } from '../page/figure-html.js';
import { escapeHtml, htmlTable } from '../page/html-text.js';
import { pageOf, section } from '../page/page-shell.js';
import { type ReportData, readReportData } from '../report-data.js';
import { textTable, titleOf } from '../report-tables.js';
import { pooledVerdicts } from './pooled-verdicts.js';

interface Named {
  name: string;
  data: ReportData;
}

/** Path of the page. Throws UserError for folders of several kinds of study and for one that holds results itself. */
export async function writeOverlay(folders: readonly string[], out: string): Promise<string> {
  const own = [out, ...folders].map((folder) => resolve(folder));
  if (own.slice(1).includes(own[0]))
    throw new UserError(
      `--out ${shownPath(out)}: is one of the folders that are overlaid; allowed: another folder`,
    );
  if (new Set(own).size < own.length)
    throw new UserError('report: a folder is named twice; allowed: different folders');
  const studies = folders.map(
    (folder): Named => ({ name: nameOf(folder, folders), data: readReportData(folder) }),
  );
  const [{ data: first }] = studies;
  const figures =
    first.study.overlay?.(studies.map(({ name, data }) => ({ name, tables: data.tables }))) ?? [];
  const { table, rows } = readFolderTables(folders);
  const pictures: string[] = [];
  for (const figure of figures) pictures.push(await figureHtml(figure, { files: {} }));
  const names = studies.map(({ name }) => name).join(', ');
  const page = pageOf({
    ...{
      title: `${names}: ${first.study.title}`,
      heading: names,
      lead: `${first.study.title}: ${folders.length} studies over each other.`,
    },
    sections: [
      section('headlines', 'What was found', headlinesHtml(studies, out)),
      section('figures', 'Curves', pictures.join('\n')),
      section('findings', 'Findings', findingsHtml(studies)),
      section(
        `${first.study.mainTable}-table`,
        titleOf(first.study.mainTable),
        htmlTable(shownTable(tableOfRows(table, rows as object[]), rows as object[])),
      ),
    ],
    figures: [...figures],
  });
  makeFolder(out);
  const path = join(out, 'report.html');
  writeFileAtomic(path, page);
  return path;
}

/** The last part of a path, the whole of it where two end alike. */
function nameOf(folder: string, all: readonly string[]): string {
  const name = basename(resolve(folder));
  return all.filter((other) => basename(resolve(other)) === name).length > 1 ? shownPath(folder) : name;
}

function headlinesHtml(studies: readonly Named[], out: string): string {
  const items = studies.map(({ name, data }) => {
    const sentence = data.study.headline?.(data.tables) ?? data.study.lead(data.tables);
    const page = encodeURI(relative(out, join(data.folder, 'report.html')));
    return `<li><a href="${escapeHtml(page)}">${escapeHtml(name)}</a>: ${escapeHtml(sentence)}</li>`;
  });
  return `<ul>${items.join('\n')}</ul>`;
}

/** A row a finding that any of them is about, a column a study, and one more where their runs can be taken together. */
function findingsHtml(studies: readonly Named[]): string {
  const [{ data }] = studies;
  const pooled = pooledVerdicts(studies.map(({ data: own }) => own));
  const columns = [
    ...studies.map(({ data: { verdicts } }) => verdicts),
    ...(pooled.length > 0 ? [pooled] : []),
  ];
  const cells = data.verdicts.flatMap(({ id, statement }) => {
    const own = columns.map((verdicts) => verdicts.find((verdict) => verdict.id === id));
    if (!own.some((verdict) => verdict !== undefined && isAbout(verdict))) return [];
    return [
      [id, statement, ...own.map((verdict) => (verdict && isAbout(verdict) ? verdict.verdict : 'not asked'))],
    ];
  });
  if (cells.length === 0) return '';
  const heads = ['', 'Finding', ...studies.map(({ name }) => name)];
  const table = htmlTable(textTable(pooled.length > 0 ? [...heads, 'all together'] : heads, cells));
  return `${table}\n${pooledHtml(pooled.filter(isAbout), studies[0].data.study.pooledWords ?? '')}`;
}

function pooledHtml(verdicts: readonly Verdict[], words: string): string {
  if (verdicts.length === 0) return '';
  const items = verdicts.map(
    ({ id, verdict, evidence }) => `<li>${escapeHtml(`${id} ${verdict}: ${evidence}`)}</li>`,
  );
  return `<p>All worlds together. ${escapeHtml(words)}</p>
<ul>${items.join('\n')}</ul>`;
}
