/** The help: what each view shows, and every key. */
import { wrap } from '../display/terminal-text.js';
import type { Panel, TextRow, View } from '../display/view.js';

const everywhere: readonly (readonly [keys: string, meaning: string])[] = [
  ['1 2 3 … or Tab', 'choose a view; so does a click on its name'],
  ['m', 'the next method'],
  ['← →', 'the next curve, size or run'],
  ['o', 'hold these curves behind those chosen next; again to let go'],
  ['s', 'one seed after the other, then all together'],
  ['↑ ↓ PgUp PgDn', 'scroll, or go back in time; so does the wheel'],
  ['?', 'this help, and back'],
  ['q', 'leave; what runs here can be resumed, what is watched goes on'],
];

const keyColumns = 15;

export const helpPanel = (views: readonly View[]): Panel => ({
  ...{ type: 'panel', title: 'Help: ? goes back' },
  content: {
    type: 'text',
    scrolls: true,
    rows: ({ width }) => [
      ...everywhere.flatMap(([keys, meaning]) => entry(keys, meaning, width)),
      [],
      ...views.flatMap(({ name, about = '' }, index) => entry(`${index + 1} ${name}`, about, width)),
    ],
  },
});

function entry(head: string, text: string, width: number): TextRow[] {
  return wrap(text, Math.max(20, width - keyColumns - 1)).map((line, index) => [
    { text: (index === 0 ? head : '').padEnd(keyColumns + 1), bold: true },
    { text: line },
  ]);
}
