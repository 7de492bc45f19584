/** The documentation as data: pages, their blocks of code, their links, their headings, and what they quote. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Block {
  /** `sh`: commands; `console`: a command and what it prints; `yaml`: an experiment or a part of one; `` if indented. */
  language: string;
  lines: string[];
}

export interface Page {
  /** Relative to the root. */
  path: string;
  text: string;
  blocks: Block[];
  /** The text without its blocks. */
  prose: string;
}

const fence = /^```(\S*)\n([\s\S]*?)^```$/gm;
const indented = /(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+/g;

export function readPage(path: string): Page {
  const text = readFileSync(join(root, path), 'utf8');
  const fenced = [...text.matchAll(fence)].map(([, language, body]) => ({
    language,
    lines: body.trimEnd().split('\n'),
  }));
  const rest = text.replaceAll(fence, '');
  const others = [...rest.matchAll(indented)].map(([body]) => ({
    language: '',
    lines: body
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(4)),
  }));
  return { path, text, blocks: [...fenced, ...others], prose: rest.replaceAll(indented, '\n') };
}

/** Pages of a folder, its folders included. */
export const pagesIn = (folder: string): Page[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => readPage(join(folder, file)));

/** Places of a page's links, without those of the web. */
export const linksOf = ({ text }: Page): string[] =>
  [...text.replaceAll(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** As GitHub names headings: in lower case, without what is no letter, digit, blank or dash, blanks as dashes. */
const slugOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

/** What is wrong with a link; nothing where it leads somewhere. */
export function brokenLink(page: Page, link: string): string | undefined {
  const [file, anchor] = link.split('#');
  const target = file === '' ? join(root, page.path) : resolve(root, dirname(page.path), file);
  if (!existsSync(target)) return `${page.path}: ${link} does not exist`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  const { text } = readPage(relative(root, target));
  const headings = [...text.replaceAll(fence, '').matchAll(/^#+ (.*)$/gm)].map(([, title]) => slugOf(title));
  return headings.includes(anchor) ? undefined : `${page.path}: ${link} names no heading`;
}

const asked = /^(?:\$ )?(?:npm run goodhart --|npx goodhart|goodhart) (.*)$/;

/** The words of a command of ours; none of another. Quotes hold words together, what follows # is a comment. */
export function wordsOf(line: string): string[] | undefined {
  const [, rest] = asked.exec(line.trim()) ?? [];
  if (rest === undefined) return undefined;
  const words = rest.replace(/ +# .*$/, '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replaceAll(/^["']|["']$/g, ''));
}

/** All commands of a page; a backslash continues a line, && a command. */
export const commandsOf = ({ blocks }: Page): string[][] =>
  blocks
    .filter(({ language }) => ['sh', 'console', ''].includes(language))
    .flatMap(({ lines }) =>
      lines
        .join('\n')
        .replaceAll(/\\\n\s*/g, ' ')
        .split('\n'),
    )
    .flatMap((line) => line.split(' && '))
    .flatMap((line) => {
      const words = wordsOf(line);
      return words ? [words] : [];
    });

/** Experiments that a page writes out, by the name of the file in the first line of the block. */
export const experimentsOf = ({ blocks }: Page): Map<string, string> =>
  new Map(
    blocks.flatMap(({ language, lines }) => {
      const [, name] = /^# (\S+\.yaml)$/.exec(lines[0]) ?? [];
      return language === 'yaml' && name ? [[name, lines.join('\n')] as const] : [];
    }),
  );

const interval = /([−-]?[\d.]+)(?: %)? \[([−-]?[\d.]+), ([−-]?[\d.]+)\]/g;

/** Numbers with intervals, such as 0.12 [0.02, 0.22], whatever white space lies between. */
export const intervalsIn = (text: string): string[] =>
  [...text.replaceAll(/\s+/g, ' ').matchAll(interval)].map(([, ...numbers]) => numbers.join(' '));

const negative = (number: string) => (/^[−-]/.test(number) ? number.slice(1) : `−${number}`);

/** The same as how much the other one is lower. */
export function turnedAround(numbers: string): string {
  const [estimate, low, high] = numbers.split(' ');
  return [estimate, high, low].map(negative).join(' ');
}
