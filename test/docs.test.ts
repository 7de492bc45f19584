/** What the documentation says can be done: commands and options that there are, experiments that load, links, outputs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { pretrainingTable } from '../scripts/pretraining-worlds.js';
import { worldsTable } from '../scripts/reasoning-worlds.js';
import { buildProgram } from '../src/cli/program.js';
import { experimentTemplate, loadStudy, studies } from '../src/studies/index.js';
import { goodhart } from './cli/goodhart.js';
import { committedResults } from './support/committed-results.js';
import {
  brokenLink,
  commandsOf,
  experimentsOf,
  intervalsIn,
  linksOf,
  type Page,
  pagesIn,
  readPage,
  root,
  turnedAround,
} from './support/documentation.js';

/** Made by scripts, each with a test or a rule of its own. */
const made = ['docs/fidelity.md', 'docs/fidelity-notes.md'];
const pages = pagesIn('docs').filter(({ path }) => !made.includes(path));
const everyPage = [...pages, readPage('README.md'), readPage('CONTRIBUTING.md')];
/** Plug-ins have files of their own beside them, and a test that runs them. */
const written = pages.filter(({ path }) => !['docs/plug-ins.md', 'docs/world.md'].includes(path));
/** What a page of ours calls a folder that it has the reader make. */
const tutorial = { 'results/noise': 'test/data/tutorial/noise' };

const program = buildProgram();
const named = new Map(program.commands.map((command) => [command.name(), command]));

interface Given {
  command: Command;
  places: string[];
  options: Map<string, string[]>;
}

/** Takes a command line apart as Commander does; throws where it would. */
function takenApart([name, ...words]: string[]): Given {
  const command = named.get(name);
  if (command === undefined) throw new Error(`no command ${name}`);
  const given: Given = { command, places: [], options: new Map() };
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (!word.startsWith('--')) {
      given.places.push(word);
      continue;
    }
    const [flag, own] = word.split(/=(.*)/s);
    const option = command.options.find(({ long }) => long === flag);
    if (option === undefined && flag !== '--help') throw new Error(`goodhart ${name} has no ${flag}`);
    const takes = option?.required || (option?.optional && !(words[index + 1] ?? '--').startsWith('--'));
    const value = own ?? (takes ? words[++index] : '');
    if (option?.argChoices && !option.argChoices.includes(value))
      throw new Error(`${flag} does not take ${value}`);
    given.options.set(flag, [...(given.options.get(flag) ?? []), value]);
  }
  return given;
}

describe('every page', () => {
  it.each(everyPage.map((page) => [page.path, page] as const))(
    '%s leads somewhere with each link',
    (_, page) => {
      expect(linksOf(page).flatMap((link) => brokenLink(page, link) ?? [])).toEqual([]);
    },
  );

  it.each(everyPage.map((page) => [page.path, page] as const))(
    '%s names commands that there are',
    (_, page) => {
      for (const words of commandsOf(page).filter(([name]) => !name.startsWith('<')))
        expect(() => takenApart(words), words.join(' ')).not.toThrow();
    },
  );
});

