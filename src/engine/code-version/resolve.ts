/** What a specifier means: a file, as Node resolves it for ES modules, or a package with its version. */
import { realpathSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installedPackage } from './packages.js';

export type Resolved =
  | { kind: 'file'; file: string }
  | { kind: 'package'; version: string }
  | { kind: 'builtin' };

export type Resolver = (specifier: string, importer: string) => Resolved;

export function createResolver(): Resolver {
  const known = new Map<string, Resolved>();
  return (specifier, importer) => {
    const key = `${dirname(importer)}\0${/\.[cm]?tsx?$/.test(importer)}\0${specifier}`;
    const resolved = known.get(key) ?? resolveSpecifier(specifier, importer);
    known.set(key, resolved);
    return resolved;
  };
}

export function resolveEntry(url: string): string {
  const file = existingFile(new URL(url), url);
  if (file === undefined) throw new Error(`there is no module ${url}`);
  return file;
}

function resolveSpecifier(specifier: string, importer: string): Resolved {
  if (isBuiltin(specifier) || specifier.startsWith('data:')) return { kind: 'builtin' };
  // `#name` stands for a file in the importer's own package: to pass it over would miss edits there.
  if (!/^(\.\.?\/|\/|file:|#)/.test(specifier))
    return { kind: 'package', version: installedPackage(specifier, importer) };
  const file = specifier.startsWith('#')
    ? undefined
    : existingFile(new URL(specifier, pathToFileURL(importer)), importer);
  if (file === undefined) throw new Error(`cannot resolve '${specifier}', imported by ${importer}`);
  return { kind: 'file', file };
}

/** In sources `./x.js` names what `./x.ts` or `./x.tsx` will be compiled to. */
function existingFile(url: URL, importer: string): string | undefined {
  const path = fileURLToPath(url);
  const sources = /\.m?js$/.test(path)
    ? [path.replace(/js$/, 'ts'), path.replace(/\.js$/, '.tsx')].filter((source) => source !== path)
    : [];
  const candidates = /\.[cm]?tsx?$/.test(importer) ? [...sources, path] : [path, ...sources];
  // What is required may leave out how its name ends.
  const required = ['.js', '.cjs', '.json', '/index.js'].map((ending) => `${path}${ending}`);
  const file = [...candidates, ...required].find((candidate) =>
    statSync(candidate, { throwIfNoEntry: false })?.isFile(),
  );
  // Node knows a linked module by its real path.
  return file === undefined ? undefined : realpathSync(file);
}
