import { EventEmitter } from 'node:events';
import { beforeEach, expect, test } from 'vitest';
import { FullScreen, type Terminal } from '../../src/ui/full-screen.js';

class FakeTerminal extends EventEmitter implements Terminal {
  columns = 80;
  rows = 24;
  written = '';
  write(text: string): boolean {
    this.written += text;
    return true;
  }
}

let terminal: FakeTerminal;
let screen: FullScreen;

beforeEach(() => {
  terminal = new FakeTerminal();
  screen = new FullScreen(terminal);
  screen.enter();
});

test('leaving shows the cursor and the ordinary screen again, once', () => {
  screen.write('hello\nworld');
  screen.leave();
  screen.leave();
  expect(terminal.written.endsWith('\x1b[?25h\x1b[?1049l')).toBe(true);
  expect(terminal.written.split('\x1b[?1049l')).toHaveLength(2);
});

test('only the lines that changed are written', () => {
  screen.write('one\ntwo');
  terminal.written = '';
  screen.write('one\ntoo');
  expect(terminal.written).toContain('too');
  expect(terminal.written).not.toContain('one');
  screen.leave();
});

test('a resize clears the screen and draws every line anew, as far as the window goes', () => {
  screen.write('one\ntwo');
  terminal.rows = 1;
  terminal.emit('resize');
  terminal.written = '';
  screen.write('one\ntwo');
  expect(terminal.written).toContain('one');
  expect(terminal.written).not.toContain('two');
  screen.leave();
});

test('a window that was closed ends the drawing without a crash', () => {
  let lost = 0;
  screen.on('lost', () => {
    lost += 1;
  });
  terminal.emit('error', new Error('write EIO'));
  terminal.written = '';
  screen.write('one');
  screen.leave();
  expect([lost, terminal.written]).toEqual([1, '']);
});

test('Ink’s own cursor codes do not wipe the frame', () => {
  screen.write('one\ntwo');
  terminal.written = '';
  screen.write('\x1b[?25l');
  screen.write('one\ntwo');
  expect(terminal.written).toBe('');
  screen.leave();
});
