/** YAML experiments as accidents and mischief leave them: every case is plain data, which says what was done. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { packagedExperiments, UserError } from '../../src/config/index.js';
import { experimentTemplate, loadStudy } from '../../src/studies/index.js';

const texts = [
  experimentTemplate('template'),
  ...readdirSync(packagedExperiments)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readFileSync(join(packagedExperiments, name), 'utf8')),
];

const values = [
  ...[
    '',
    'null',
    '{}',
    '[]',
    '0',
    '-1',
    '1',
    '1e9',
    '1e15',
    '1e308',
    '.inf',
    '.nan',
    '0.5',
    'true',
    '"x"',
    '~',
  ],
  ...[
    '[1, 2]',
    '[[1]]',
    '{a: 1}',
    '*a',
    '&a 1',
    '&a [*a]',
    '!!binary x',
    '!!js/function x',
    '2026-01-01',
    '|',
  ],
  ...['\u001b[31m', '\u009b31m', '\u0000', '\t', "'", '"', '%', '@', '`', '? x', '- x', '__proto__', '<<'],
  ...[
    '/dev/zero',
    'quick',
    './none.yaml',
    'x'.repeat(3000),
    '9'.repeat(400),
    '0x10',
    '1_000',
    '- '.repeat(300),
  ],
  // Objects that no text can be made of.
  ...['{toString: 1, valueOf: 1}', '[{toString: 1}]', '{__proto__: null, length: 3}', '!!set {a, b}'],
  `[${'1,'.repeat(20_000)}]`,
  '['.repeat(3000),
  '{a: '.repeat(3000),
];
const keys = [
  '__proto__',
  'constructor',
  'sweep',
  'extends',
  'plugins',
  'study',
  'name',
  'seed',
  'rl',
  'x',
  '<<',
  '*a',
];
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const value = fc.constantFrom(...values);

const mutation = fc.oneof(
  fc.record({ kind: fc.constant('value' as const), at: share, text: value }),
  fc.record({ kind: fc.constant('value' as const), at: share, text: value }),
  fc.record({ kind: fc.constant('key' as const), at: share, text: fc.constantFrom(...keys) }),
  fc.record({ kind: fc.constant('line' as const), at: share, text: value }),
  fc.record({ kind: fc.constant('insert' as const), at: share, text: value }),
  fc.record({ kind: fc.constant('no line' as const), at: share }),
  fc.record({ kind: fc.constant('line twice' as const), at: share }),
  fc.record({ kind: fc.constant('indent' as const), at: share }),
  fc.record({ kind: fc.constant('cut' as const), at: share }),
  fc.record({
    kind: fc.constant('noise' as const),
    at: share,
    text: fc.string({ unit: 'binary', maxLength: 40 }),
  }),
);

export const mutatedExperiment = fc.record({
  text: fc.nat(texts.length - 1),
  done: fc.array(mutation, { minLength: 1, maxLength: 3 }),
});
export type MutatedExperiment = typeof mutatedExperiment extends fc.Arbitrary<infer Held> ? Held : never;

export const experimentText = ({ text, done }: MutatedExperiment): string =>
  done.reduce((held, one) => changed(held, one), texts[text]);

function changed(text: string, done: MutatedExperiment['done'][number]): string {
  const place = Math.floor(done.at * text.length);
  if (done.kind === 'cut') return text.slice(0, place);
  if (done.kind === 'insert' || done.kind === 'noise')
    return text.slice(0, place) + done.text + text.slice(place);
  const lines = text.split('\n');
  const at = Math.floor(done.at * lines.length);
  if (done.kind === 'value') lines[at] = lines[at].replace(/:.*$/, () => `: ${done.text}`);
  if (done.kind === 'key') lines[at] = lines[at].replace(/[\w.]+:/, () => `${done.text}:`);
  if (done.kind === 'line') lines.splice(at, 0, done.text);
  if (done.kind === 'no line') lines.splice(at, 1);
  if (done.kind === 'line twice') lines.splice(at, 0, lines[at]);
  if (done.kind === 'indent') lines[at] = `  ${lines[at]}`;
  return lines.join('\n');
}

/** Undefined where the file is an experiment, or is refused in a line; else what is wrong. */
export function faultOfExperiment(file: string): { fault?: string; isTaken: boolean } {
  try {
    loadStudy(file);
    return { isTaken: true };
  } catch (error) {
    const { message, stack } = error as Error;
    if (!(error instanceof UserError)) return { isTaken: false, fault: String(stack).slice(0, 600) };
    return {
      isTaken: false,
      ...(message.length > 20_000 && { fault: `a long line: ${message.slice(0, 200)}` }),
    };
  }
}
