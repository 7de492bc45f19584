/** What every view is made of: titled panels and rows of coloured text that never wrap. */
import { Box, Text, Transform } from 'ink';
import { createContext, type ReactNode, useContext } from 'react';
import { type ColorLevel, paintRow } from './ansi.js';
import type { Segment } from './braille-canvas.js';

/** How many colours there are; without any, letters and line styles carry everything. */
export const ColorContext = createContext<ColorLevel>(3);

/** Columns of the panel that rows stand in. */
export const WidthContext = createContext(80);

/**
 * Rows as one text node of blanks that is swapped for the painted rows when it is written.
 *
 * Ink 6 keeps every text that it ever measured and lays out every nested text: a chart that changes each tick would
 * cost memory without end and several times the work.
 */
export function Rows({ rows }: { rows: Segment[][] }): ReactNode {
  const level = useContext(ColorContext);
  const width = useContext(WidthContext);
  if (rows.length === 0) return null;
  const painted = rows.map((row) => paintRow(row, { width, level }));
  const words = rows.map((row) => row.map((segment) => segment.text).join('')).join('\n');
  const blank = new Array(rows.length).fill(' '.repeat(width)).join('\n');
  return (
    <Transform transform={(_, index) => painted[index] ?? ''} accessibilityLabel={words}>
      <Text wrap="truncate">{blank}</Text>
    </Transform>
  );
}

export interface PanelProps {
  title: string;
  width: number;
  /** Rows including the title. */
  height: number;
  /** What a screen reader says instead of the picture. */
  summary?: string;
  children: ReactNode;
}

/** A titled rule over its content; the content keeps to the width and height that it is given. */
export function Panel({ title, width, height, summary, children }: PanelProps): ReactNode {
  const text = ` ${title} `.slice(0, Math.max(0, width - 2));
  const rule: Segment[] = [
    { text: '─', dim: true },
    { text, bold: true },
    { text: '─'.repeat(Math.max(0, width - text.length - 1)), dim: true },
  ];
  return (
    <WidthContext.Provider value={width}>
      <Box flexDirection="column" width={width} height={height} flexShrink={0} aria-label={summary}>
        <Rows rows={[rule]} />
        <Box flexDirection="column" width={width} height={Math.max(0, height - 1)}>
          {children}
        </Box>
      </Box>
    </WidthContext.Provider>
  );
}

/** A bar of `width` cells with eighths of a cell, for progress between 0 and 1. */
export function progressBar(fraction: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const whole = Math.floor(eighths / 8);
  const part = ' ▏▎▍▌▋▊▉'[eighths % 8]!;
  return ('█'.repeat(whole) + (whole < width ? part : '')).padEnd(width, ' ');
}
