/** Draws a view: splits get their cells, panels their rows. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Layout, Panel, Part, Room, Shown, Split, View } from '../display/view.js';
import { notePanel } from '../display/view.js';
import { Rows, Titled } from './layout.js';
import { drawPanel, neededRows, type Picture } from './panel-rows.js';
import { gap, placeParts } from './place-parts.js';

interface DrawnProps {
  picture: Picture;
  room: Room;
}

export function ViewLayout({ layout, picture, room }: DrawnProps & { layout: Layout }): ReactNode {
  if (room.width <= 0 || room.height <= 0) return null;
  return layout.type === 'panel' ? (
    <DrawnPanel panel={layout} picture={picture} room={room} />
  ) : (
    <DrawnSplit split={layout} picture={picture} room={room} />
  );
}

function DrawnPanel({ panel, picture, room }: DrawnProps & { panel: Panel }): ReactNode {
  const { title, rows } = drawPanel(panel, picture, room);
  return (
    <Titled title={title} width={room.width} height={room.height} summary={panel.summary}>
      <Rows rows={rows} />
    </Titled>
  );
}

function DrawnSplit({ split, picture, room }: DrawnProps & { split: Split }): ReactNode {
  const isAcross = split.type === 'columns';
  const total = isAcross ? room.width - gap * (split.parts.length - 1) : room.height;
  const needed = ({ layout, size }: Part) =>
    layout.type === 'panel' && typeof size === 'object'
      ? neededRows(layout, picture, { ...room, height: size.atMost })
      : room.height;
  const sizes = placeParts(split.parts, total, needed);
  return (
    <Box flexDirection={isAcross ? 'row' : 'column'} columnGap={isAcross ? gap : 0}>
      {split.parts.map(({ layout }, index) => (
        <ViewLayout
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name; their places are what they are
          key={index}
          layout={layout}
          picture={picture}
          room={isAcross ? { ...room, width: sizes[index] } : { ...room, height: sizes[index] }}
        />
      ))}
    </Box>
  );
}

/** A view of a user's module may fail: that must end neither the screen nor the study behind it. */
export function layoutOf(view: View, shown: Shown<unknown>): Layout {
  try {
    return view.layout(shown);
  } catch (error) {
    return notePanel(view.name, `This view cannot be drawn: ${(error as Error).message}`);
  }
}
