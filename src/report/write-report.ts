/** Writes the report of a result folder: report.html, report.md, and each figure as SVG, PNG, CSV and specification. */
import { join } from 'node:path';
import { type Figure, figureSpec } from '../display/figure.js';
import { findingsText, type Verdict } from '../display/finding.js';
import { type Cell, formatCsv, makeFolderInside, writeFileAtomic } from '../engine/index.js';
import { reportMarkdown } from './markdown.js';
import { reportPage } from './page/page.js';
import { renderPng, renderSvg } from './render.js';
import { type ReadOptions, type ReportData, readReportData, reportFigures } from './report-data.js';
import { findingsFile } from './stored-verdicts.js';

export interface WrittenReport {
  /** Relative to the folder. */
  files: string[];
  verdicts: Verdict[];
  /** What was found, in one sentence; undefined where the study has none to say. */
  headline: string | undefined;
  /** What the study says to what it sweeps. */
  answers: string[];
  altered: ReportData['altered'];
}

/** Throws UserError where the folder is no result folder. */
export async function writeReport(folder: string, options: ReadOptions = {}): Promise<WrittenReport> {
  const data = readReportData(folder, options);
  const { manifest, verdicts } = data;
  const drawn = reportFigures(data);
  const { opening, figures } = drawn;
  makeFolderInside(folder, 'plots');
  const files = new Map<string, string | Buffer>();
  // Other threads paint what is laid out while the next one is.
  const drawnFiles = await Promise.all([...(opening ? [opening] : []), ...figures].map(figureFiles));
  for (const [name, content] of drawnFiles.flat()) files.set(`plots/${name}`, content);
  // A run that vouches for its verdicts wrote them itself.
  if (manifest.tables[findingsFile] === undefined) files.set(findingsFile, findingsText(verdicts));
  files.set('report.md', reportMarkdown(data, drawn));
  files.set('report.html', await reportPage(data, drawn));
  for (const [name, content] of files) writeFileAtomic(join(folder, name), content);
  const answers = data.study.answers?.(data.tables) ?? [];
  const headline = data.study.headline?.(data.tables);
  return { files: [...files.keys()], verdicts, headline, answers, altered: data.altered };
}

/** The specification names the table beside it as its data, so that it can be opened and changed as it is. */
async function figureFiles(figure: Figure): Promise<[string, string | Buffer][]> {
  const svg = await renderSvg(figureSpec(figure, { values: figure.rows }));
  const spec = figureSpec(figure, { url: `${figure.id}.csv` });
  return [
    [`${figure.id}.svg`, svg],
    [`${figure.id}.png`, await renderPng(svg)],
    [`${figure.id}.csv`, figureCsv(figure)],
    [`${figure.id}.json`, `${JSON.stringify(spec, null, 2)}\n`],
  ];
}

function figureCsv({ rows }: Figure): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return formatCsv(
    columns,
    rows.map((row) => columns.map((column): Cell => row[column] ?? null)),
  );
}
