/** One cell taken apart: the number in it, and what stands around the number. */

export interface NumberForm {
  sign: '' | '-';
  /** Digits with their marks, as they stand. */
  mantissa: string;
  /** -5 of `e-5`, else 0. */
  exponent: number;
  isPercent: boolean;
  /** The number below a fraction line. */
  denominator?: string;
  /** Followed by an error: `0.5 ± 0.1`, `0.5 (0.1)`. */
  hasError: boolean;
  /** `nats`, `$`; empty without one. */
  unit: string;
}

/** Longer cells are text or lists. */
const LONGEST = 100;

const pattern =
  /^([$€£¥~≈] ?)?([-+]?) ?([$€£¥] ?)?(\d[\d.,'’_]*(?: \d{3})*(?:[.,]\d*)?|[.,]\d+)(?:[ed]([-+]?\d+))?(.*)$/is;
const fraction = /^ ?[/⁄] ?(\d[\d.,'’_]*)(?: ?\(.*\))?$/;
/** An error, brackets with anything in them, or both; a percent sign and a unit may follow. */
const error = /^ ?(%?)( ?(?:±|\+ ?\/? ?-) ?[\d.,]+(?:e[-+]?\d+)?)? ?(%?) ?([([].*[)\]])? ?(%?) ?([a-zµ]*)$/i;
const unit = /^ ?([a-zµΩ°€£$¥][^\d,;:]{0,20})$/i;

/** Undefined where a cell is no number in any form. */
export function numberForm(cell: string): NumberForm | undefined {
  if (cell.length > LONGEST) return undefined;
  return simple.test(cell) ? simpleForm(cell) : carefulForm(cell);
}

/** Digits, commas and dots, as a column holds a million of. */
const simple = /^-?\d(?:[\d.,]*\d)?\.?%?$/;

function simpleForm(cell: string): NumberForm {
  const sign = cell.startsWith('-') ? '-' : '';
  const isPercent = cell.endsWith('%');
  const mantissa = cell.slice(sign.length, isPercent ? -1 : undefined);
  return { sign, mantissa, exponent: 0, isPercent, hasError: false, unit: '' };
}

function carefulForm(cell: string): NumberForm | undefined {
  const match = pattern.exec(normalised(cell));
  if (match === null) return undefined;
  const [, before = '', sign, currency = '', rawMantissa, exponent, rawRest] = match;
  // A blank, comma or dot at the end of `1 055 ` or `0.5.` belongs to what follows.
  const mantissa = rawMantissa.replace(/[,'’_ ]+$/, '');
  const rest = rawMantissa.slice(mantissa.length) + rawRest;
  const around = aroundOf(rest);
  if (around === undefined) return undefined;
  const prefix = (before + currency).trim();
  return {
    ...{ sign: sign === '-' ? '-' : '', mantissa, exponent: Number(exponent ?? 0) },
    ...around,
    unit: prefix === '' ? around.unit : prefix + around.unit,
  };
}

type Around = Pick<NumberForm, 'isPercent' | 'denominator' | 'hasError' | 'unit'>;

function aroundOf(rest: string): Around | undefined {
  const around: Around = { isPercent: false, hasError: false, unit: '' };
  if (rest === '') return around;
  if (/^ ?%$/.test(rest)) return { ...around, isPercent: true };
  const [, denominator] = fraction.exec(rest) ?? [];
  if (denominator !== undefined) return { ...around, denominator };
  const [, before, spread, behind, brackets, last, own] = error.exec(rest) ?? [];
  if (spread !== undefined || brackets !== undefined)
    return { isPercent: [before, behind, last].includes('%'), hasError: true, unit: own };
  const [, ownUnit] = unit.exec(rest) ?? [];
  return ownUnit === undefined ? undefined : { ...around, unit: ownUnit.trim() };
}

/** Minus signs of typographers, blanks of all widths, quotes, Markdown and the calls in which Python prints numbers. */
function normalised(cell: string): string {
  let text = cell.replaceAll('**', '').trim();
  if (/[^ -~]/.test(text)) text = text.replace(/[−–‐‑]/g, '-').replace(/[\u00a0\u2007\u2009\u202f]/g, ' ');
  for (let layer = 0; layer < 4; layer++) {
    const inside = unwrapped(text);
    if (inside === undefined) break;
    text = inside;
  }
  return text;
}

/** The inside of quotes, stars, LaTeX, `tensor(0.5, device='cuda:0')`, `[0.5]`; undefined where nothing is around. */
function unwrapped(text: string): string | undefined {
  const quoted = /^=?(["'`])(.*)\1$/s.exec(text) ?? /^(\*)([^*]+)\1$/.exec(text);
  if (quoted) return quoted[2].trim();
  // Excel's sign for what is to stay text.
  if (/^'[-+\d.,]/.test(text)) return text.slice(1);
  const power = /^(.*\d) ?[x×·] ?10 ?\^? ?\{?([-+]?\d+)\}?$/s.exec(text);
  if (power) return `${power[1]}e${power[2]}`;
  const latex = /^\$([^$]*\d[^$]*)\$$/.exec(text) ?? /^\\[a-z]+\{(.*)\}$/i.exec(text);
  if (latex) return latex[1].replace(/\s*\\pm\s*/, '±').trim();
  const marked = /^(.*\d)\s?[*†‡§]+$/s.exec(text);
  if (marked) return marked[1];
  const call = /^[a-z_][\w.]*\((.*)\)$/is.exec(text);
  if (call) return firstArgument(call[1]);
  const list = /^\[([^,]*)\]$/.exec(text) ?? /^\(([^(),]*),?\)$/.exec(text);
  return list?.[1].trim();
}

/** Up to the first comma that stands in no bracket. */
function firstArgument(text: string): string {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if ('[('.includes(text[index])) depth++;
    else if ('])'.includes(text[index])) depth--;
    else if (text[index] === ',' && depth === 0) return text.slice(0, index).trim();
  }
  return text.trim();
}

/** How many numbers a cell lists: `[0.1, 0.2]` two; 0 where it is no list. */
export function listLength(cell: string): number {
  if (!cell.includes('[') && !cell.includes('(')) return 0;
  const [, inside] = /^(?:[a-z_][\w.]*\()?[[(](.*)[\])]/is.exec(cell) ?? [];
  if (inside === undefined) return 0;
  return inside.split(/[,\s]+/).filter((part) => part !== '').length;
}
