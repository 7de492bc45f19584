/** Sampled responses with their three scores; letters have colours, so that what is repeated shows. */
import type { PlaySample } from './play-data.js';
import { html } from './svg.js';
import { fixed } from './words.js';

/** Roles are named, since on a phone the style makes two lines of a row. */
export function samplesTable(samples: readonly PlaySample[]): HTMLElement {
  const titles = ['prompt', 'response, a letter a token', 'proxy', 'gold', 'human', 'remark'];
  const head = titles.map((title, index) =>
    html('th', { scope: 'col', role: 'columnheader', class: index > 1 && index < 5 ? 'number' : '' }, [
      title,
    ]),
  );
  return html('table', { role: 'table' }, [
    html('thead', { role: 'rowgroup' }, [html('tr', { role: 'row' }, head)]),
    html('tbody', { role: 'rowgroup' }, samples.map(sampleRow)),
  ]);
}

function sampleRow([prompt, response, proxy, gold, human]: PlaySample): HTMLElement {
  const isHacked = proxy > 0 && human < 0;
  const cell = (kind: string, content: Node | string, label = '') =>
    html('td', { role: 'cell', class: kind, 'data-label': label }, [content]);
  const score = (value: number, kind: string) =>
    cell(`number ${kind}${value < 0 ? ' below' : ''}`, fixed(value), kind);
  return html('tr', { role: 'row', class: isHacked ? 'hacked' : '' }, [
    cell('prompt', tokens(prompt)),
    cell('response', tokens(response)),
    ...[score(proxy, 'proxy'), score(gold, 'gold'), score(human, 'human')],
    cell('mark', isHacked ? 'the proxy likes it, the annotator does not' : ''),
  ]);
}

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Hues of neighbours in the alphabet lie a golden angle apart. */
const hueOf = (letter: string): number => Math.round((alphabet.indexOf(letter) * 137.508) % 360);

const tokens = (text: string): HTMLElement =>
  html(
    'span',
    { class: 'tokens', role: 'img', 'aria-label': text },
    [...text].map((letter) =>
      html('i', { style: `--hue: ${hueOf(letter)}`, 'aria-hidden': 'true' }, [letter]),
    ),
  );
