/** report.html: one file without a network, with everything that a reader needs to judge the study. */
import { isAbout, type Verdict, verdictMarks } from '../../display/finding.js';
import { capitalised } from '../../display/terminal-text.js';
import { notAskedWords, talliedWords } from '../finding-words.js';
import type { ReportData, ReportFigures } from '../report-data.js';
import {
  provenanceTable,
  type ReportTable,
  reportTables,
  reproduceCommand,
  stageTable,
} from '../report-tables.js';
import { mergedWarnings, warningBody } from '../warning-text.js';
import { figureHtml } from './figure-html.js';
import { escapeHtml, htmlTable } from './html-text.js';
import { type PageParts, pageOf, section } from './page-shell.js';

export async function reportPage(data: ReportData, { opening, figures }: ReportFigures): Promise<string> {
  const pictures: string[] = [];
  for (const figure of figures) pictures.push(await figureHtml(figure));
  const sections = [
    section('summary', 'Summary', summaryHtml(data)),
    section('findings', 'Findings', verdictsHtml(data)),
    section('figures', 'Figures', pictures.join('\n')),
    ...reportTables(data).map((table) => section(`${table.name}-table`, table.title, tableHtml(table))),
    section('warnings', 'Warnings', warningsHtml(data)),
    section('configuration', 'Configuration', `<pre>${escapeHtml(data.experimentText)}</pre>`),
    section('provenance', 'Provenance', provenanceHtml(data)),
  ];
  return pageOf({
    title: `${data.manifest.experiment}: ${data.study.title}`,
    ...headOf(data),
    ...(opening && { opening: await figureHtml(opening, { isBare: true }) }),
    sections,
    figures: [...(opening ? [opening] : []), ...figures],
  });
}

/** Without a headline the experiment heads the page. */
function headOf(data: ReportData): Pick<PageParts, 'heading' | 'lead' | 'above'> {
  const { experiment } = data.manifest;
  // The author's sentence may lack its end, and may be missing.
  const about = data.description.replace(/\.?\s*$/, '.');
  const headline = data.study.headline?.(data.tables);
  const lead = leadText(data);
  return headline === undefined
    ? { heading: experiment, lead }
    : {
        above: [`Experiment ${experiment}${about === '.' ? '.' : `: ${about}`}`, lead].join(' '),
        ...{ heading: headline, lead: '' },
      };
}

function leadText({ manifest, study, tables }: ReportData): string {
  const state =
    manifest.status === 'done' ? '' : ` This study is not complete: its status is “${manifest.status}”.`;
  return `${study.lead(tables)} Root seed ${manifest.seed}.${state}`;
}

function summaryHtml({ study, tables }: ReportData): string {
  const items = study.summary(tables).map((sentence) => `<li>${escapeHtml(sentence)}</li>`);
  return `<ul>${items.join('')}</ul>`;
}

const classes: Record<Verdict['verdict'], string> = {
  holds: 'holds',
  'does not hold': 'fails',
  'cannot be told': 'unclear',
  reported: 'reported',
};

/** Each in words: what the verdict is, on what, and why; those that nobody asked of this experiment in one line. */
function verdictsHtml({ study, verdicts }: ReportData): string {
  if (verdicts.length === 0) return '';
  const items = verdicts.filter(isAbout).map(
    ({ id, statement, verdict, evidence }) =>
      `<div class="finding" id="${escapeHtml(id)}"><p><b class="${classes[verdict]}">${verdictMarks[verdict]} ${capitalised(verdict)}</b>: ${escapeHtml(statement)}. <span class="note">${escapeHtml(id)}</span></p>
<p class="note">${escapeHtml(evidence)}</p></div>`,
  );
  const heading = `${study.findingsNote} ${talliedWords(verdicts)}`;
  const closing = notAskedWords(verdicts);
  return `<p class="note">${escapeHtml(heading)}</p>
${items.join('\n')}
${closing === '' ? '' : `<p class="note">${escapeHtml(closing)}</p>`}`;
}

const tableHtml = ({ content }: ReportTable) =>
  content === undefined ? '<p>Nothing is in it yet.</p>' : htmlTable(content);

function warningsHtml({ warnings }: ReportData): string {
  if (warnings.length === 0) return '<p>None: the program has no doubts about this study.</p>';
  return mergedWarnings(warnings)
    .map(
      (warning) =>
        `<p class="doubt"><b>${escapeHtml(warning.subject)}</b>: ${escapeHtml(warningBody(warning))}</p>`,
    )
    .join('\n');
}

function provenanceHtml(data: ReportData): string {
  return `${htmlTable(provenanceTable(data))}
<p>To run it again, beside this file:</p>
<pre>${escapeHtml(reproduceCommand(data.manifest))}</pre>
<details><summary>Stages and their hashes</summary>${htmlTable(stageTable(data.manifest))}</details>`;
}
