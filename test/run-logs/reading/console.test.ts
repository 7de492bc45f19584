/** What training runs print. */
import { describe, expect, it } from 'vitest';
import { dataFile, expectPoints, numbersOf, points, read, refusal, rowsOf } from './read-helpers.js';

const printed = (line: (point: (typeof points)[number]) => string, between = '\n'): string =>
  points.map((point) => `${line(point)}\n`).join(between);

describe('dictionaries between other lines', () => {
  it.each([
    [
      'progress bars',
      printed(
        (p) =>
          `  1%|#  | 1/100 [00:01<2:42, 8.58s/it]\n{'step': ${p.step}, 'kl': ${p.kl}, 'gold': ${p.gold}}`,
      ),
    ],
    [
      'progress bars that return to the line start',
      printed(
        (p) => `  1%|#  | 1/100\r  2%|#  | 2/100\r{'step': ${p.step}, 'kl': ${p.kl}, 'gold': ${p.gold}}`,
      ),
    ],
    [
      'colours',
      printed((p) => `\x1b[36m(Worker pid=77)\x1b[0m {'step': ${p.step}, 'kl': ${p.kl}, 'gold': ${p.gold}}`),
    ],
    [
      'warnings with braces',
      printed((p) => `UserWarning: {x} is {not set}\n{'step': ${p.step}, 'kl': ${p.kl}, 'gold': ${p.gold}}`),
    ],
    [
      'several lines each',
      printed((p) => `saved\n{'step': ${p.step},\n 'kl': ${p.kl},\n 'gold': ${p.gold}}`),
    ],
    [
      'tensors and None',
      printed(
        (p) => `x\n{'step': tensor(${p.step}), 'kl': np.float32(${p.kl}), 'gold': ${p.gold}, 'loss': None}`,
      ),
    ],
    ['nested', printed((p) => `x\n{'step': ${p.step}, 'metrics': {'kl': ${p.kl}, 'gold': ${p.gold}}}`)],
    ['a step in the line', printed((p) => `Step ${p.step}: {'kl': ${p.kl}, 'gold': ${p.gold}}`)],
  ])('%s', (_, text) => {
    const table = read(text);
    expectPoints(table);
    expect(table.notes).toEqual(['rows from 3 dictionaries in the text']);
  });

  it('lines are those that an editor counts, progress bars or not', () => {
    const table = read("a\r 1%\r 2%\r\n{'kl': 1, 'gold': 2}\n 3%\r{'kl': 3, 'gold': 4}\n");
    expect([...table.lines]).toEqual([2, 3]);
  });

  it('the console of TRL’s GRPO', () => {
    const table = read(dataFile('cases/02-trl-grpo-console.log'));
    expect(table.count).toBe(14);
    expect(numbersOf(table, 'kl').slice(0, 2)).toEqual([0.00026582540886010975, 0.0003122141115454724]);
    expect(numbersOf(table, 'completions/mean_length')[13]).toBe(189.44375);
  });
});

