/** The stages as rows: a tree where there is room, one row a kind where there is not. */
import type { StageKind } from '../study/events.js';
import type { Segment } from './braille-canvas.js';
import { formatMetric, formatMetricName, formatSeconds, padTo } from './format.js';
import { progressBar } from './layout.js';
import { okabeIto } from './palette.js';
import type { StageState, StageStatus } from './study-state.js';
import { isFinished, stageFraction } from './time-left.js';

const kindTitles: Record<StageKind, string> = {
  world: 'World',
  policy: 'Initial policy',
  gold: 'Gold reward model',
  comparisons: 'Comparisons',
  pool: 'Response pool',
  proxies: 'Proxies',
  'best-of-n': 'Best-of-n',
  rl: 'PPO',
  fits: 'Fits',
};

const looks: Record<StageStatus, { symbol: string; color?: string; dim?: boolean }> = {
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

interface Place {
  width: number;
  height: number;
  now: number;
}

/** At most `height` rows of at most `width` columns. */
export function stageRows(stages: StageState[], { width, height, now }: Place): Segment[][] {
  const kinds = [...new Set(stages.map((stage) => stage.kind))];
  const groups = kinds.map((kind) => ({ kind, members: stages.filter((stage) => stage.kind === kind) }));
  const tree = groups.flatMap(({ kind, members }) => treeRows(kind, members, { width, height, now }));
  if (tree.length <= height) return tree;
  return groups.map(({ kind, members }) => groupRow(kind, members, { width, height, now })).slice(0, height);
}

function treeRows(kind: StageKind, members: StageState[], place: Place): Segment[][] {
  const only = members[0];
  if (members.length === 1 && only !== undefined) return [stageRow(only, kindTitles[kind], place)];
  const children = members.map((stage, index) => {
    const branch = index === members.length - 1 ? '└ ' : '├ ';
    return stageRow(stage, stage.title, place, `  ${branch}`);
  });
  return [groupRow(kind, members, place), ...children];
}

/** Several stages of one kind in one row: how many are done and how far the kind is as a whole. */
function groupRow(kind: StageKind, members: StageState[], place: Place): Segment[] {
  const only = members[0];
  if (members.length === 1 && only !== undefined) return stageRow(only, kindTitles[kind], place);
  const finished = members.filter(isFinished).length;
  const fraction = members.reduce((sum, stage) => sum + stageFraction(stage), 0) / members.length;
  const note =
    finished === members.length ? formatSeconds(secondsOf(members)) : `${finished} of ${members.length}`;
  return layRow({ status: groupStatus(members), title: kindTitles[kind], fraction, note, indent: '' }, place);
}

function groupStatus(members: StageState[]): StageStatus {
  const has = (status: StageStatus) => members.some((stage) => stage.status === status);
  if (has('failed')) return 'failed';
  if (members.every((stage) => stage.status === 'waiting')) return 'waiting';
  if (!members.every(isFinished)) return 'running';
  if (has('skipped')) return 'skipped';
  return members.every((stage) => stage.status === 'cached') ? 'cached' : 'done';
}

function secondsOf(members: StageState[]): number {
  return members.reduce((sum, stage) => sum + (stage.seconds ?? 0), 0);
}

function stageRow(stage: StageState, title: string, place: Place, indent = ''): Segment[] {
  const note = stageNote(stage, place.now, place.width >= 56);
  return layRow({ status: stage.status, title, fraction: stageFraction(stage), note, indent }, place);
}

function stageNote(stage: StageState, now: number, isWide: boolean): string {
  const { status, seconds, reason, done, unit, startedAt } = stage;
  if (status === 'failed' || status === 'skipped') return reason;
  if (status === 'cached') return 'cached';
  if (status === 'waiting') return '';
  const elapsed = startedAt === null ? 0 : (now - startedAt) / 1000;
  const rate = elapsed > 1 && done > 0 ? `${formatMetric(rounded(done / elapsed))} ${unit}/s` : '';
  const time = status === 'done' ? formatSeconds(seconds ?? 0) : rate;
  const both = `${latestMetric(stage)}${time}`;
  return isWide && both.length <= wideNote ? both : time;
}

function rounded(rate: number): number {
  return rate >= 10 ? Math.round(rate) : Number(rate.toPrecision(2));
}

function latestMetric({ metrics }: StageState): string {
  const first = Object.entries(metrics)[0];
  return first === undefined ? '' : `${formatMetricName(first[0])} ${formatMetric(first[1])}  `;
}

interface RowContent {
  status: StageStatus;
  title: string;
  fraction: number;
  note: string;
  indent: string;
}

/** Symbol, title, bar and note in columns that line up down the tree. */
function layRow({ status, title, fraction, note, indent }: RowContent, { width, now }: Place): Segment[] {
  const { symbol, color, dim = false } = looks[status];
  const mark = status === 'running' ? spinner[Math.floor(now / 250) % spinner.length]! : symbol;
  const barWidth = width >= 56 ? 12 : 6;
  const noteWidth = width >= 56 ? wideNote : 10;
  const titleWidth = Math.max(6, width - barWidth - noteWidth - indent.length - 4);
  const isBarShown = status === 'running' || (status === 'failed' && fraction < 1);
  const bar = isBarShown ? progressBar(fraction, barWidth) : ' '.repeat(barWidth);
  const isReason = status === 'failed' || status === 'skipped';
  return [
    { text: indent, dim: true },
    { text: `${mark} `, color, dim },
    { text: padTo(title, titleWidth), dim: status === 'waiting' || dim },
    ...(isReason
      ? [{ text: ` ${padTo(note, barWidth + noteWidth)}`, color }]
      : [
          { text: ` ${bar} `, color: okabeIto.skyBlue },
          { text: note.slice(0, noteWidth).padStart(noteWidth), dim: true },
        ]),
  ];
}
