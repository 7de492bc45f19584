/**
 * How the modules of a plug-in are found and read.
 *
 * `goodhart` means this very program, wherever the plug-in lies and whatever else is installed there: two copies would
 * have two registries. TypeScript loses its types on the way in and is an ES module, whatever the package around it says:
 * Node 20 strips no types, and loaders that go by the package would take it for CommonJS in a folder that is not set up.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import { stripTypes } from '../strip-types.js';

const isTypeScript = (url: string) => /^file:.*\.[cm]?tsx?$/.test(url) && !url.includes('/node_modules/');

export const resolve: ResolveHook = (specifier, context, next) => {
  if (specifier === 'goodhart' || specifier.startsWith('goodhart/'))
    return next(specifier, { ...context, parentURL: import.meta.url });
  const source = typescriptBehind(specifier, context.parentURL);
  return source ? { url: source, format: 'module', shortCircuit: true } : next(specifier, context);
};

/** `./x.js` and `./x` of a TypeScript module are `x.ts` where that is what lies there. */
function typescriptBehind(specifier: string, parent: string | undefined): string | undefined {
  if (!parent || !isTypeScript(parent) || !/^\.\.?\//.test(specifier)) return undefined;
  const url = new URL(specifier, parent).href;
  const candidates = [url, url.replace(/\.([cm]?)js$/, '.$1ts'), `${url}.ts`].filter(isTypeScript);
  return candidates.find((candidate) => existsSync(fileURLToPath(candidate)));
}

export const load: LoadHook = (url, context, next) => {
  if (!isTypeScript(url)) return next(url, context);
  const file = fileURLToPath(url);
  const source = stripTypes(readFileSync(file, 'utf8'), file, { sourcefile: file, sourcemap: 'inline' });
  return { format: 'module', source, shortCircuit: true };
};
