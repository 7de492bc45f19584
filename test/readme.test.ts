/** The README's example of the library, as far as it can be run without a study. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as library from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const example = readme.slice(readme.indexOf('As a library:'), readme.indexOf('The rooms of the program'));

it('imports what the library exports, and loads an experiment that there is', () => {
  const [, names] = /import \{ ([^}]*) \} from 'goodhart';/.exec(example) ?? [];
  for (const name of names.split(', ')) expect(library).toHaveProperty(name);
  const [, reference, key, values] =
    /loadStudy\('(\w+)', \{ sweep: \['([\w.]+)=([\w,]+)'\] \}\)/.exec(example) ?? [];
  const { experiment } = library.loadStudy(reference, { sweep: [`${key}=${values}`] });
  expect((experiment as unknown as { sweep: unknown }).sweep).toEqual({ [key]: values.split(',') });
});
