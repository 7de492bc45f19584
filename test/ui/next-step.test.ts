/** What is suggested after a study: a command that works. */
import { describe, expect, it } from 'vitest';
import type { LiveStudy } from '../../src/display/live-study.js';
import { readManifest, readStoredExperiment, readTables } from '../../src/engine/folder/index.js';
import { studies } from '../../src/studies/index.js';
import { nextLines } from '../../src/ui/next-step.js';
import { goodhart } from '../cli/goodhart.js';

/** Nobody changes them: each is read once. */
const read = new Map<string, Pick<LiveStudy, 'study' | 'rows'>>();

function studyIn(folder: string): Pick<LiveStudy, 'study' | 'rows'> {
  const { study } = readManifest(folder);
  const found = read.get(folder) ?? { study, rows: readTables(folder, studies.get(study)) };
  read.set(folder, found);
  return found;
}

/** A finished study as the screen has it, from its folder. */
function suggested(folder: string, changes: Partial<LiveStudy> = {}, isWatching = false): string[] {
  const { study, rows } = studyIn(folder);
  const live = { status: 'done', study, folder, rows, stages: [], ...changes } as LiveStudy;
  return nextLines(live, { experiment: readStoredExperiment(folder), isWatching });
}

const wordsOf = (line: string) => line.replace(/^next: goodhart | \(.*\)$/g, '').split(' ');

describe('after a study', () => {
  it.each([
    ['test/data/tutorial/noise', []],
    ['results/label-noise', []],
    ['results/kl-penalty', []],
    ['results/penalties-seed-8', ['--by', 'rl.penalty']],
  ])('that sweeps something, as %s, its comparison is suggested', async (folder, by) => {
    const words = wordsOf(suggested(folder).at(-1) ?? '');
    expect(words).toEqual(['compare', folder, ...by]);
    expect(await goodhart(...words)).toMatchObject({ code: 0, err: '' });
  });

  it('that sweeps nothing, a question is', async () => {
    const words = wordsOf(suggested('results/rm-size').at(-1) ?? '');
    expect(words).toEqual(['init', 'mine.yaml', '--question', 'label-noise']);
    const { out } = await goodhart('init', '--help');
    expect(out).toContain(`  ${words[3]} `);
  });

  it('the doubt that came most often stands before it, with its advice', () => {
    expect(suggested('test/data/tutorial/noise')).toEqual([
      'doubt: 4 × peak-outside-range: Optimise further, or read the peak as a lower bound only.',
      expect.stringMatching(/^next: /),
    ]);
  });

  it('that failed or was stopped, no doubt does', () => {
    const [failed, ...none] = suggested('results/rm-size', { status: 'failed', folder: 'a b' });
    expect(failed).toBe("next: goodhart watch 'a b' (which stages failed and why)");
    expect(none).toEqual([]);
    expect(suggested('results/rm-size', { status: 'interrupted' })).toHaveLength(1);
  });

  it('that was watched, what goes on with it: it was not started by the command that was given', () => {
    const watched = (status: LiveStudy['status']) => suggested('results/rm-size', { status }, true);
    const again = 'goodhart run results/rm-size/experiment.yaml --out results/rm-size';
    expect(watched('running')).toEqual(['next: goodhart watch results/rm-size (the study goes on)']);
    expect(watched('interrupted')).toEqual([`next: ${again} (goes on where it stopped)`]);
    expect(watched('failed')).toEqual([`next: ${again} (tries again what failed)`]);
    expect(watched('done')).toEqual(suggested('results/rm-size'));
  });
});
