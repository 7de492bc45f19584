/** Makes one file of the page, which opens without a server: script, style and data stand in it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';

const here = new URL('.', import.meta.url);
const dataFile = fileURLToPath(new URL('data.json', here));
const source = new URL('source/', here);

/** Stands in the page, so that a test sees whether it was built from these files. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(source).sort())
    hash.update(name).update(readFileSync(new URL(name, source)));
  return hash.update(readFileSync(dataFile)).digest('hex').slice(0, 16);
}

export const inlinePage = (): Plugin => ({
  name: 'goodhart-inline-page',
  // Served while one works on it, the page has its data inside all the same.
  transformIndexHtml: (html) =>
    html.replace('SOURCES', sourcesHash()).replace('DATA', () => readFileSync(dataFile, 'utf8').trim()),
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const page = bundle['index.html'] as Rolldown.OutputAsset;
      let html = String(page.source);
      for (const [name, file] of Object.entries(bundle)) {
        if (file === page) continue;
        const code = file.type === 'chunk' ? file.code : String(file.source);
        html = html.replace(tagOf(name), () => inlined(name, code));
        delete bundle[name];
      }
      page.source = html;
    },
  },
});

/** The tag that loads a file, by its name. */
const tagOf = (name: string): RegExp => {
  const path = `\\./${name.replaceAll('.', '\\.')}`;
  return new RegExp(`<script[^>]*src="${path}"[^>]*></script>|<link[^>]*href="${path}"[^>]*>`);
};

/** A module script runs when the page has been read, wherever it stands. */
const inlined = (name: string, code: string): string =>
  name.endsWith('.css')
    ? `<style>\n${code.trim()}\n</style>`
    : `<script type="module">\n${code.trim().replaceAll('</script', '<\\/script')}\n</script>`;
