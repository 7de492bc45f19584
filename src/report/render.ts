/** Vega-lite specifications to SVG and PNG, without a browser. Vega is loaded on first use: it takes 0.4 s. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from '../display/figure.js';
import { vegaConfig } from '../display/style.js';

/** The monospaced ones are for pictures of the terminal. */
const fontNames = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf'];

const require = createRequire(import.meta.url);

/** The specification drawn in the report's style; every mark keeps its description as an aria-label. */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const quiet = { level: () => quiet, error: raise, warn: raise, info: () => quiet, debug: () => quiet };
  const { spec: vegaSpec } = compile(spec as unknown as TopLevelSpec, {
    config: vegaConfig as object,
    logger: quiet as never,
  });
  const view = new View(parse(vegaSpec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** A specification that vega-lite doubts is a mistake of ours. */
function raise(...messages: unknown[]): never {
  throw new Error(`figure: ${messages.join(' ')}`);
}

/**
 * The SVG as a PNG at twice its size, on white; other threads paint it.
 *
 * A bare machine has no fonts and others have different ones: DejaVu comes with the program, so that a figure looks
 * the same everywhere.
 */
export async function renderPng(svg: string): Promise<Buffer> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const folder = join(dirname(require.resolve('dejavu-fonts-ttf/package.json')), 'ttf');
  const fontFiles = fontNames.map((name) => join(folder, name));
  const image = await renderAsync(svg, {
    background: 'white',
    fitTo: { mode: 'zoom', value: 2 },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' },
  });
  return image.asPng();
}
