/** One chain of thought laid out by steps: a column a step, a line for what was written from one Wait to the next. */
import { okabeIto } from '../../../display/palette.js';
import { padBefore, padTo } from '../../../display/terminal-text.js';
import type { Segment, TextRow } from '../../../display/view.js';
import type { SampleRow } from '../tables.js';

/** What stands at a step of a pass. */
interface Written {
  step: number;
  state: string;
  isRight: boolean;
  isRestated: boolean;
}

export interface ShownPass {
  /** Who wrote the Wait that begins it. */
  wait: 'none' | 'policy' | 'forced';
  /** Where its pointer says; 0 without one. */
  pointer: number;
  /** The first step that was written wrong when the Wait came, from 1; 0 where none was. */
  firstError: number;
  written: Written[];
}

export interface ShownChain {
  passes: ShownPass[];
  /** Behind `</think>`; empty where nothing was answered. */
  answer: string;
}

const isState = (token: string): boolean => /^\d+$/.test(token);

/** A state that carries step number c is s_{c−1}. */
export function chainOf({ response, steps, forced, truth }: SampleRow): ShownChain {
  const tokens = response.split(' ');
  const carried = steps.split(' ').map(Number);
  const truths = truth.split(' ');
  const final = new Map<number, boolean>();
  const passes: ShownPass[] = [{ wait: 'none', pointer: 0, firstError: 0, written: [] }];
  const close = tokens.indexOf('</think>');
  const thinking = close < 0 ? tokens : tokens.slice(0, close);
  for (const [place, token] of thinking.entries()) {
    const pass = passes[passes.length - 1];
    if (token === 'Wait') {
      const wrong = [...final].filter(([, isRight]) => !isRight).map(([step]) => step);
      passes.push({
        wait: forced[place] === '1' ? 'forced' : 'policy',
        ...{ pointer: 0, firstError: wrong.length === 0 ? 0 : Math.min(...wrong), written: [] },
      });
    } else if (token.startsWith('@')) pass.pointer = Number(token.slice(1));
    else if (isState(token)) {
      const step = carried[place] - 1;
      const isRight = truths[step] === token;
      const isRestated = place > 0 && tokens[place - 1].startsWith('@');
      final.set(step, isRight);
      pass.written.push({ step, state: token, isRight, isRestated });
    }
  }
  return { passes, answer: close < 0 ? '' : (tokens[close + 1] ?? '') };
}

const heading = 10;
const cell = 5;

const looks = { right: okabeIto.green, wrong: okabeIto.vermillion, wait: okabeIto.orange };

const cells = (texts: readonly string[]): string => texts.map((text) => padBefore(text, cell)).join('');

/** Problem, truth, a line a pass, and what both verifiers say of the end. */
export function chainRows(sample: SampleRow): TextRow[] {
  const { passes, answer } = chainOf(sample);
  const truths = sample.truth.split(' ');
  return [
    [{ text: padTo('step', heading) + cells(truths.map((_, step) => String(step))), dim: true }],
    [{ text: `${padTo('operation', heading)}${cells(['', ...sample.operations.split(' ')])}` }],
    [{ text: padTo('truth', heading) + cells(truths) }],
    [],
    ...passes.flatMap((pass, index) => passRows(pass, index, truths.length)),
    [],
    verdictRow(sample, answer),
  ];
}

function passRows(pass: ShownPass, index: number, columns: number): TextRow[] {
  const wait = pass.wait === 'none' ? [] : [waitRow(pass)];
  // A pass that writes a step twice, or goes on beyond the last one, says so behind its columns.
  const last = new Map(pass.written.map((written) => [written.step, written]));
  const steps = Array.from({ length: columns }, (_, step): Segment => {
    const written = last.get(step);
    if (written === undefined) return { text: ' '.repeat(cell) };
    const { state, isRight, isRestated } = written;
    const text = padBefore(
      `${isRestated ? '(' : ''}${state}${isRestated ? ')' : ''}${isRight ? '' : '×'}`,
      cell,
    );
    return { text, color: isRight ? looks.right : looks.wrong, bold: !isRight };
  });
  const beyond = [...last.keys()].filter((step) => step >= columns).length;
  const more = beyond === 0 ? [] : [{ text: `  ${beyond} beyond the last step`, dim: true }];
  return [...wait, [{ text: padTo(`pass ${index + 1}`, heading), dim: true }, ...steps, ...more]];
}

function waitRow({ wait, pointer, firstError }: ShownPass): TextRow {
  const who = wait === 'forced' ? 'forced' : 'its own';
  const to = pointer === 0 ? 'without a pointer' : `@${pointer}`;
  return [
    { text: 'Wait', color: looks.wait, bold: true },
    { text: ` ${to} (${who})`, color: looks.wait },
    { text: `  ${aim(pointer, firstError)}`, dim: true },
  ];
}

/** What had been written when the Wait came decides where it should have pointed. */
export function aim(pointer: number, firstError: number): string {
  if (firstError === 0) return 'nothing written so far was wrong';
  const wrong = `step ${firstError} was the first wrong one`;
  return pointer === 0 ? wrong : `${wrong}: ${pointer === firstError ? 'aimed at it' : 'aimed elsewhere'}`;
}

function verdictRow({ isRight, isProof, truth }: SampleRow, answer: string): TextRow {
  const words = (value: number): Segment => ({
    text: value > 0 ? '✓ passes' : '✗ fails',
    color: value > 0 ? looks.right : looks.wrong,
    bold: true,
  });
  return [
    { text: `answer ${answer === '' ? 'none' : answer} (truth ${truth.split(' ').at(-1)})  ` },
    { text: 'answer verifier ', dim: true },
    words(isRight),
    { text: '   proof verifier ', dim: true },
    words(isProof),
  ];
}
