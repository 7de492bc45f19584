/** report.md: the summary, the tables and the figures for a repository's web view. */
import { withoutControls } from '../config/index.js';
import type { Figure } from '../display/figure.js';
import { isAbout } from '../display/finding.js';
import { capitalised } from '../display/terminal-text.js';
import { escapeMarkdown, markdownOf } from '../engine/table/formats/markdown.js';
import type { ShownTable } from '../engine/table/formats/shown-table.js';
import { notAskedWords, talliedWords } from './finding-words.js';
import type { ReportData, ReportFigures } from './report-data.js';
import { provenanceTable, reportTables, reproduceCommand } from './report-tables.js';
import { mergedWarnings, warningBody } from './warning-text.js';

export function reportMarkdown(data: ReportData, { opening, figures }: ReportFigures): string {
  const { manifest, study, tables, description, experimentText } = data;
  const headline = study.headline?.(tables);
  const parts = [
    `# ${escapeMarkdown(manifest.experiment)}`,
    escapeMarkdown(description),
    ...(headline === undefined ? [] : [`**${escapeMarkdown(headline)}**`]),
    ...(opening === undefined ? [] : [pictureOf(opening)]),
    study
      .summary(tables)
      .map((sentence) => `- ${escapeMarkdown(sentence)}`)
      .join('\n'),
    ...verdictParts(data),
    '## Figures',
    ...figures.map((figure) => `### ${figure.title}\n\n${pictureOf(figure)}`),
    ...reportTables(data).flatMap(({ title, content }) => [
      `## ${title}`,
      content === undefined ? 'Nothing is in it yet.' : table(content),
    ]),
    '## Warnings',
    warningsText(data),
    '## Provenance',
    table(provenanceTable(data)),
    `\`\`\`sh\n${reproduceCommand(manifest)}\n\`\`\``,
    '## Configuration',
    `\`\`\`yaml\n${withoutControls(experimentText).trimEnd().replaceAll('```', "'''")}\n\`\`\``,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const pictureOf = ({ id, caption }: Figure) => `![${caption}](plots/${id}.svg)\n\n${caption}`;

/** Findings that these data are about in words, then the others in one line. */
function verdictParts({ verdicts }: ReportData): string[] {
  if (verdicts.length === 0) return [];
  const items = verdicts
    .filter(isAbout)
    .map(
      ({ id, statement, verdict, evidence }) =>
        `- **${capitalised(verdict)}**: ${escapeMarkdown(statement)} (${id}). ${escapeMarkdown(evidence)}`,
    );
  return ['## Findings', talliedWords(verdicts), items.join('\n'), notAskedWords(verdicts)];
}

function warningsText({ warnings }: ReportData): string {
  if (warnings.length === 0) return 'None.';
  return mergedWarnings(warnings)
    .map((warning) => `- **${escapeMarkdown(warning.subject)}**: ${escapeMarkdown(warningBody(warning))}`)
    .join('\n');
}

const table = (shown: ShownTable) => markdownOf(shown, { aligned: false }).trimEnd();
