/** Builds docs/play/page/index.html, one file, from docs/play/source and docs/play/data.json. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { inlinePage } from './inline-page.js';

const root = new URL('../../', import.meta.url);
const { browser } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  browser: Record<string, string>;
};
const pathOf = (place: string) => fileURLToPath(new URL(place, root));

export default defineConfig({
  root: pathOf('docs/play/source'),
  base: './',
  plugins: [inlinePage()],
  resolve: {
    // What the package has for Node's modules in a bundle for browsers, from its sources.
    alias: Object.entries(browser).map(([module, file]) => ({
      find: new RegExp(`^${module}$`),
      replacement: pathOf(file.replace('./dist/', 'src/').replace(/\.js$/, '.ts')),
    })),
  },
  build: {
    outDir: pathOf('docs/play/page'),
    target: 'es2022',
    assetsDir: '.',
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
