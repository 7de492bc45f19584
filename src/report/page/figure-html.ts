/** A figure in the page: its panels as inline SVG that follow the page's colours, with a legend of buttons. */
import { type Figure, panelSpec } from '../../display/figure.js';
import { faintInk, ink } from '../../display/style.js';
import { renderSvg } from '../render.js';
import { escapeHtml } from './html-text.js';

export interface FigureHtmlOptions {
  /** What is linked below it, by the word of the link. */
  files?: Record<string, string>;
  /** Without a title: what stands above it says enough. */
  isBare?: boolean;
  /** Two panels beside each other belong together. */
  isInPairs?: boolean;
}

export async function figureHtml(
  figure: Figure,
  { files = plotFiles(figure), isBare = false, isInPairs = false }: FigureHtmlOptions = {},
): Promise<string> {
  const drawn: { svg: string; alternative: string }[] = [];
  for (const panel of figure.panels) {
    drawn.push({ svg: await renderSvg(panelSpec(figure, panel)), alternative: panel.alternative });
  }
  const frame = frameOf(drawn.map(({ svg }) => svg));
  const panels = drawn.map(({ svg, alternative }) => inlineSvg(svg, figure, { alternative, frame }));
  const links = Object.entries(files).map(([word, file]) => `<a href="${file}">${word}</a>`);
  return `<figure id="${figure.id}">
${isBare ? '' : `<h3>${escapeHtml(figure.title)}</h3>`}
${legendHtml(figure)}
<div class="${['panels', ...(isInPairs ? ['pairs'] : arranged(figure.panels.length))].join(' ')}">${panels.join('\n')}</div>
<figcaption>${escapeHtml(figure.caption)} ${links.join(' · ')}</figcaption>
</figure>`;
}

const arranged = (panels: number) => [...(panels > 2 ? ['small'] : []), ...(panels === 4 ? ['four'] : [])];

const plotFiles = ({ id }: Figure): Record<string, string> =>
  Object.fromEntries(
    ['svg', 'png', 'csv', 'json'].map((ending) => [ending.toUpperCase(), `plots/${id}.${ending}`]),
  );

function legendHtml({ legend }: Figure): string {
  if (legend.entries.length < 2) return '';
  const buttons = legend.entries.map(
    ({ series, label, color }) =>
      `<button type="button" data-series="${escapeHtml(series)}" aria-pressed="false"><i style="background:var(${nameOf(color)})"></i>${escapeHtml(label)}</button>`,
  );
  return `<div class="legend" role="group" aria-label="Isolate a series"><span class="note">${escapeHtml(legend.title)}</span>${buttons.join('')}</div>`;
}

interface Frame {
  width: number;
  height: number;
}

/** One for all panels of a figure: labels of an axis differ in width, and panels beside each other want one scale. */
function frameOf(svgs: readonly string[]): Frame {
  const sizes = svgs.map((svg) => /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(svg));
  const most = (place: number) => Math.max(...sizes.map((size) => Number(size?.[place] ?? 100)));
  return { width: most(1), height: most(2) };
}

/** Scales with the page and takes its colours: text, lines and series become custom properties. */
function inlineSvg(
  svg: string,
  { legend }: Figure,
  { alternative, frame: { width, height } }: { alternative: string; frame: Frame },
): string {
  let text = svg
    .replace(
      /^<svg [^>]*>/,
      `<svg role="img" aria-label="${escapeHtml(alternative)}" viewBox="0 0 ${width} ${height}">`,
    )
    .replace(/<rect width="[^"]*" height="[^"]*" fill="white"\/>/, '')
    .replaceAll(/ font-family="[^"]*"/g, '')
    .replaceAll(`"${ink}"`, '"var(--text)"')
    .replaceAll(`"${faintInk}"`, '"var(--line)"');
  for (const { color } of legend.entries) text = text.replaceAll(`"${color}"`, `"var(${nameOf(color)})"`);
  return text;
}

/** A colour's property: what is of one colour by day is of one colour by night. */
const nameOf = (color: string) => `--c${color.replaceAll(/[^0-9a-zA-Z]/g, '')}`;

/** The colours of the series on the page, light and dark. */
export function seriesStyle(figures: readonly Figure[]): string {
  const entries = new Map(
    figures.flatMap(({ legend }) => legend.entries.map((entry) => [nameOf(entry.color), entry])),
  );
  const rules = (pick: 'color' | 'darkColor') =>
    [...entries].map(([name, entry]) => `${name}: ${entry[pick]};`).join(' ');
  return `:root { ${rules('color')} }\n@media (prefers-color-scheme: dark) { :root { ${rules('darkColor')} } }`;
}
