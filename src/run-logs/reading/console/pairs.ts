/** Pairs of a name and a number in a line of a console log: `kl: 0.5`, `kl=0.5`, `step:1 - actor/kl_loss:0.5`. */

export type Pair = readonly [name: string, value: string];

/** A colon or an equals sign and a number, alone or in a call such as `tensor(0.5)`. */
const valueAt =
  /["']?\s?[:=]\s*(?:[a-z_][\w.]*\(\[?)?([-+−]?(?:\d[\d_]*(?:[.,]\d+)*\.?(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|nan|inf(?:inity)?|none|null)(?:\/\d+)?%?)(?![\w:/]|\.\d)/gi;
/** What may stand between a name and what goes before it. */
const beforeName = /^.*(?:[,;|\t{}[\]()<>]|\s-\s|\s{2,}|:\s|=)/s;
/** `2024-05-01 12:00:00,123 INFO`, as the module logging writes it, and Ray's `(Worker pid=7)`. */
export const linePrefix =
  /^(?:\s|\([^()]*pid=[^()]*\)|\[[^\]]{0,80}\]|\d{4}-\d\d-\d\d[T ][\d:.,+Z]*|\d\d:\d\d:[\d.,]+|(?:DEBUG|INFO|WARN|WARNING|ERROR)\b(?:[:\w.]*:)?|[-–:|])+/;
/** Of `tensor(0.5, device='cuda:0')`, and alone. */
const device = /,\s*device=(?:'[^']*'|"[^"]*")|\b(?:cuda|xpu|npu|mps|cpu):\d+/g;
const counters =
  /\b(step|global[_ ]step|iter|iteration|epoch|episode|update|batch)s?[ #]{1,2}(\d+)\b(?!\s*[:=]\s*[-\d.])/gi;
/** Text that is looked at for a name. */
const LONGEST_NAME = 80;
const MOST_WORDS = 4;
/** A line of more is a dump, not a log. */
const LONGEST_LINE = 200_000;

export function pairsIn(line: string): Pair[] {
  if (line.length > LONGEST_LINE || !/[:=]/.test(line)) return [];
  const text = line.replace(linePrefix, '').replace(device, '');
  const pairs: Pair[] = [];
  let from = 0;
  for (const match of text.matchAll(valueAt)) {
    const name = nameIn(text.slice(Math.max(from, match.index - 2 * LONGEST_NAME), match.index));
    from = match.index + match[0].length;
    if (name !== undefined && !isVersion(match[1])) pairs.push([name, pairValue(name, match[1])]);
  }
  return pairs;
}

/** `Epoch 3`, `step 100`: no pair of its own, but worth a column where a line has pairs. */
export const countersIn = (line: string): Pair[] =>
  [...line.slice(0, LONGEST_LINE).matchAll(counters)].map(([, name, value]) => [
    name.toLowerCase().replace(' ', '_'),
    value,
  ]);

function nameIn(before: string): string | undefined {
  const words = before
    .replace(beforeName, '')
    .replace(/^[^\p{L}_√]+/u, '')
    .replace(/["'\s]+$/, '')
    .split(/\s+/);
  const lastNumber = words.findLastIndex((word) => /^[\d./]+$/.test(word));
  const own = words.slice(lastNumber + 1);
  const name = own.length > MOST_WORDS ? own.at(-1)! : own.join(' ');
  return /^[\p{L}_√]/u.test(name) && name.length <= LONGEST_NAME ? name : undefined;
}

/** `torch=2.1.0` */
const isVersion = (value: string): boolean => /\.\d+\.\d/.test(value) && !/^\d{1,3}(?:\.\d{3})+$/.test(value);

/** `step: 10/1000` is the tenth; elsewhere a fraction line is one. */
const pairValue = (name: string, value: string): string =>
  /step|iter|epoch|batch|episode/i.test(name) ? value.replace(/\/\d+$/, '') : value;
