/** A page of sections in one file: its style, its script and its links, without a network. */
import type { Figure } from '../../display/figure.js';
import { seriesStyle } from './figure-html.js';
import { escapeHtml } from './html-text.js';
import { pageScript } from './page-script.js';
import { pageStyle } from './page-style.js';

/** Nothing may be fetched: whatever got into the text, the page stays alone. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

export interface PageSection {
  id: string;
  title: string;
  html: string;
}

export const section = (id: string, title: string, html: string): PageSection => ({ id, title, html });

export interface PageParts {
  /** Texts; they are escaped here. */
  title: string;
  /** Stands above the heading, for a heading that is a sentence. */
  above?: string;
  heading: string;
  lead: string;
  /** Markup between the heading and the links. */
  opening?: string;
  /** Those without content are left out. */
  sections: readonly PageSection[];
  /** Whose colours the page needs. */
  figures: Figure[];
}

export function pageOf({ title, above, heading, lead, opening, sections, figures }: PageParts): string {
  const shown = sections.filter(({ html }) => html !== '');
  const links = shown.map((own) => `<a href="#${own.id}">${escapeHtml(own.title)}</a>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}${seriesStyle(figures)}</style>
</head>
<body>
<header>
${[
  ...(above === undefined ? [] : [`<p class="above">${escapeHtml(above)}</p>`]),
  `<h1${above === undefined ? '' : ' class="sentence"'}>${escapeHtml(heading)}</h1>`,
  ...(lead === '' ? [] : [`<p class="lead">${escapeHtml(lead)}</p>`]),
  ...(opening === undefined ? [] : [opening]),
].join('\n')}
<nav aria-label="Sections">${links}</nav>
</header>
<main>
${shown.map((own) => `<section id="${own.id}"><h2>${escapeHtml(own.title)}</h2>\n${own.html}</section>`).join('\n')}
</main>
<div id="tip" role="status"></div>
<script>${pageScript}</script>
</body>
</html>
`;
}
