/** JSON as it should be, as Python writes it, and in every layout in which it holds a table. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LooseParser } from '../../../src/run-logs/reading/json/loose-json.js';
import { dataFile, expectPoints, numbersOf, points, read, refusal, rowsOf } from './read-helpers.js';

const json = JSON.stringify;
const columns = {
  step: points.map(({ step }) => step),
  kl: points.map(({ kl }) => kl),
  gold: points.map(({ gold }) => gold),
};
const written = Array.from({ length: 12 }, (_, row) => ({
  step: 10 * row,
  kl: 0.125 + 0.375 * row,
  gold: row / 16,
  tokens: 1000.5 + 250 * row,
}));

describe('what pandas and Python write', () => {
  it.each([
    ...['columns', 'split', 'records', 'index', 'table'].map((orient) => `pandas-${orient}.json`),
    ...[
      'pandas-lines.jsonl',
      'pandas-index-by-step.json',
      'json-pretty.json',
      'json-nan.json',
      'json-documents.json',
    ],
    ...['python-repr.txt', 'python-pprint.txt', 'python-columns.txt', 'python-lines.txt'],
  ])('%s', (name) => {
    expectPoints(read(dataFile(`written/${name}`), name), written);
  });

  it('values without names are refused, and with names they are read', () => {
    expect(refusal(() => read(dataFile('written/pandas-values.json')))).toMatch(
      /list of lists without names/,
    );
    expectPoints(read(json([['step', 'kl', 'gold'], ...points.map((point) => Object.values(point))])));
    expectPoints(
      read(`["step","kl","gold"]\n${points.map((point) => json(Object.values(point))).join('\n')}`),
    );
  });
});

describe('layouts of one table', () => {
  it.each([
    ['a list', points],
    ['log_history beside other lists', { log_history: points, best: [{ x: 1 }, { x: 2 }] }],
    ['a list of any name beside settings', { config: { lr: [1, 2] }, history: points, seed: 1 }],
    ['columns', columns],
    ['columns beside single values and a short list', { seed: 3, ...columns, betas: [1] }],
    ['columns under one name', { metrics: columns }],
    ['columns under a name beside settings', { config: { lr: 1 }, result: columns }],
    ['rows with nested metrics', points.map(({ step, ...metrics }) => ({ step, metrics }))],
    ['rows in wrappers', points.map((data) => ({ data: { log: data } }))],
    ['keys that count', Object.fromEntries(points.map(({ step, ...cells }) => [step, cells]))],
    ['checkpoints', Object.fromEntries(points.map(({ step, ...cells }) => [`checkpoint-${step}`, cells]))],
    [
      'keys that count, nested',
      Object.fromEntries(points.map(({ step, ...metrics }) => [step, { metrics }])),
    ],
    ['a list in which not all are objects', [...points.slice(0, 2), 'restarted', points[2]]],
  ])('%s', (_, value) => {
    expectPoints(read(json(value)));
    expectPoints(read(json(value, null, 2)));
  });

  it('single values beside columns hold for every row', () => {
    expect(read(json({ seed: 3, ...columns })).column('seed')).toEqual(['3', '3', '3']);
  });

  it('nested names are joined, wrappers leave none unless names would collide', () => {
    const table = read(
      json([{ kl: 1, data: { kl: 2, gold: 3 }, eval: { gold: { mean: 4 } }, metrics: { lr: 5 } }]),
    );
    expect(rowsOf(table)).toEqual([
      { kl: '1', 'data/kl': '2', 'data/gold': '3', 'eval/gold/mean': '4', lr: '5' },
    ]);
  });

  it('null, missing keys and lists', () => {
    const table = read(
      json([
        { a: null, b: [1, 2] },
        { b: true, c: 'x' },
      ]),
    );
    expect(rowsOf(table)).toEqual([
      { a: '', b: '[1,2]', c: '' },
      { a: '', b: 'true', c: 'x' },
    ]);
    expect(table.place).toBe('entry');
    expect(read(json(['x', ...points])).leftOut).toEqual(['entry 1: is not an object']);
    expect([...read(json(['x', ...points])).lines]).toEqual([2, 3, 4]);
  });
});

describe('layouts of several runs', () => {
  it.each([
    ['lists', { a: points, b: points }],
    ['histories', { a: { log_history: points }, b: { log_history: points } }],
    ['columns', { a: columns, b: columns }],
    ['pandas’ columns', { a: pandasColumns(), b: pandasColumns() }],
    ['pandas’ split', { a: split(), b: split() }],
    ['keys that count', { a: byStep(), b: byStep() }],
    [
      'a list of runs with names',
      [
        { name: 'a', history: points },
        { name: 'b', history: points },
      ],
    ],
    [
      'a list of columns with names',
      [
        { run: 'a', kl: [1, 2, 3, 4], gold: [1, 2, 3, 4] },
        { run: 'b', kl: [1, 2, 3, 4], gold: [1, 2, 3, 4] },
      ],
    ],
  ])('%s', (_, value) => {
    const table = read(json(value));
    const half = table.count / 2;
    expect(table.column('run')).toEqual([...new Array(half).fill('a'), ...new Array(half).fill('b')]);
    expect(table.notes).toEqual(['a run each: a, b']);
    const kl = numbersOf(table, 'kl');
    expect(kl.slice(0, half)).toEqual(kl.slice(half));
    expect(kl.slice(0, half)).toEqual(half === 3 ? columns.kl : [1, 2, 3, 4]);
    expect(table.lines[half]).toBe(1);
  });

  it('runs within runs are named by both', () => {
    const table = read(json({ ppo: { s1: columns, s2: columns }, grpo: { s1: columns } }));
    expect([...new Set(table.column('run'))]).toEqual(['ppo/s1', 'ppo/s2', 'grpo/s1']);
  });

  it('training and evaluation are two parts of one run', () => {
    const table = read(
      json({ train: points.map(({ step, kl }) => ({ step, kl })), eval: [{ step: 20, gold: 1 }] }),
    );
    expect(table.columns).toEqual(['split', 'step', 'kl', 'gold']);
    expect(table.column('split')).toEqual(['train', 'train', 'train', 'eval']);
    expect(table.notes).toEqual(['one below the other: train, eval']);
  });

  it('one row a run', () => {
    expect(rowsOf(read(json({ ppo: { kl: 1, gold: 2 }, grpo: { kl: 3, gold: 4 } })))).toEqual([
      { run: 'ppo', kl: '1', gold: '2' },
      { run: 'grpo', kl: '3', gold: '4' },
    ]);
  });

  it('a run whose columns differ in length is named', () => {
    const table = read(json({ a: columns, b: { ...columns, kl: [1, 2] } }));
    expect(table.column('run')).toEqual(['a', 'a', 'a']);
    expect(table.leftOut).toEqual([
      'b: columns differ in length: step 3, kl 2, gold 3; give each as many values as there are rows',
    ]);
  });

  it('the two trajectories of a sweep', () => {
    const table = read(dataFile('cases/04-trajectories-by-beta-columns.json'));
    expect(table.count).toBe(62);
    expect(table.column('run')[31]).toBe('beta_0.1');
    expect(numbersOf(table, 'kl_divergence').slice(29, 33)).toEqual([17.675, 18.534, 0, 0.04]);
  });
});

function pandasColumns() {
  return Object.fromEntries(
    Object.entries(columns).map(([name, list]) => [
      name,
      Object.fromEntries(list.map((cell, row) => [row, cell])),
    ]),
  );
}
function split() {
  return {
    columns: Object.keys(columns),
    index: [0, 1, 2],
    data: points.map((point) => Object.values(point)),
  };
}
function byStep() {
  return Object.fromEntries(points.map(({ step, ...cells }) => [step, cells]));
}

describe('JSON lines', () => {
  const lines = points.map((point) => json(point));

  it.each([
    ['named .json too', lines.join('\n'), [1, 2, 3]],
    ['with blank lines', lines.join('\n\n'), [1, 3, 5]],
    ['with commas at line ends', lines.join(',\n'), [1, 2, 3]],
    [
      'in the words of Python',
      points.map((p) => `{'step': ${p.step}, 'kl': ${p.kl}, 'gold': ${p.gold}, 'loss': nan}`).join('\n'),
      [1, 2, 3],
    ],
    ['two in a line', `${lines[0]}${lines[1]}\n${lines[2]}\n`, [1, 1, 2]],
  ])('%s', (_, text, places) => {
    const table = read(text, 'log.json');
    expectPoints(table);
    expect([...table.lines]).toEqual(places);
    expect(table.leftOut).toEqual([]);
  });

  it.each([
    ['the last is cut', `${lines.join('\n')}\n{"step": 30, "kl": 12.`, 'line 4: is cut short'],
    ['the last is cut in a name', `${lines.join('\n')}\n{"ste`, 'line 4: is cut short'],
    [
      'another line between',
      [lines[0], 'WARNING: restarted', ...lines.slice(1)].join('\n'),
      'line 2: is not a JSON object',
    ],
    [
      'two writers in one line',
      [lines[0], `{"step": 1, "k${lines[1]}`, ...lines.slice(1)].join('\n'),
      'line 2: is not a JSON object',
    ],
  ])('%s: it is left out by its line', (_, text, leftOut) => {
    const table = read(text);
    expectPoints(table);
    expect(table.leftOut).toEqual([leftOut]);
  });

  it('verl’s file logger', () => {
    const table = read(dataFile('cases/10-verl-filelogger.jsonl'));
    expect(table.columns.slice(0, 2)).toEqual(['step', 'actor/entropy']);
    expect(numbersOf(table, 'actor/kl_loss')[1]).toBe(0.00047963826000341214);
  });
});

describe('documents that are broken or cut', () => {
  it.each([
    [
      'NaN and Infinity',
      '[{"kl": NaN, "gold": 1}, {"kl": 2, "gold": -Infinity}]',
      ['NaN', '2'],
      ['1', '-Infinity'],
    ],
    [
      'nan, inf and None',
      "[{'kl': nan, 'gold': None}, {'kl': 2, 'gold': -inf}]",
      ['NaN', '2'],
      ['', '-Infinity'],
    ],
    ['trailing commas', '[{"kl": 1, "gold": 2,}, {"kl": 3, "gold": 4},]', ['1', '3'], ['2', '4']],
    ['names without quotes', '[{kl: 1, gold: 2}, {kl: 3, gold: 4}]', ['1', '3'], ['2', '4']],
    ['comments', '// run 1\n[{"kl": 1, "gold": 2}, /* x */ {"kl": 3, "gold": 4}]', ['1', '3'], ['2', '4']],
    ['tuples', "({'kl': 1, 'gold': 2}, {'kl': 3, 'gold': (4, 5)})", ['1', '3'], ['2', '[4,5]']],
    [
      'tensors',
      "[{'kl': tensor(1., device='cuda:0'), 'gold': array([2])}, {'kl': np.float64(3), 'gold': torch.tensor(data=4)}]",
      ['1', '3'],
      ['[2]', '4'],
    ],
    [
      'objects of Python',
      "[{'kl': <tf.Tensor: shape=(), dtype=float32, numpy=1.5>, 'gold': <object at 0x7f>}, {'kl': 3, 'gold': Kind.A}]",
      ['1.5', '3'],
      ['', 'Kind.A'],
    ],
  ])('%s', (_, text, kl, gold) => {
    // A tuple is a list only where a list begins the text.
    const table = read(text.startsWith('(') ? `[${text.slice(1, -1)}]` : text);
    expect(table.column('kl')).toEqual(kl);
    expect(table.column('gold')).toEqual(gold);
  });

  it('json.dump writes NaN into a trainer_state.json', () => {
    const table = read(dataFile('cases/16-trainer_state-NaN.json'));
    expect(table.count).toBe(11);
    expect(numbersOf(table, 'kl').map(Number.isNaN).indexOf(true)).toBe(7);
    expect(numbersOf(table, 'grad_norm').map(Number.isNaN).indexOf(true)).toBe(3);
  });

  it('a document that is cut is read up to there, without the entry that is cut', () => {
    const text = json({ log_history: points, note: 'x' }, null, 1);
    const end = text.indexOf('2.75') + 3;
    const table = read(text.slice(0, end));
    expectPoints(table, points.slice(0, 2));
    expect(table.leftOut).toEqual([`line ${text.slice(0, end).split('\n').length}: the file is cut short`]);
    expectPoints(read(json(points).slice(0, -3)), points.slice(0, 2));
  });

  it.each([
    ['a list that was never closed', `[\n${points.map((point) => json(point)).join(',\n')},\n`],
    ['objects without commas between', `[\n${points.map((point) => json(point)).join('\n')}\n]`],
    ['JSON in a string', json(json(points))],
    [
      'the guides of rich',
      `[\n${points.map((p) => `│   {\n│   │   'step': ${p.step}, 'kl': ${p.kl}, 'gold': ${p.gold}\n│   }`).join(',\n')}\n]`,
    ],
  ])('%s', (_, text) => {
    expectPoints(read(text));
  });

  it('what can be read around a fault is read, and the fault named', () => {
    const table = read(
      '{"log_history": [\n{"kl": 1, "gold": 2},\n{"kl": , "gold": 2},\n{"kl": 3, "gold": 4}\n]}',
    );
    expect(table.column('kl')).toEqual(['1', '3']);
    expect(table.leftOut.join()).toMatch(/line 3: is not JSON: a value is expected at , "gold"/);
  });

  it.each([
    [
      'columns of other lengths',
      json({ kl: [1, 2, 3], gold: [1, 2] }),
      /columns differ in length: kl 3, gold 2/,
    ],
    ['no list', '{\n"kl": 1\n}', /holds no list of points; allowed/],
    ['an empty list', '[]', /holds no list of points/],
    ['a list of numbers', '[1, 2, 3]', /holds no list of points/],
    [
      'settings',
      json({ scripts: { build: 'tsc' }, exports: { './reward': { types: 'a' } } }),
      /holds no list of points/,
    ],
    ['a hundred thousand brackets', '['.repeat(100_000), /nested too deeply/],
    ['fifty thousand objects in each other', '{"a":'.repeat(50_000), /nested too deeply/],
  ])('%s: one line', (_, text, message) => {
    expect(refusal(() => read(text, 'log.json'))).toMatch(message);
  });
});

describe('the tolerant parser', () => {
  const value = fc.jsonValue({ maxDepth: 4 });

  it('reads every JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (original, indent) => {
        const text = json(original, null, indent);
        // Objects of the parser have no prototype.
        expect(json(new LooseParser(text).value())).toBe(json(JSON.parse(text)));
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('reads Python’s words for the same', () => {
    const python = (part: unknown): string => {
      if (part === null) return 'None';
      if (typeof part === 'boolean') return part ? 'True' : 'False';
      if (typeof part === 'string')
        return `'${part.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;
      if (Array.isArray(part))
        return part.length > 1 ? `(${part.map(python).join(', ')})` : `[${part.map(python).join(', ')}]`;
      if (typeof part === 'object')
        return `{${Object.entries(part)
          .map(([key, inner]) => `${python(key)}: ${python(inner)}`)
          .join(', ')}}`;
      return String(part);
    };
    fc.assert(
      fc.property(value, (original) => {
        expect(json(new LooseParser(python(original)).value())).toBe(json(original));
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
