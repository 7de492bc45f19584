/** Strings in single or double quotes with the escapes of JSON and Python. */

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', 0: '\0' };

/** The string whose quote stands at `start`, and the place behind it; undefined where it does not end before `end`. */
export function quotedString(
  text: string,
  start: number,
  end: number,
): { value: string; end: number } | undefined {
  const quote = text[start];
  let value = '';
  let from = start + 1;
  for (let place = from; place < end; place++) {
    const character = text[place];
    if (character === quote) return { value: value + text.slice(from, place), end: place + 1 };
    if (character !== '\\') continue;
    const code = escaped(text, place + 1);
    value += text.slice(from, place) + code.value;
    place += code.length;
    from = place + 1;
  }
  return undefined;
}

function escaped(text: string, place: number): { value: string; length: number } {
  const [, four, two] = /^(?:u([\da-f]{4})|x([\da-f]{2}))/i.exec(text.slice(place, place + 5)) ?? [];
  const code = four ?? two;
  if (code !== undefined)
    return { value: String.fromCharCode(Number.parseInt(code, 16)), length: code.length + 1 };
  const character = text[place] ?? '';
  return { value: escapes[character] ?? character, length: character.length };
}
