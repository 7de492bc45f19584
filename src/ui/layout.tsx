/** What every view is drawn with: titled panels and rows of coloured text that never wrap. */
import { Box, Text, Transform } from 'ink';
import { createContext, type ReactNode, useContext } from 'react';
import type { TextRow } from '../display/view.js';
import { type ColorLevel, paintRow } from './ansi.js';

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
export function Rows({ rows }: { rows: readonly TextRow[] }): ReactNode {
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

export interface TitledProps {
  title: string;
  width: number;
  /** Rows including the title. */
  height: number;
  /** What a screen reader says instead of the picture. */
  summary?: string;
  children: ReactNode;
}

/** A titled rule over its content; the content keeps to the width and height that it is given. */
export function Titled({ title, width, height, summary, children }: TitledProps): ReactNode {
  return (
    <WidthContext.Provider value={width}>
      <Box flexDirection="column" width={width} height={height} flexShrink={0} aria-label={summary}>
        <Rows rows={[rule(title, width)]} />
        <Box flexDirection="column" width={width} height={Math.max(0, height - 1)}>
          {children}
        </Box>
      </Box>
    </WidthContext.Provider>
  );
}

function rule(title: string, width: number): TextRow {
  const text = ` ${title} `.slice(0, Math.max(0, width - 2));
  return [
    { text: '─', dim: true },
    { text, bold: true },
    { text: '─'.repeat(Math.max(0, width - text.length - 1)), dim: true },
  ];
}
