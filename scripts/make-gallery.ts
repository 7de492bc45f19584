/**
 * Makes the README's gallery: one picture a mitigation, docs/gallery/<experiment>.png, from all finished worlds of its experiment.
 *
 *     npx tsx scripts/make-gallery.ts
 *
 * Where conditions are compared along the way, it is the figure of `goodhart compare` over those worlds; else a figure of the
 * study, of one world.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, figureSpec } from '../src/display/figure.js';
import { compareFolders, comparisonFigure } from '../src/report/comparison/index.js';
import { renderPng, renderSvg } from '../src/report/render.js';

interface Picture {
  experiment: string;
  /** The key whose values are compared. */
  by?: string;
  /** Which panels are shown where there are several, by their name; all where it is left out. */
  panels?: RegExp;
  /** A figure of the study, of one world: of this seed, or of the first that there is. */
  figure?: string;
  world?: number;
}

const pictures: readonly Picture[] = [
  { experiment: 'ensembles', by: 'reward.kind', panels: /groupShares comparisons/ },
  { experiment: 'ensembles-online', by: 'reward.kind' },
  { experiment: 'weight-averaging', by: 'reward.kind' },
  { experiment: 'mitigations', by: 'rl' },
  { experiment: 'penalties', figure: 'penalised-ends', world: 9 },
  { experiment: 'constrained', figure: 'components' },
  { experiment: 'planted', by: 'reward.planted.tail' },
  { experiment: 'direct', figure: 'direct-beta' },
  { experiment: 'pessimism', figure: 'gold-against-draws' },
  { experiment: 'soft-labels', by: 'labels' },
  { experiment: 'smoothing', by: 'smoothing', panels: /epochs 40/ },
  { experiment: 'iterated', figure: 'rounds' },
  { experiment: 'online-methods', by: 'rl.method' },
];

const target = join('docs', 'gallery');
mkdirSync(target, { recursive: true });
for (const picture of pictures) {
  const folders = worldsOf(picture.experiment);
  if (folders.length === 0) {
    process.stdout.write(`${picture.experiment}: no results\n`);
    continue;
  }
  const file = join(target, `${picture.experiment}.png`);
  writeFileSync(file, await pngOf(picture, folders));
  process.stdout.write(`${file} (${folders.length} worlds)\n`);
}

function worldsOf(experiment: string): string[] {
  const seedOf = (name: string) => Number(name.slice(name.lastIndexOf('-') + 1));
  return readdirSync('results')
    .filter((name) => name.replace(/-seed-\d+$/, '') === experiment)
    .filter((name) => existsSync(join('results', name, 'manifest.json')))
    .sort((a, b) => seedOf(a) - seedOf(b))
    .map((name) => join('results', name));
}

async function pngOf(picture: Picture, folders: string[]): Promise<Buffer> {
  const { figure: id, world, by, panels = /./ } = picture;
  const shownWorld = folders.find((folder) => folder.endsWith(`-seed-${world}`)) ?? folders[0];
  if (id !== undefined) return readFileSync(join(shownWorld, 'plots', `${id}.png`));
  const comparison = compareFolders(folders, { by, margin: 0.1, confidence: 0.95 });
  const figure = comparisonFigure(comparison) as Figure;
  const shown = { ...figure, panels: figure.panels.filter((panel) => panels.test(panel.id)) };
  return renderPng(await renderSvg(figureSpec(shown, { values: figure.rows })));
}
