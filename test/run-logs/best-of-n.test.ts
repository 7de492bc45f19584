/** Tables of best-of-n as people have them: a row for each prompt and n, with scores that do not start at 0. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { checkLogs, checkText, fitJson, fitRunLogs, fitText } from '../../src/run-logs/index.js';

const grid = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
const [alpha, beta] = [0.8, 0.18];
/** Stiennon et al. 2020, appendix G.3. */
const distance = (n: number) => Math.sqrt(Math.log(n) - (n - 1) / n);
const law = (n: number) => distance(n) * (alpha - beta * distance(n));

/** Prompts differ in what the initial policy scores on them; each response adds noise of its own. */
function byPrompt(prompts: number, { start = 0, key = 'set', name = 'prompt_id' } = {}): string {
  const random = createRandom(key);
  const rows = Array.from({ length: prompts }, (_, prompt) => {
    const easy = start + 0.5 * random.normal();
    return grid.map((n) => `p${prompt},${n},${easy + law(n) + 0.5 * random.normal()}`);
  });
  return [`${name},n,gold`, ...rows.flat()].join('\n');
}

describe('a row for each prompt and n', () => {
  it('takes the prompts for what is resampled, and the scores at n = 1 for the start', () => {
    const fit = fitRunLogs(byPrompt(200, { start: 1.5 }), { bootstrap: 400 });
    expect(fit.columns).toMatchObject({ cluster: 'prompt_id', ofPrompts: true });
    const [group] = fit.groups;
    expect(group.baseline?.from).toBe('best of one');
    expect(group.baseline?.estimate).toBeCloseTo(1.5, 0);
    expect(group.warnings.map(({ code }) => code)).not.toContain('curves-pooled');
    expect(fit.notes.join()).toMatch(/prompt_id tells prompts apart.*n = 1 is the initial policy/s);
    expect(fitText(fit)).toMatch(/95 % intervals over prompts, for the same reward model and policy/);
    expect(fitText(fit)).not.toMatch(/one more run/);
    expect(JSON.parse(fitJson(fit)).groups[0].interval.over).toBe('prompts');
  });

  it('has intervals over prompts that hold the planted α in 60 tables as often as they say', () => {
    const sets = Array.from({ length: 60 }, (_, set) => {
      const log = byPrompt(60, { start: 1, key: `set ${set}` });
      return fitRunLogs(log, { bootstrap: 200 }).groups[0].alpha;
    });
    const held = sets.filter(({ low, high }) => low < alpha && alpha < high).length;
    expect(held / sets.length).toBeGreaterThanOrEqual(0.88);
    expect(
      Math.abs(sets.reduce((sum, { estimate }) => sum + estimate, 0) / sets.length - alpha),
    ).toBeLessThan(0.05);
  });

  it.each(['question_id', 'problem', 'eval/prompt_idx'])('under the name %s too', (name) => {
    expect(fitRunLogs(byPrompt(20, { name }), { bootstrap: 100 }).columns.cluster).toBe(name);
  });

  it('leaves several seeds what they are, and prompts no column to fit apart', () => {
    const log = byPrompt(40)
      .split('\n')
      .map((line, at) => (at === 0 ? `seed,${line}` : `${at % 4},${line}`))
      .join('\n');
    const { columns, groups } = fitRunLogs(log, { bootstrap: 100 });
    expect(columns).toMatchObject({ cluster: 'seed', ofPrompts: undefined });
    expect(groups[0].warnings.map(({ message }) => message).join()).not.toMatch(/--by prompt_id/);
  });

  it('check counts prompts and names their column in the command', () => {
    const found = checkLogs([{ log: byPrompt(20), file: 'bon.csv' }]);
    expect(checkText(found)).toMatch(/20 prompts, told apart by prompt_id/);
    expect(found.command).toBe('goodhart fit bon.csv --form bon --kl n --gold gold --cluster prompt_id');
  });
});

it('keeps scores that are 0 at n = 1, and those of --baseline 0', () => {
  const rows = (start: number) => ['n,gold', ...grid.map((n) => `${n},${start + law(n)}`)].join('\n');
  expect(fitRunLogs(rows(0), { bootstrap: 100 }).groups[0].baseline).toBeUndefined();
  const moved = fitRunLogs(rows(2), { bootstrap: 100 }).groups[0];
  expect(moved.baseline?.estimate).toBe(2);
  expect(moved.alpha.estimate).toBeCloseTo(alpha, 9);
  const kept = fitRunLogs(rows(2), { bootstrap: 100, baseline: 0 }).groups[0];
  expect(kept.baseline).toMatchObject({ estimate: 0, from: 'given' });
});

it('says of best-of-n rows beside those of RL why they are no points, and what to type', () => {
  const ppo = Array.from({ length: 20 }, (_, at) => `ppo,,${at + 1},${Math.sqrt(at + 1)}`);
  const log = ['method,n,kl,gold', ...grid.map((n) => `bon,${n},,${law(n)}`), ...ppo].join('\n');
  const { failed } = fitRunLogs(log, { bootstrap: 100 });
  expect(failed.map(({ message }) => message)).toEqual([
    "none of its 11 rows with a score has a KL in kl; as best-of-n: --where 'method=bon' --kl n",
  ]);
  const where = ['method=bon'];
  expect(() => fitRunLogs(log, { where })).toThrow(
    /none of its 11 rows .* has a KL in kl; as best-of-n: --kl n/,
  );
  const fit = fitRunLogs(log, { where, kl: 'n', bootstrap: 100 }).groups[0];
  expect([fit.form, fit.alpha.estimate]).toEqual(['bon', expect.closeTo(alpha, 9)]);
});
