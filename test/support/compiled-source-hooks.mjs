/** The hooks of compiled-sources.mjs, which Node runs in a thread of their own. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = new URL('../../', import.meta.url);
const compiled = process.env.GOODHART_TEST_PROGRAM;
const isTypeScript = /\.tsx?$/;

const statOf = (path) => statSync(path, { throwIfNoEntry: false });

/** In sources `./x.js` names what `./x.ts` or `./x.tsx` is compiled to. */
export function resolve(specifier, context, next) {
  if (
    /^(\.\.?\/|file:)/.test(specifier) &&
    specifier.endsWith('.js') &&
    isTypeScript.test(context.parentURL ?? '')
  ) {
    const stem = new URL(specifier, context.parentURL).href.slice(0, -3);
    for (const url of [`${stem}.ts`, `${stem}.tsx`])
      if (statOf(fileURLToPath(url))) return { url, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !isTypeScript.test(url)) return next(url, context);
  const file = fileURLToPath(url);
  return { format: 'module', source: compiledText(url, file) ?? (await compile(file)), shortCircuit: true };
}

/** Of a source that nobody has edited since. */
function compiledText(url, file) {
  if (compiled === undefined || !url.startsWith(sources.href)) return undefined;
  const output = join(compiled, url.slice(sources.href.length).replace(isTypeScript, '.js'));
  const made = statOf(output);
  return made && made.mtimeMs > statSync(file).mtimeMs ? readFileSync(output, 'utf8') : undefined;
}

async function compile(file) {
  const { transformSync } = await import('esbuild');
  const loader = file.endsWith('x') ? 'tsx' : 'ts';
  const options = { loader, format: 'esm', target: 'es2022', jsx: 'automatic', sourcefile: file };
  return transformSync(readFileSync(file, 'utf8'), options).code;
}
