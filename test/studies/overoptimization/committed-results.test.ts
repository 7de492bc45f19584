/** The verdicts on every committed result folder are those that version 0.1 wrote beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Measure, Verdict } from '../../../src/display/finding.js';
import { readReportData } from '../../../src/report/index.js';

/** What version 0.1 called best-of-n and PPO. */
const renamed = (name: string) =>
  name
    .split('/')
    .map((part) => ({ bon: 'best-of-n', rl: 'ppo' })[part] ?? part)
    .join('/');

/** JSON has null for what is not finite. */
const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);

const numbersOf = ({ estimate, low, high }: Measure) => [estimate, low, high].map(finite);

const folders = readdirSync('results').map((name) => join('results', name));

describe.each(folders)('%s', (folder) => {
  const held = JSON.parse(readFileSync(join(folder, 'findings.json'), 'utf8')) as { findings: Verdict[] };
  const { verdicts } = readReportData(folder);

  it('has the same findings with the same verdicts and words', () => {
    const words = ({ id, statement, verdict, evidence }: Verdict) => ({ id, statement, verdict, evidence });
    // What a study lacks is said of online methods as such, what it has is said of PPO.
    const evidenceOf = ({ measures, evidence }: Verdict) =>
      measures.length === 0 ? evidence : evidence.replaceAll(/\bRL\b/g, 'PPO');
    const before = held.findings.map((one) => ({ ...words(one), evidence: evidenceOf(one) }));
    expect(verdicts.map(words)).toEqual(before);
  });

  it('has the same measures with the same estimates and intervals', () => {
    for (const [place, { measures }] of held.findings.entries()) {
      const own = verdicts[place].measures;
      expect(own.map(({ name }) => name)).toEqual(measures.map(({ name }) => renamed(name)));
      for (const [index, measure] of measures.entries()) {
        for (const [end, before] of numbersOf(measure).entries()) {
          const after = numbersOf(own[index])[end];
          if (before === null) expect(after).toBeNull();
          else expect(after).toBeCloseTo(before, 9);
        }
      }
    }
  });
});
