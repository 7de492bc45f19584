/** Sampled responses with their three scores; letters have colours, so that what is repeated shows. */
import type { PlaySample } from './play-data.js';
import { html } from './svg.js';
import { fixed } from './words.js';

export function samplesTable(samples: readonly PlaySample[]): HTMLElement {
  if (samples.length === 0) return html('p', {}, ['No responses were kept at this place.']);
  const head = ['prompt', 'response, a letter a token', 'proxy', 'gold', 'human', 'remark'].map(
    (title, index) =>
      html('th', { scope: 'col', ...(index > 1 && index < 5 && { class: 'number' }) }, [title]),
  );
  return html('table', {}, [
    html('thead', {}, [html('tr', {}, head)]),
    html('tbody', {}, samples.map(sampleRow)),
  ]);
}

function sampleRow([prompt, response, proxy, gold, human]: PlaySample): HTMLElement {
  const isHacked = proxy > 0 && human < 0;
  const score = (value: number, kind: string) =>
    html('td', { class: `number ${kind}${value < 0 ? ' below' : ''}` }, [fixed(value)]);
  return html('tr', isHacked ? { class: 'hacked' } : {}, [
    html('td', {}, [tokens(prompt)]),
    html('td', {}, [tokens(response)]),
    ...[score(proxy, 'proxy'), score(gold, 'gold'), score(human, 'human')],
    html('td', { class: 'mark' }, [isHacked ? 'the proxy likes it, the annotator does not' : '']),
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
