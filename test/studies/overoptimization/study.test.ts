/** The kind of study as the engine and the report take it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/display/finding.js';
import { resolveStudy, studies } from '../../../src/studies/index.js';

const study = studies.get('overoptimization');
const { experiment } = resolveStudy({ name: 'quick' });

describe('the kind of study', () => {
  it('is there without a tensor library having been loaded', () => {
    // TensorFlow.js keeps its engine there from the moment on that it is imported.
    expect('_tfengine' in globalThis).toBe(false);
  });

  it('names the modules that register what stages find by name', async () => {
    for (const url of study.modules) {
      expect(existsSync(fileURLToPath(url))).toBe(true);
      await import(url);
    }
  });

  it('shows a table of its own', () => {
    expect(study.tables.map(({ name }) => name)).toContain(study.mainTable);
  });

  it('counts proxy seeds for the manifest', () => {
    expect(study.facts(experiment)).toEqual({ proxySeeds: 4 });
  });

  it('has a confidence of 95 % where an earlier version wrote none', () => {
    expect(study.read({}, {})).toMatchObject({ confidence: 0.95 });
    expect(study.read({}, { fit: { confidence: 0.9 } })).toMatchObject({ confidence: 0.9 });
  });

  it('concludes even from a run of which nothing was finished, and then can tell nothing', () => {
    const { 'findings.json': text, ...rest } = study.conclude({}, experiment);
    expect(rest).toEqual({});
    const { findings } = JSON.parse(text) as { findings: Verdict[] };
    expect(findings.map(({ id }) => id)).toEqual(study.findings.map(({ id }) => id));
    expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(['cannot be told']));
    expect(study.isEmpty(study.read({}, experiment))).toBe(true);
  });
});
