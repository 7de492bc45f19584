/** The content of a panel as rows of coloured text. */
import type { LiveStudy } from '../display/live-study.js';
import type { Content, Panel, Room, TextRow } from '../display/view.js';
import { renderChart } from './chart.js';
import { stageRows } from './stage-rows.js';
import { mergedWarnings, warningPanelRows } from './warnings.js';

export interface Picture {
  live: LiveStudy;
  /** Clock in milliseconds. */
  now: number;
  scroll: number;
}

export interface DrawnPanel {
  title: string;
  rows: TextRow[];
}

/** As many rows as the room has under the panel's title. */
export function drawPanel({ title, content }: Panel, picture: Picture, { width, height }: Room): DrawnPanel {
  const room = { width, height: Math.max(0, height - 1) };
  const rows = contentRows(content, picture, room);
  if (content.type === 'warnings') {
    const { length } = mergedWarnings(picture.live);
    return { title: length > 1 ? `${title} (${length})` : title, rows: rows.slice(0, room.height) };
  }
  if (content.type !== 'text' || !content.scrolls || rows.length <= room.height)
    return { title, rows: rows.slice(0, room.height) };
  const first = Math.min(picture.scroll, rows.length - room.height);
  const place = `rows ${first + 1}–${first + room.height} of ${rows.length}`;
  return { title: `${title}, ${place}`, rows: rows.slice(first, first + room.height) };
}

/** Rows that a panel would fill of a room, its title included; none where it has nothing to show. */
export function neededRows({ content }: Panel, picture: Picture, room: Room): number {
  if (content.type === 'chart') return room.height;
  const { length } = contentRows(content, picture, room);
  return length === 0 ? 0 : length + 1;
}

function contentRows(content: Content, { live, now }: Picture, room: Room): TextRow[] {
  switch (content.type) {
    case 'chart': {
      const { chart, legend = [] } = content;
      return [...renderChart(chart, { ...room, height: room.height - legend.length }), ...legend];
    }
    case 'text':
      return content.rows(room);
    case 'stages':
      return stageRows(live.stages, { ...room, now, isOver: live.status !== 'running' });
    case 'warnings':
      return warningPanelRows(live, room);
  }
}
