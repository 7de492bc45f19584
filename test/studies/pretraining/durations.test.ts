/**
 * What stages are expected to take beside what they took: pretraining-quick by one worker, its stages' seconds those of the
 * worker's processor time, which other work on the machine leaves alone.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { measuredStages } from '../../support/measured-stages.js';

const folder = new URL('../../fixtures/measured/pretraining-quick', import.meta.url);
const stages = measuredStages(fileURLToPath(folder));

/** Of expected over measured seconds. */
const ratio = (of: string) => {
  const own = stages.filter(({ id }) => id.startsWith(of));
  const sum = (key: 'expected' | 'measured') => own.reduce((total, stage) => total + stage[key], 0);
  return sum('expected') / sum('measured');
};

describe('the expected time of a run of pre-training', () => {
  it.each([8, 12, 16, 24, 32])('is within a half of what runs of width %s took', (width) => {
    expect(Math.abs(Math.log(ratio(`pretrain/${width}x`)))).toBeLessThan(Math.log(1.5));
  });

  it('is within a half of what making the language took', () => {
    expect(Math.abs(Math.log(ratio('language')))).toBeLessThan(Math.log(1.5));
  });

  it('adds up to what the study took to within a quarter', () => {
    expect(Math.abs(ratio('') - 1)).toBeLessThan(0.25);
  });
});
