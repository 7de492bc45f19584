/**
 * The terminal's alternate screen as a stream of frames: Ink writes whole frames, only changed lines reach the
 * terminal, and leaving restores what stood there before, however the process ends.
 *
 * Ink 6 draws below the cursor of the ordinary screen and wipes everything when a frame is as tall as the window;
 * addressing lines absolutely avoids both, and survives a resize.
 */
import { EventEmitter } from 'node:events';
import {
  beginSynchronizedOutput,
  cursorHide,
  cursorShow,
  cursorTo,
  endSynchronizedOutput,
  enterAlternativeScreen,
  eraseEndLine,
  eraseScreen,
  exitAlternativeScreen,
} from 'ansi-escapes';
import { mouseOff, mouseOn } from './mouse.js';

export interface Terminal extends EventEmitter {
  columns?: number;
  rows?: number;
  isTTY?: boolean;
  write(text: string): boolean;
}

const enterCodes = enterAlternativeScreen + eraseScreen + cursorTo(0, 0) + cursorHide + mouseOn;
const leaveCodes = mouseOff + cursorShow + exitAlternativeScreen;
/** Ink shows and hides the cursor by itself: that is no frame, and the cursor is ours. */
const cursorCodes = new Set([cursorShow, cursorHide]);
/** Colours and weights end with the line. */
const resetStyle = '\x1b[0m';

export class FullScreen extends EventEmitter {
  readonly isTTY = true;
  private lines: string[] = [];
  private isEntered = false;

  constructor(private readonly terminal: Terminal) {
    super();
  }

  get columns(): number {
    return this.terminal.columns || 80;
  }

  get rows(): number {
    return this.terminal.rows || 24;
  }

  enter(): void {
    this.isEntered = true;
    this.terminal.write(enterCodes);
    this.terminal.on('resize', this.resized);
    this.terminal.on('error', this.lost);
    // 'exit' also comes after an uncaught error and after process.exit: the last chance to restore the screen.
    process.once('exit', this.leave);
  }

  /** Restores the terminal; safe to call more than once. */
  readonly leave = (): void => {
    if (!this.isEntered) return;
    this.isEntered = false;
    this.terminal.off('resize', this.resized);
    process.off('exit', this.leave);
    this.terminal.write(leaveCodes);
  };

  /** Shows a frame: lines joined by line breaks. Whatever would not fit the window is cut. */
  readonly write = (frame: string): boolean => {
    if (!this.isEntered || frame === '' || cursorCodes.has(frame)) return true;
    const next = frame.replace(/\n$/, '').split('\n').slice(0, this.rows);
    const count = Math.max(next.length, this.lines.length);
    let changes = '';
    for (let row = 0; row < count; row += 1) {
      const line = next[row] ?? '';
      if (line !== this.lines[row]) changes += cursorTo(0, row) + line + resetStyle + eraseEndLine;
    }
    this.lines = next;
    // Terminals that know synchronised updates show a frame at once; the others ignore the codes.
    return changes === '' || this.terminal.write(beginSynchronizedOutput + changes + endSynchronizedOutput);
  };

  /** The window was closed: nothing can be written any more, and that must not end the study with a crash. */
  private readonly lost = (): void => {
    this.isEntered = false;
    this.emit('lost');
  };

  /** Gives the terminal back for as long as the process is stopped, `stop` being what stops it. */
  suspend(stop: () => void): void {
    if (!this.isEntered) return;
    this.terminal.write(leaveCodes);
    process.once('SIGCONT', () => {
      if (!this.isEntered) return;
      this.terminal.write(enterCodes);
      this.resized();
    });
    stop();
  }

  private readonly resized = (): void => {
    this.lines = [];
    this.terminal.write(eraseScreen);
    this.emit('resize');
  };
}
