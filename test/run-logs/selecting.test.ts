/** Rows chosen by conditions: the fit of a part is that of a log that holds nothing else. */
import { describe, expect, it } from 'vitest';
import { fitJson, fitRunLogs, fitScalingLog, fitText } from '../../src/run-logs/index.js';

interface Row {
  step: number;
  kl: number;
  gold: number;
  set: string;
}

/** KL to a reference that is replaced after the fortieth row. */
const rows: Row[] = Array.from({ length: 60 }, (_, index) => {
  const kl = index < 40 ? 0.2 + index : 0.3 + (index - 40);
  const d = Math.sqrt(kl);
  const gold = d * (1 - 0.2 * Math.log(d)) + 0.05 * Math.sin(7 * index);
  return { step: 10 * index, kl, gold, set: 'abc'[index % 3] };
});

const csv = (chosen: readonly Row[], perKl = 1) =>
  `step,objective/kl,gold,set,tokens\n${chosen.map(({ step, kl, gold, set }) => `${step},${kl / perKl},${gold},${set},180`).join('\n')}\n`;

const estimates = (log: string, options: Parameters<typeof fitRunLogs>[1]) => {
  const [{ alpha, beta, points }] = fitRunLogs(log, { form: 'rl', ...options }).groups;
  return { alpha: alpha.estimate, beta: beta.estimate, points };
};