describe('the experiments of a page', () => {
  it.each(written.map((page) => [page.path, page] as const))('%s: load', (_, page) => {
    const folder = mkdtempSync(join(tmpdir(), 'goodhart-docs-'));
    try {
      const own = experimentsOf(page);
      for (const [name, text] of own) {
        writeFileSync(join(folder, name), text);
        expect(() => loadStudy(join(folder, name)), `${name}\n${text}`).not.toThrow();
      }
      for (const words of commandsOf(page).filter(([name]) => ['run', 'describe'].includes(name))) {
        const { places, options } = takenApart(words);
        const reference = own.has(places[0]) ? join(folder, places[0]) : places[0];
        const [set, sweep] = [options.get('--set') ?? [], options.get('--sweep') ?? []];
        expect(() => loadStudy(reference, { set, sweep }), words.join(' ')).not.toThrow();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('have no key in the prose that there is not', () => {
    const kinds = ['pretraining', 'reasoning'].map((name) => studies.get(name).schema());
    const templates = [
      parse(experimentTemplate('any')) as Record<string, unknown>,
      ...kinds.map((schema) => schema.parse({ name: 'any' }) as unknown as Record<string, unknown>),
    ];
    const sections = [...new Set(templates.flatMap((template) => Object.keys(template)))].join('|');
    const key = new RegExp(`^(?:${sections})\\.[A-Za-z][A-Za-z.-]*$`);
    for (const { path, prose } of written) {
      const spans = [...prose.matchAll(/`([^`\n]+)`/g)]
        .map(([, span]) => span)
        .filter((span) => key.test(span) && !span.endsWith('.csv'));
      for (const span of spans) {
        const isKey = templates.some((template) => holds(template, span.split('.')));
        expect(isKey, `${path}: ${span}`).toBe(true);
      }
    }
  });
});

const holds = (value: unknown, [first, ...rest]: string[]): boolean =>
  first === undefined ||
  (typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, first) &&
    holds((value as Record<string, unknown>)[first], rest));

/** Commands of pages with what they print, run once. */
const outputs = new Map<string, Promise<string>>();

function outputOf(line: string): Promise<string> {
  const [words] = commandsOf({
    path: '',
    text: '',
    prose: '',
    blocks: [{ language: 'console', lines: [line] }],
  });
  const placed = words.map((word) => {
    const [own] = Object.entries(tutorial).filter(([name]) => word === name);
    if (own) return join(root, own[1]);
    return /^(?:test|results)\//.test(word) ? join(root, word) : word;
  });
  const earlier = outputs.get(line);
  if (earlier) return earlier;
  const run = goodhart(...placed).then(({ out, err, code }) => {
    expect(code, err).toBe(0);
    return out;
  });
  outputs.set(line, run);
  return run;
}

const shownOn = ({ blocks }: Page) =>
  blocks
    .filter(({ language }) => language === 'console')
    .map(({ lines: [command, ...shown] }) => ({ command, shown }));

describe('what a command prints', { timeout: 120_000 }, () => {
  it.each(
    written.flatMap((page) =>
      shownOn(page).map(({ command, shown }) => [page.path, command, shown] as const),
    ),
  )('%s shows it: %s', async (_, command, shown) => {
    const printed = (await outputOf(command)).split('\n').map((line) => line.trimEnd());
    // … stands for lines that are left out.
    for (const line of shown.filter((text) => text !== '…')) expect(printed).toContain(line);
  });
});

interface Told {
  id: string;
  verdict: string;
  evidence: string;
}

const findingsOf = (folder: string): Told[] =>
  (JSON.parse(readFileSync(join(root, folder, 'findings.json'), 'utf8')) as { findings: Told[] }).findings;

describe('what pages quote of the committed results', { timeout: 240_000 }, () => {
  const worlds = {
    reasoning: worldsTable(join(root, 'results')),
    pretraining: pretrainingTable(join(root, 'results')),
  };

  it.each(Object.entries(worlds))(
    'docs/%s.md has the table of six worlds of the folders, as its script in scripts/ makes it',
    (name, table) => {
      const page = readFileSync(join(root, `docs/${name}.md`), 'utf8');
      expect(page).toContain(`<!-- worlds -->\n${table}<!-- /worlds -->`);
    },
  );

  const quoted =
    /^\| (?<id>[FM]\d+\w?) \| \[[^\]]*\]\((?:\.\.\/)*(?<folder>results\/[^/]+)\/report\.md\) \| (?<verdict>[^|]+) \| (?<evidence>[^|]+) \|$/gm;

  it.each(written.map((page) => [page.path, page] as const))('%s: verdicts are those', (_, { text }) => {
    for (const { groups } of text.matchAll(quoted)) {
      const { id, folder, verdict, evidence } = groups!;
      const told = findingsOf(folder).find((finding) => finding.id === id);
      expect(told?.verdict, `${id} of ${folder}`).toBe(verdict);
      for (const part of evidence.split('…')) expect(told?.evidence).toContain(part.trim());
    }
  });

  it('numbers with intervals are of the committed results, or printed on the page', async () => {
    const texts = committedResults().flatMap((folder) => [
      readFileSync(join(root, folder, 'report.md'), 'utf8'),
      ...findingsOf(folder).map(({ evidence }) => evidence),
    ]);
    const known = new Set([...texts, ...Object.values(worlds)].flatMap(intervalsIn));
    for (const page of written) {
      for (const { command } of shownOn(page))
        for (const own of intervalsIn(await outputOf(command))) known.add(own);
      const unknown = intervalsIn(page.prose).filter(
        (own) => !known.has(own) && !known.has(turnedAround(own)),
      );
      expect(unknown, page.path).toEqual([]);
    }
  });
});
