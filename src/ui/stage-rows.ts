/** The stages as rows: a tree where there is room, otherwise one row a heading with what runs below it. */
import { isFinished, type LiveStage, type StageStatus, stageFraction } from '../display/live-study.js';
import { okabeIto } from '../display/palette.js';
import { formatMetric, formatMetricName, padTo, textWidth } from '../display/terminal-text.js';
import type { Room, TextRow } from '../display/view.js';
import { formatSeconds } from './format.js';
import { progressBar } from './progress-bar.js';
import { toldApart } from './told-apart.js';

interface Look {
  symbol: string;
  color?: string;
  dim?: boolean;
}

const looks: Record<StageStatus, Look> = {
  waiting: { symbol: '·', dim: true },
  running: { symbol: '▸', color: okabeIto.skyBlue },
  done: { symbol: '✓', color: okabeIto.green },
  cached: { symbol: '✓', color: okabeIto.green, dim: true },
  failed: { symbol: '✗', color: okabeIto.vermillion },
  skipped: { symbol: '–', color: okabeIto.orange },
};

const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** Columns of the note at the right of a wide row. */
const wideNote = 24;

interface Place extends Room {
  now: number;
  /** Nothing runs any more, whatever the stages last said of themselves. */
  isOver: boolean;
}

/** The look of a stage in whose midst the study stopped. */
const stopped = { symbol: '‖', color: okabeIto.orange };

interface Group {
  heading: string;
  members: LiveStage[];
}

/** At most `height` rows of at most `width` columns. */
export function stageRows(stages: readonly LiveStage[], place: Place): TextRow[] {
  const groups = groupsOf(stages);
  const whole = groups.reduce((sum, { members }) => sum + treeHeight(members), 0);
  const isWhole = whole <= place.height;
  let spare = place.height - groups.length;
  const shown = groups.flatMap((group) => {
    const children = isWhole ? group.members : group.members.filter(isTold).slice(0, Math.max(0, spare));
    const isTree = group.members.length > 1;
    if (isTree) spare -= children.length;
    return [groupRow(group, place), ...(isTree ? branches(children, group.members, place) : [])];
  });
  return shown.slice(0, place.height);
}

function groupsOf(stages: readonly LiveStage[]): Group[] {
  const groups = new Map<string, LiveStage[]>();
  for (const stage of stages) {
    const members = groups.get(stage.heading);
    if (members === undefined) groups.set(stage.heading, [stage]);
    else members.push(stage);
  }
  return [...groups].map(([heading, members]) => ({ heading, members }));
}

const treeHeight = ({ length }: readonly LiveStage[]) => (length === 1 ? 1 : length + 1);

/** What people look for where not every stage has a row. */
const isTold = ({ status }: LiveStage) => status === 'running' || status === 'failed';

/** `members`: all stages of the heading, of which these have a row. */
function branches(stages: readonly LiveStage[], members: readonly LiveStage[], place: Place): TextRow[] {
  if (stages.length === 0) return [];
  const shorten = toldApart(members.map(({ title }) => title));
  return stages.map((stage, index) => {
    const indent = index === stages.length - 1 ? '  └ ' : '  ├ ';
    return stageRow(stage, stage.title, { place, indent, short: shorten(stage.title) });
  });
}

/** Several stages under one heading in one row: how many are done and how far they are as a whole. */
function groupRow({ heading, members }: Group, place: Place): TextRow {
  if (members.length === 1) return stageRow(members[0], heading, { place, indent: '' });
  const finished = members.filter(isFinished).length;
  const cost = members.reduce((sum, stage) => sum + stage.cost, 0);
  const fraction = members.reduce((sum, stage) => sum + (stage.cost / cost) * stageFraction(stage), 0);
  const seconds = members.reduce((sum, stage) => sum + (stage.seconds ?? 0), 0);
  const note = finished === members.length ? formatSeconds(seconds) : `${finished} of ${members.length}`;
  return layRow({ status: groupStatus(members), title: heading, fraction, note, indent: '' }, place);
}

function groupStatus(members: readonly LiveStage[]): StageStatus {
  const has = (status: StageStatus) => members.some((stage) => stage.status === status);
  if (has('failed')) return 'failed';
  if (members.every(({ status }) => status === 'waiting')) return 'waiting';
  if (!members.every(isFinished)) return 'running';
  if (has('skipped')) return 'skipped';
  return members.every(({ status }) => status === 'cached') ? 'cached' : 'done';
}

function stageRow(
  stage: LiveStage,
  title: string,
  { place, indent, short }: { place: Place; indent: string; short?: string },
): TextRow {
  const note = stageNote(stage, place);
  return layRow({ status: stage.status, title, short, fraction: stageFraction(stage), note, indent }, place);
}

const isWide = ({ width }: Room) => width >= 56;

function stageNote(stage: LiveStage, place: Place): string {
  const { now, isOver } = place;
  const { status, seconds, reason, done, unit, startedAt } = stage;
  if (status === 'failed' || status === 'skipped') return reason;
  if (status === 'cached') return 'cached';
  if (status === 'waiting') return '';
  if (status === 'running' && isOver) return 'stopped';
  const elapsed = startedAt === null ? 0 : (now - startedAt) / 1000;
  const rate = elapsed > 1 && done > 0 ? `${formatMetric(rounded(done / elapsed))} ${unit}/s` : '';
  const time = status === 'done' ? formatSeconds(seconds ?? 0) : rate;
  const both = `${latestMetric(stage)}${time}`;
  return isWide(place) && textWidth(both) <= wideNote ? both : time;
}

const rounded = (rate: number) => (rate >= 10 ? Math.round(rate) : Number(rate.toPrecision(2)));

function latestMetric({ metrics }: LiveStage): string {
  const first = Object.entries(metrics)[0];
  return first === undefined ? '' : `${formatMetricName(first[0])} ${formatMetric(first[1])}  `;
}

interface RowContent {
  status: StageStatus;
  title: string;
  /** Where there is no room for the title. */
  short?: string | undefined;
  fraction: number;
  note: string;
  indent: string;
}

/** Symbol, title, bar and note in columns that line up down the tree; a title may have the place of a bar. */
function layRow({ status, title, short = title, fraction, note, indent }: RowContent, place: Place): TextRow {
  const isStopped = status === 'running' && place.isOver;
  const { symbol, color, dim = false }: Look = isStopped ? stopped : looks[status];
  const turning = spinner[Math.floor(place.now / 250) % spinner.length];
  const mark = status === 'running' && !isStopped ? turning : symbol;
  const [barWidth, noteWidth] = isWide(place) ? [12, wideNote] : [6, 11];
  const isReason = status === 'failed' || status === 'skipped';
  const bar = status === 'running' ? ` ${progressBar(fraction, barWidth)}` : '';
  const reasonWidth = isReason ? barWidth + 1 : bar.length;
  const titleWidth = Math.max(6, place.width - reasonWidth - noteWidth - indent.length - 3);
  return [
    { text: indent, dim: true },
    { text: `${mark} `, color, dim },
    {
      text: padTo(textWidth(title) > titleWidth ? short : title, titleWidth),
      dim: status === 'waiting' || dim,
    },
    { text: bar, color: okabeIto.skyBlue },
    isReason
      ? { text: ` ${padTo(note, barWidth + noteWidth + 1)}`, color }
      : { text: ` ${note.slice(0, noteWidth).padStart(noteWidth)}`, dim: true },
  ];
}