describe('pairs of a name and a number', () => {
  it.each([
    ['name: number', printed((p) => `step: ${p.step} kl: ${p.kl} gold: ${p.gold}`)],
    ['name: number with commas', printed((p) => `step: ${p.step}, kl: ${p.kl}, gold: ${p.gold}`)],
    ['name=number', printed((p) => `step=${p.step} kl=${p.kl} gold=${p.gold}`)],
    [
      'name:number - name:number, as verl prints',
      printed((p) => `(TaskRunner pid=1234) step:${p.step} - kl:${p.kl} - gold:${p.gold}`),
    ],
    ['NumPy numbers', printed((p) => `step:${p.step} - kl:np.float64(${p.kl}) - gold:${p.gold}`)],
    [
      'the module logging',
      printed((p) => `2024-05-01 12:00:00,123 - INFO - step: ${p.step}, kl: ${p.kl}, gold: ${p.gold}`),
    ],
    [
      'a time in brackets',
      printed((p) => `[2024-05-01 12:00:00] step=${p.step}, kl=${p.kl}, gold=${p.gold}`),
    ],
    [
      'the postfix of a progress bar',
      printed((p) => ` 10%|█ | 1/9 [00:10<01:30, 1.2it/s, step=${p.step}, kl=${p.kl}, gold=${p.gold}]`),
    ],
    ['bars', printed((p) => `step: ${p.step} | kl: ${p.kl} | gold: ${p.gold}`)],
    ['a counter', printed((p) => `Epoch 1/3 step ${p.step}: kl=${p.kl} gold=${p.gold}`)],
    [
      'tensors',
      printed((p) => `step: ${p.step} kl: tensor(${p.kl}, device='cuda:0') gold: tensor(${p.gold})`),
    ],
    ['blanks alone', printed((p) => `step ${p.step} kl ${p.kl} gold ${p.gold}`)],
    [
      'blanks alone, with a speed',
      printed((p) => `Iter 5: step ${p.step}, kl ${p.kl}, gold ${p.gold}, took 3.2s`, 'saved 3 files\n'),
    ],
    ['noise between', printed((p) => `step=${p.step} kl=${p.kl} gold=${p.gold}`, 'saved to out: 1 file\n')],
  ])('%s', (_, text) => {
    expectPoints(read(text));
  });

  it('names of several words, and thousands separators', () => {
    const table = read(
      'Step: 1,000 | Mean reward: 1.5 | KL: 1,055.25\nStep: 2,000 | Mean reward: 1.75 | KL: 1,060.5\n',
    );
    expectPoints(table, [
      { Step: 1000, 'Mean reward': 1.5, KL: 1055.25 },
      { Step: 2000, 'Mean reward': 1.75, KL: 1060.5 },
    ]);
  });

  it('Python’s logging', () => {
    const table = read(dataFile('written/python-logging.log'));
    expectPoints(
      table,
      Array.from({ length: 12 }, (_, row) => ({ step: 10 * row, kl: 0.125 + 0.375 * row, gold: row / 16 })),
    );
  });

  it('versions, times and addresses are no numbers', () => {
    const text = 'torch=2.1.0 started at 12:00:01 on http://x.y:80/z\nusing cuda:0, seed: 5\n';
    expect(refusal(() => read(text))).toMatch(/holds no table/);
  });
});

describe('boxes', () => {
  const stableBaselines = points
    .map(
      (p) => `-----------------------------
| rollout/           |      |
|    ep_len_mean     | 200  |
| train/             |      |
|    approx_kl       | ${p.kl} |
|    gold            | ${p.gold} |
-----------------------------`,
    )
    .join('\nEval num_timesteps\n');

  it('Stable-Baselines prints a row in each, with prefixes', () => {
    const table = read(stableBaselines);
    expect(table.columns).toEqual(['rollout/ep_len_mean', 'train/approx_kl', 'train/gold']);
    expect(numbersOf(table, 'train/approx_kl')).toEqual(points.map(({ kl }) => kl));
    expect([...table.lines]).toEqual([3, 11, 19]);
  });

  it.each([
    ['names that come again end a row', '| kl | 0.5 |\n| reward | 1.5 |\n| kl | 0.75 |\n| reward | 1.75 |\n'],
    ['bars of terminals', '│ kl     │ 0.5 │\n│ reward │ 1.5 │\n\n│ kl     │ 0.75 │\n│ reward │ 1.75 │\n'],
    ['among other lines', 'start\n| kl | 0.5 |\n| reward | 1.5 |\nsaved\n| kl | 0.75 |\n| reward | 1.75 |\n'],
  ])('%s', (_, text) => {
    expect(rowsOf(read(text))).toEqual([
      { kl: '0.5', reward: '1.5' },
      { kl: '0.75', reward: '1.75' },
    ]);
  });
});

it.each([
  ['one pair a line', 'kl: 0.5\nreward: 1.5\nkl: 0.75\nreward: 1.75\n'],
  ['no pair at all', 'Loading model...\nDone.\n'],
  ['sentences with numbers', 'In 2022 we saw 3 models.\nThen, in 2023, 4 more came.\n'],
])('%s is no table, and one line says what would be', (_, text) => {
  expect(refusal(() => read(text, 'run.log'))).toMatch(
    /^run\.log: holds no table: .*lines with two names and numbers/,
  );
});
