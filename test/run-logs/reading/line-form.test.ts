/** Lines of JSON that are read by their form hold what `JSON.parse` makes of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLogTable } from '../../../src/run-logs/index.js';
import { cellOf } from '../../../src/run-logs/reading/json/flatten.js';

/** From the 51st line on, lines of a form that has been met are read by it. */
const before = Array.from({ length: 60 }, (_, index) => `{"step": ${index}, "kl": 0.5, "said": "a"}`);

const read = (lines: readonly string[]) =>
  readLogTable(Buffer.from([...before, ...lines].join('\n')), 'log.jsonl');

const cellsBehind = (lines: readonly string[], column: string) =>
  read(lines).column(column).slice(before.length);

const scalar = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);

describe('lines of one form', () => {
  it('hold the values of the objects they are, whatever the values', () => {
    const row = fc.record({ step: scalar, kl: scalar, said: scalar });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), (rows) => {
        const lines = rows.map(
          ({ step, kl, said }) =>
            `{"step": ${JSON.stringify(step)}, "kl": ${JSON.stringify(kl)}, "said": ${JSON.stringify(said)}}`,
        );
        const table = read(lines);
        for (const name of ['step', 'kl', 'said'] as const)
          expect(table.column(name).slice(before.length)).toEqual(rows.map((one) => cellOf(one[name])));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a zero before a number', '{"step": 007, "kl": 0.5, "said": "a"}'],
    ['nothing behind a dot', '{"step": 1, "kl": 5., "said": "a"}'],
    ['nothing behind an e', '{"step": 1, "kl": 5e, "said": "a"}'],
    ['a plus sign', '{"step": 1, "kl": +5, "said": "a"}'],
    ['an escape', '{"step": 1, "kl": 5, "said": "\\u0061\\n"}'],
    ['text behind the end', '{"step": 1, "kl": 5, "said": "a"} and more'],
    ['no end', '{"step": 1, "kl": 5, "said": "a"'],
    ['a key more', '{"step": 1, "kl": 5, "said": "a", "gold": 2}'],
    ['another order', '{"kl": 5, "step": 1, "said": "a"}'],
    ['an object for a value', '{"step": 1, "kl": {"mean": 5}, "said": "a"}'],
    ['a list for a value', '{"step": 1, "kl": [5, 6], "said": "a"}'],
    ['a tab in a string', '{"step": 1, "kl": 5, "said": "a\tb"}'],
  ])('%s is read as it is without others like it', (_, line) => {
    // Without a form: the lines before have another order.
    const others = before.map((_, index) => `{"kl": 0.5, "said": "a", "step": ${index}}`);
    const alone = readLogTable(Buffer.from([...others, line].join('\n')), 'log.jsonl');
    const found = read([line]);
    expect(found.count).toBe(alone.count);
    expect(found.leftOut).toEqual(alone.leftOut);
    for (const name of alone.columns) expect(found.column(name)).toEqual(alone.column(name));
  });

  it('may be nested, hold a name twice, or be of several kinds in turn', () => {
    const train = (step: number) =>
      `{"step": ${step}, "metrics": {"kl": ${step / 4}, "objective": {"a": 1}}}`;
    const evaluation = (step: number) =>
      `{"kl": "no", "step": ${step}, "eval": {"gold": ${step / 2}}, "kl": 7}`;
    const lines = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? train(at) : evaluation(at)));
    const isTrain = (at: number) => at % 2 === 0;
    expect(cellsBehind(lines, 'kl')).toEqual(lines.map((_, at) => (isTrain(at) ? String(at / 4) : '7')));
    expect(cellsBehind(lines, 'objective/a')).toEqual(lines.map((_, at) => (isTrain(at) ? '1' : '')));
    expect(cellsBehind(lines, 'eval/gold')).toEqual(
      lines.map((_, at) => (isTrain(at) ? '' : String(at / 2))),
    );
  });
});
