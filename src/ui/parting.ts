/** What stays on the terminal when the screen leaves: the picture, what the study found in sentences, what to try next. */
import { commandLine } from '../config/index.js';
import { isAbout, type Verdict, verdictMarks } from '../display/finding.js';
import type { LiveStudy } from '../display/live-study.js';
import { wrap } from '../display/terminal-text.js';
import type { TextRow } from '../display/view.js';
import { type ColorLevel, paintRow } from './ansi.js';
import { isTooLongToJudge, type NextOptions, nextLines } from './next-step.js';
import { drawPanel } from './panel-rows.js';
import { type StoredExperiment, studyOf, verdictsOf } from './shown-study.js';

export interface PartingOptions {
  width: number;
  level: ColorLevel;
  experiment: StoredExperiment;
  /** Another process runs the study, or did. */
  isWatching?: boolean;
}

/** Rows of the picture with its title. */
const pictureHeight = 18;
const mostWidth = 100;

export function partingLines(live: LiveStudy, options: PartingOptions): string[] {
  const { width, level, experiment } = options;
  const room = Math.min(width, mostWidth);
  const parts = [
    pictureRows(live, experiment, room).map((row) => paintRow(row, { width: room, level }).trimEnd()),
    ...foundParts(live, options).map((texts) => texts.flatMap((text) => hanging(text, room))),
  ];
  return parts.filter(({ length }) => length > 0).flatMap((lines) => ['', ...lines]);
}

/** The same without the picture, for pipes and logs: a line a sentence. */
export function plainPartingLines(live: LiveStudy, options: NextOptions): string[] {
  return foundParts(live, options)
    .filter(({ length }) => length > 0)
    .flatMap((lines) => ['', ...lines]);
}

/** What was found, and what to do next. */
function foundParts(live: LiveStudy, options: NextOptions): string[][] {
  // Who stops a study waits for the prompt: judging it takes seconds.
  const isUntold = live.status === 'interrupted' || isTooLongToJudge(live);
  const found = isUntold ? [] : sentences(live, options.experiment);
  return [found, nextLines(live, options)];
}

function pictureRows(live: LiveStudy, experiment: StoredExperiment, width: number): TextRow[] {
  const study = studyOf(live);
  const view = study?.views.find(({ parting }) => parting !== undefined);
  const panel = study && view?.parting?.(study.read(live.rows, experiment), width);
  if (panel === undefined) return [];
  const picture = { live, now: 0, scroll: 0 };
  const { title, rows } = drawPanel(panel, picture, { width, height: pictureHeight });
  return [[{ text: title, bold: true }], ...rows];
}

/** The headline of a study, what its sweep was made for, and the verdicts that could be given, one a line. */
function sentences(live: LiveStudy, experiment: StoredExperiment): string[] {
  const told = findingsOf(live, experiment);
  const given = told.filter(({ verdict }) => verdict !== 'cannot be told');
  const open = told.filter(({ verdict }) => verdict === 'cannot be told').map(({ id }) => id);
  return [
    ...headline(live, experiment),
    ...given.map(({ id, verdict, statement }) => `${verdictMarks[verdict]} ${id} ${verdict}: ${statement}`),
    ...(open.length > 0 ? [`? cannot be told: ${open.join(', ')}`] : []),
    ...(open.length >= given.length ? whyUntold(live, experiment) : []),
  ];
}

/** Of a small experiment most findings are open, and a larger one asks the same. */
function whyUntold(live: LiveStudy, experiment: StoredExperiment): string[] {
  const small = studyOf(live)?.tooSmall?.(experiment);
  if (small === undefined) return [];
  return [
    `${small.words} are too few to tell most findings by; ${commandLine('run', small.larger)} has more (${commandLine('describe', small.larger)}: how many).`,
  ];
}

/** What the study says first of what came of it: the one place where that is decided for the terminal. */
function headline(live: LiveStudy, experiment: StoredExperiment): string[] {
  const study = studyOf(live);
  const tables = study?.read(live.rows, experiment);
  if (study === undefined || study.isEmpty(tables)) return [];
  const sentence = study.headline?.(tables);
  const first = sentence === undefined ? study.summary(tables).slice(0, summarySentences) : [sentence];
  return [...new Set([...first, ...(study.answers?.(tables) ?? [])])];
}

/** Of a study without a headline. */
const summarySentences = 3;

/** What is damaged is for `goodhart report` to say. */
function findingsOf(live: LiveStudy, experiment: StoredExperiment): Verdict[] {
  try {
    return verdictsOf(live, experiment).filter(isAbout);
  } catch {
    return [];
  }
}

const hanging = (text: string, width: number): string[] =>
  wrap(text, width - 2).map((line, index) => (index === 0 ? line : `  ${line}`));
