/** What stays on the terminal when the screen leaves: the picture, what the study found in sentences, what to try next. */
import { isAbout, type Verdict, verdictMarks } from '../display/finding.js';
import type { LiveStudy } from '../display/live-study.js';
import { wrap } from '../display/terminal-text.js';
import type { TextRow } from '../display/view.js';
import { type ColorLevel, paintRow } from './ansi.js';
import { drawPanel } from './panel-rows.js';
import { type StoredExperiment, studyOf, verdictsOf } from './shown-study.js';
import { mergedWarnings } from './warnings.js';

export interface PartingOptions {
  width: number;
  level: ColorLevel;
  experiment: StoredExperiment;
}

/** Rows of the picture with its title. */
const pictureHeight = 18;
const mostWidth = 100;

export function partingLines(live: LiveStudy, { width, level, experiment }: PartingOptions): string[] {
  const room = Math.min(width, mostWidth);
  const parts = [
    pictureRows(live, experiment, room).map((row) => paintRow(row, { width: room, level }).trimEnd()),
    // Who stops a study waits for the prompt: judging it takes seconds.
    live.status === 'interrupted' ? [] : sentences(live, experiment).flatMap((text) => hanging(text, room)),
    hanging(`next: ${nextStep(live)}`, room),
  ];
  return parts.filter(({ length }) => length > 0).flatMap((lines) => ['', ...lines]);
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

/** The headline of a study and the verdicts that could be given, one a line. */
function sentences(live: LiveStudy, experiment: StoredExperiment): string[] {
  const told = findingsOf(live, experiment);
  const given = told.filter(({ verdict }) => verdict !== 'cannot be told');
  const open = told.filter(({ verdict }) => verdict === 'cannot be told').map(({ id }) => id);
  return [
    ...headline(live, experiment),
    ...given.map(({ id, verdict, statement }) => `${verdictMarks[verdict]} ${id} ${verdict}: ${statement}`),
    ...(open.length > 0 ? [`? cannot be told: ${open.join(', ')}`] : []),
  ];
}

/** What the study says first of what came of it: the one place where that is decided for the terminal. */
function headline(live: LiveStudy, experiment: StoredExperiment): string[] {
  const study = studyOf(live);
  const tables = study?.read(live.rows, experiment);
  if (study === undefined || study.isEmpty(tables)) return [];
  const sentence = study.headline?.(tables);
  return sentence === undefined ? study.summary(tables).slice(0, summarySentences) : [sentence];
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

/** One line: how to go on where the study stopped short, else the first doubt's advice, else another world. */
function nextStep(live: LiveStudy): string {
  const { status, experiment, seed, folder } = live;
  if (status === 'failed') return `goodhart watch ${folder} shows which stages failed and why.`;
  if (status !== 'done') return 'run the same command again; it goes on where it stopped.';
  const [doubt] = mergedWarnings(live);
  if (doubt !== undefined) return `${doubt.advice} (${doubt.subject})`;
  return `goodhart run ${experiment} --seed ${seed + 1} --out ${folder}-seed-${seed + 1} shows whether another world agrees.`;
}

const hanging = (text: string, width: number): string[] =>
  wrap(text, width - 2).map((line, index) => (index === 0 ? line : `  ${line}`));
