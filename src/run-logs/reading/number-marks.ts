/** Commas, dots, blanks and apostrophes within a number: which of them is the decimal mark. */

/**
 * What a mantissa says of the decimal mark: `dot` and `comma` say it, `dot or group` (1.055) and `comma or group`
 * (1,055) leave it open, `either` is a whole number without such marks, `none` is no number.
 */
export type Mark = 'dot' | 'comma' | 'dot or group' | 'comma or group' | 'either' | 'none';

/** Thousands apart by a blank, an apostrophe or Python's underscore leave the decimal mark to the rest. */
const grouped = /^\d{1,3}(?:([ '’_])\d{3})(?:\1\d{3})*(?=$|[.,])/;

export function markOf(mantissa: string): Mark {
  return simpleMark(mantissa) ?? carefulMark(mantissa);
}

/** Of digits with at most one comma or dot, as nearly all numbers are; a column may hold a million. */
function simpleMark(mantissa: string): Mark | undefined {
  let at = -1;
  for (let index = 0; index < mantissa.length; index++) {
    const code = mantissa.charCodeAt(index);
    if (code >= 48 && code <= 57) continue;
    if (at >= 0 || (code !== 44 && code !== 46)) return undefined;
    at = index;
  }
  if (at < 0) return mantissa === '' ? 'none' : 'either';
  if (mantissa.length === 1 || mantissa.endsWith(',')) return 'none';
  const isOpen = at > 0 && at < 4 && mantissa.length === at + 4 && mantissa[0] !== '0';
  const mark = mantissa[at] === ',' ? 'comma' : 'dot';
  return isOpen ? `${mark} or group` : mark;
}

function carefulMark(mantissa: string): Mark {
  const plain = withoutGroups(mantissa);
  if (/^\d+$/.test(plain)) return 'either';
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(plain)) return 'dot or group';
  if (/^[1-9]\d{0,2},\d{3}$/.test(plain)) return 'comma or group';
  if (/^(?:\d+\.\d*|\.\d+)$/.test(plain) || /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/.test(plain)) return 'dot';
  // Lakhs and crores: 1,05,000.
  if (/^[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d*)?$/.test(plain)) return 'dot';
  if (/^(?:\d+,\d+|,\d+)$/.test(plain) || /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/.test(plain)) return 'comma';
  return 'none';
}

const withoutGroups = (mantissa: string): string =>
  mantissa.replace(grouped, (groups) => groups.replace(/[ '’_]/g, ''));

/** A mantissa as `Number` reads it, or undefined where its marks do not fit the decimal mark. */
export function withDot(mantissa: string, decimal: '.' | ','): string | undefined {
  const mark = markOf(mantissa);
  const other = decimal === '.' ? 'comma' : 'dot';
  if (mark === 'none' || mark === other) return undefined;
  const plain = withoutGroups(mantissa);
  return decimal === '.' ? plain.replaceAll(',', '') : plain.replaceAll('.', '').replace(',', '.');
}