describe('--where for the laws of gold against KL', () => {
  it.each<[string[], (row: Row) => boolean]>([
    [['kl<20'], ({ kl }) => kl < 20],
    [['step<400', 'KL>=2'], ({ step, kl }) => step < 400 && kl >= 2],
    [['step<=2e2', 'set=a,b'], ({ step, set }) => step <= 200 && set !== 'c'],
    [['gold>1'], ({ gold }) => gold > 1],
    [['line>41'], ({ step }) => step >= 400],
    [['objective/kl>3', 'set!=c'], ({ kl, set }) => kl > 3 && set !== 'c'],
    [['step=100,200,300,500,900'], ({ step }) => [100, 200, 300, 500, 900].includes(step)],
  ])('%j has the fit of a log of these rows alone', (where, isKept) => {
    expect(estimates(csv(rows), { where })).toEqual(estimates(csv(rows.filter(isKept)), {}));
  });

  it('means KL in nats of a whole response, whatever the column holds', () => {
    const whole = estimates(csv(rows), { where: ['kl<20'] });
    const perToken = estimates(csv(rows, 180), { where: ['kl<20'], tokens: 'tokens' });
    expect(perToken.points).toBe(whole.points);
    expect(perToken.alpha).toBeCloseTo(whole.alpha, 10);
    const bits = estimates(csv(rows, Math.LN2), { where: ['kl<20'], klUnit: 'bits' });
    expect(bits.points).toBe(whole.points);
    const n = `n,gold\n${[2, 4, 8, 16, 32, 64, 128].map((count) => `${count},${Math.log(count)}`).join('\n')}\n`;
    // ln 64 − 63/64 = 3.17
    expect(estimates(n, { form: 'bon', where: ['kl<3.2'] }).points).toBe(6);
  });

  it('keeps the score of the initial policy, which has no KL', () => {
    const log = `step,kl,gold\n0,,0.5\n${rows.map(({ step, kl, gold }) => `${step + 1},${kl},${gold + 0.5}`).join('\n')}\n`;
    const [{ baseline }] = fitRunLogs(log, { form: 'rl', where: ['kl<20', 'step>5'] }).groups;
    expect(baseline).toMatchObject({ estimate: 0.5, from: 'initial policy' });
  });

  it('says in text and JSON what was left out', () => {
    const fit = fitRunLogs(csv(rows), { form: 'rl', where: ['kl<20', 'set=a,b'] });
    expect(fitText(fit)).toMatch(
      /Fitted: only rows with set=a,b, kl<20: 27, and 33 left out; kl is the KL in nats, from objective\/kl/,
    );
    expect(JSON.parse(fitJson(fit)).cut).toMatchObject({
      where: ['set=a,b', 'kl<20'],
      kept: 27,
      leftOut: 33,
    });
  });

  it('is what a fall of KL says to type', () => {
    const [{ warnings }] = fitRunLogs(csv(rows), { form: 'rl' }).groups;
    const { message } = warnings.find(({ code }) => code === 'kl-jumps-back')!;
    const [, before, after] =
      /--where '([^']+)' fits what is before it, --where '([^']+)'/.exec(message) ?? [];
    expect([before, after]).toEqual(['step<400', 'step>=400']);
    expect(estimates(csv(rows), { where: [before] }).points).toBe(40);
    expect(estimates(csv(rows), { where: [after] }).points).toBe(20);
  });

  it('holds for the other laws of KL too', () => {
    const [{ points }] = fitScalingLog(csv(rows), { form: 'log-one-plus', where: ['kl<20'] }).groups;
    expect(points).toBe(40);
  });

  it('line is the place in a list where a log has no lines, and holds for laws of loss too', () => {
    const json = JSON.stringify(rows.map(({ step, kl, gold }) => ({ step, kl, gold })));
    for (const where of [['line<=40'], ['entry<=40']]) {
      const fit = fitRunLogs(json, { form: 'rl', where });
      expect(fit.groups[0].points).toBe(40);
      expect(fit.cut?.meaning).toEqual([`${where[0].split('<')[0]} is the place in the list`]);
    }
    const loss = Array.from({ length: 20 }, (_, at) => `${2 ** at},${1.5 + 4 * 2 ** (-0.3 * at)}`);
    const [{ points }] = fitScalingLog(`params,loss\n${loss.join('\n')}\n`, {
      form: 'kaplan-parameters',
      where: ['line<=15'],
    }).groups;
    expect(points).toBe(14);
  });

  it('and --by, --cluster and --last-of take names and values with commas in them', () => {
    const named = `"arm, x","arm",step,kl,gold\n${rows
      .map(({ set, ...row }) => `"${set}, ${set}",${set},${row.step},${row.kl},${row.gold}`)
      .join('\n')}\n`;
    const names = (by: string[]) => fitRunLogs(named, { form: 'rl', by }).groups.map(({ group }) => group);
    expect(names(['arm, x'])).toEqual(['a, a', 'b, b', 'c, c']);
    expect(names(['arm,arm, x'])).toEqual(['a, a, a', 'b, b, b', 'c, c, c']);
    expect(names(['arm', 'arm, x'])).toEqual(['a, a, a', 'b, b, b', 'c, c, c']);
    expect(fitRunLogs(named, { form: 'rl', cluster: 'arm, x' }).groups[0].clusters).toBe(3);
    expect(fitRunLogs(named, { form: 'rl', where: ['arm, x=a, a'] }).groups[0].points).toBe(20);
    expect(() => names(['arm, y'])).toThrow(/--by: no column y; there are/);
    const lossOf = (at: number) => 1.5 + 4 * 2 ** (-0.3 * (at % 10));
    const loss = Array.from({ length: 20 }, (_, at) => `"${at % 10}, b",${2 ** (at % 10)},${lossOf(at)}`);
    const [{ points }] = fitScalingLog(`"run, x",params,loss\n${loss.join('\n')}\n`, {
      form: 'kaplan-parameters',
      lastOf: ['run, x'],
    }).groups;
    expect(points).toBe(10);
  });

  it.each([
    [['foo<3'], /--where: no column foo; there are: step/],
    [['kl<many'], /--where kl<many: many is no number/],
    [['kl>400'], /--where kl>400: none of 60 rows is left/],
    [['small'], /is no condition/],
  ])('%j is refused', (where, message) => {
    expect(() => fitRunLogs(csv(rows), { form: 'rl', where })).toThrow(message);
  });
});
