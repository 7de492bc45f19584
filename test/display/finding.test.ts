/** The words of verdicts, alone and together. */
import { describe, expect, it } from 'vitest';
import { findingsText, together, verdictMarks, type Word } from '../../src/display/finding.js';
import type { LiveStudy } from '../../src/display/live-study.js';
import type { Shown } from '../../src/display/view.js';
import { findingsView } from '../../src/ui/findings-view.js';

describe('the word for several cases', () => {
  it.each<[Word, Word[]]>([
    ['holds', ['holds', 'holds']],
    ['does not hold', ['holds', 'does not hold', 'cannot be told']],
    ['cannot be told', ['holds', 'cannot be told']],
    ['cannot be told', ['cannot be told']],
    ['cannot be told', []],
    ['reported', ['reported']],
    ['reported', ['reported', 'cannot be told']],
    // What is only reported counts neither for a finding nor against it.
    ['holds', ['reported', 'holds']],
    ['does not hold', ['reported', 'does not hold']],
  ])('is “%s” for %j', (word, words) => {
    expect(together(words)).toBe(word);
  });
});

describe('a finding that is only reported', () => {
  const verdict = {
    ...{ id: 'F8', statement: 'How much', verdict: 'reported' as const, evidence: 'So much.' },
    measures: [{ name: 'ratio', estimate: 3, low: 2, high: 4 }],
  };

  it('has a mark of its own', () => {
    expect(new Set(Object.values(verdictMarks)).size).toBe(Object.keys(verdictMarks).length);
    expect(verdictMarks.reported).toBe('·');
  });

  it('stands in findings.json as it is', () => {
    expect(JSON.parse(findingsText([verdict]))).toEqual({ findings: [verdict] });
  });

  it('is shown with its mark and word', () => {
    const judged = { open: [], failed: [], finished: 0 };
    const live = { warnings: [], notices: [], stages: [], rows: {} } as unknown as LiveStudy;
    const panel = findingsView({ ...judged, verdicts: [verdict] }).layout({ live } as Shown<unknown>);
    if (panel.type !== 'panel' || panel.content.type !== 'text') throw new Error('no text');
    const { rows } = panel.content;
    const [[head]] = typeof rows === 'function' ? rows({ width: 60, height: 20 }) : rows;
    expect(head.text.trim()).toBe('· F8   reported');
    expect(head.color).toBeDefined();
  });
});
