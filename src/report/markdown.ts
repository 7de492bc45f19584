/** report.md: the summary, the tables and the figures for a repository's web view. */
import type { Figure } from './figure.js';
import type { ReportData } from './report-data.js';
import { coefficientCells, coefficientHeader, provenanceRows, reproduceCommand } from './report-tables.js';
import { summarySentences } from './summary.js';
import { mergedWarnings, warningBody } from './warning-text.js';

export function reportMarkdown(data: ReportData, figures: Figure[]): string {
  const { manifest, coefficients, warnings, verdicts } = data;
  const parts = [
    `# ${escapeMarkdown(manifest.experiment)}`,
    summarySentences(data.curves, coefficients)
      .map((sentence) => `- ${sentence}`)
      .join('\n'),
    verdicts.length === 0 ? '' : '## Findings',
    verdicts.length === 0
      ? ''
      : table(
          ['', 'Finding', 'Verdict', 'Evidence'],
          verdicts.map(({ id, statement, verdict, evidence }) => [id, statement, verdict, evidence]),
        ),
    '## Figures',
    ...figures.map(
      ({ id, title, caption }) => `### ${title}\n\n![${caption}](plots/${id}.svg)\n\n${caption}`,
    ),
    '## Coefficients',
    coefficients.length === 0
      ? 'No curve is fitted yet.'
      : table(coefficientHeader(coefficients), coefficientCells(coefficients)),
    '## Warnings',
    warnings.length === 0
      ? 'None.'
      : mergedWarnings(warnings)
          .map(
            (warning) => `- **${escapeMarkdown(warning.subject)}**: ${escapeMarkdown(warningBody(warning))}`,
          )
          .join('\n'),
    '## Provenance',
    table(['', ''], provenanceRows(manifest)),
    `\`\`\`sh\n${reproduceCommand(manifest)}\n\`\`\``,
    '## Configuration',
    `\`\`\`yaml\n${data.experimentText.trimEnd().replaceAll('```', "'''")}\n\`\`\``,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function table(header: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Pipes end a cell and angle brackets start HTML: both become text. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[|<>]/g, (character) => ({ '|': '\\|', '<': '&lt;', '>': '&gt;' })[character] ?? character)
    .replaceAll('\n', ' ');
}
