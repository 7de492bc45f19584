/** What a study was about and what came of it, in a few sentences: pure functions of its tables. */
import { count } from '../../display/words.js';
import type { ReasoningTables } from './study-tables.js';
import type { CoverageRow } from './tables.js';

export function lead({ attempts, ...tables }: ReasoningTables): string {
  const sizes = new Set(tables['fine-tuning'].map(({ parameters }) => parameters)).size;
  const problems = new Set(attempts.map(({ problem }) => problem)).size;
  return `Reasoning in a simulated world: chains of thought of models of ${count(sizes)} ${sizes === 1 ? 'size' : 'sizes'}, fine-tuned on demonstrations, on ${count(problems)} problems whose answers are known.`;
}

export function summary({ coverage }: ReasoningTables): string[] {
  const whole = coverage.filter(
    ({ verifier, difficultyBin }) => verifier === 'answer' && difficultyBin === 0,
  );
  const sizes = [...new Set(whole.map(({ parameters }) => parameters))].sort((left, right) => left - right);
  return sizes.map((parameters) => {
    const own = whole.filter((row) => row.parameters === parameters);
    const most = Math.max(...own.map(({ k }) => k));
    const at = (k: number, of: (row: CoverageRow) => number) => {
      const rows = own.filter((row) => row.k === k);
      return (rows.reduce((sum, row) => sum + of(row), 0) / rows.length).toFixed(3);
    };
    const coverageAt = (k: number) => at(k, (row) => row.coverage);
    const majority = at(most, (row) => row.majority ?? Number.NaN);
    return `${count(parameters)} parameters answer ${coverageAt(1)} of the attempts right; among ${count(most)} attempts one is right for ${coverageAt(most)} of the problems, and the most frequent answer for ${majority}.`;
  });
}
