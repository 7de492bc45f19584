import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { colorLevel, paintRow } from '../../src/ui/ansi.js';

test('the environment says how many colours there are', () => {
  const environments = [
    { NO_COLOR: '1', COLORTERM: 'truecolor' },
    { TERM: 'dumb' },
    { TERM: 'xterm' },
    { TERM: 'screen-256color' },
    { TERM: 'xterm-256color', COLORTERM: 'truecolor' },
    { NO_COLOR: '', TERM: 'xterm-256color' },
  ];
  expect(environments.map(colorLevel)).toEqual([0, 0, 1, 2, 3, 2]);
});

test('a colour is written in the words of the terminal', () => {
  const paint = (level: 0 | 1 | 2 | 3) => paintRow([{ text: 'x', color: '#ff0000' }], { width: 9, level });
  // ECMA-48 and xterm: 91 is bright red, 196 the cube’s purest red, 39 the terminal’s own colour.
  expect([0, 1, 2, 3].map((level) => paint(level as 0))).toEqual([
    'x',
    '\x1b[91mx\x1b[39m',
    '\x1b[38;5;196mx\x1b[39m',
    '\x1b[38;2;255;0;0mx\x1b[39m',
  ]);
});

test('who asks for no colour still sees what is bold or faint', () => {
  const row = [
    { text: 'x', color: '#ff0000', bold: true },
    { text: 'y', dim: true },
  ];
  expect(paintRow(row, { width: 9, level: 0 })).toBe('\x1b[1mx\x1b[22m\x1b[2my\x1b[22m');
});

test('a wide character counts as two columns and is never cut in half', () => {
  expect(paintRow([{ text: '日本語' }], { width: 5, level: 0 })).toBe('日本');
});

test('a row is cut at the width, colours or not', () => {
  const row = [
    { text: 'gold ', color: '#ff0000' },
    { text: 'and proxy', dim: true },
  ];
  expect(stripVTControlCharacters(paintRow(row, { width: 8, level: 3 }))).toBe('gold and');
  expect(paintRow(row, { width: 0, level: 3 })).toBe('');
});

test('control characters from outside never reach the terminal', () => {
  expect(paintRow([{ text: 'bad\x1b[2J\nname' }], { width: 40, level: 0 })).toBe('bad [2J name');
});
