/** The README's example of the library, as far as it can be run without a study, and the output that it shows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as library from '../src/index.js';
import { fitScalingLog } from '../src/run-logs/index.js';
import { goodhart } from './cli/goodhart.js';

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

it('shows the scaling fit that its command gives', () => {
  const [, file, form, where] = /goodhart fit (\S+) --form (chinchilla) --where "([^"]+)"/.exec(readme) ?? [];
  const log = readFileSync(new URL(`../${file}`, import.meta.url));
  // The intervals are those of the page: resampling a few times gives what is estimated all the same.
  const [{ parameters, derived }] = fitScalingLog(log, { form, where: [where], bootstrap: 2 }).groups;
  const rows = [
    ...parameters.map(({ symbol, estimate }) => ({ name: symbol, estimate })),
    ...derived.slice(0, 2),
  ];
  for (const { name, estimate } of rows) {
    const line = readme.split('\n').find((text) => text.startsWith(`    ${name} `)) ?? '';
    const [, shown, low, high] = /([\d.]+) +\[([\d.]+), ([\d.]+)\]/.exec(line)?.map(Number) ?? [];
    expect(Math.abs(shown / estimate - 1), name).toBeLessThan(2e-3);
    expect(low < estimate && estimate < high, name).toBe(true);
  }
}, 120_000);

/** Lines of the README that are indented behind a command, up to the next text. */
function printedBehind(command: string): string[] {
  const lines = readme
    .slice(readme.indexOf(`    ${command}`))
    .split('\n')
    .slice(1);
  const end = lines.findIndex((line) => line !== '' && !line.startsWith('    '));
  return lines.slice(0, end).flatMap((line) => (line === '' ? [] : [line.slice(4)]));
}

it.each([
  'goodhart check test/data/field/15-trlx-history.csv',
  'goodhart fit test/data/gao2022_fig1b_rl_gold_digitised.csv --form rl --by rm_size',
])('shows what %s prints', async (command) => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const parameters = command.split(' ').slice(1);
  const { out } = await goodhart(
    ...parameters.map((word) => (word.startsWith('test/') ? join(root, word) : word)),
  );
  // … stands for lines that are left out.
  const shown = printedBehind(command).filter((line) => line !== '…');
  expect(shown.length).toBeGreaterThan(4);
  for (const line of shown) expect(out.split('\n')).toContain(line);
});

it('shows what goodhart compare says of four worlds', async () => {
  const start = readme.indexOf('    goodhart compare results/rm-size');
  const section = readme.slice(start, readme.indexOf('It gives α and β of each'));
  const [command, ...rest] = section.split(/(?<!\\)\n/).filter((line) => line !== '');
  const root = fileURLToPath(new URL('..', import.meta.url));
  const parameters = command
    .trim()
    .split(/[\s\\]+/)
    .slice(1);
  const { out } = await goodhart(
    ...parameters.map((word) => (word.startsWith('results/') ? join(root, word) : word)),
  );
  expect(rest.length).toBeGreaterThan(6);
  for (const line of rest) expect(out.split('\n')).toContain(line.slice(4));
}, 60_000);
