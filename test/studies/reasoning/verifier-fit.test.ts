/** `goodhart fit` on a study’s own selection.csv finds the α and β of its verifier-laws.csv. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fitOveroptimization } from '../../../src/laws/index.js';
import { bestOfNKl } from '../../../src/methods/index.js';
import { createRandom } from '../../../src/random/index.js';
import { runsOf } from '../../../src/studies/reasoning/stages/verifier-laws.js';
import { goodhart } from '../../cli/goodhart.js';

const sizes = [1, 2, 4, 8, 16, 32, 64];
const seeds = [0, 1, 2];
const verifiers = [
  { width: 8, parameters: 2000 },
  { width: 16, parameters: 9000 },
];

/** Gold of a verifier’s choice: no law exactly, different for every model and verifier, the same for all of a model at n = 1. */
const goldAt = (n: number, seed: number, width: number, verifierSeed: number): number => {
  const d = Math.sqrt(bestOfNKl(n));
  const alpha = 0.2 + 0.03 * seed + width / 200 + 0.04 * verifierSeed;
  return 0.4 + 0.02 * seed + d * (alpha - 0.15 * d) + 0.02 * d * Math.sin(n + seed + verifierSeed);
};

it('takes n for the distance, and what one attempt is worth for the start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-verifiers-'));
  try {
    const header =
      'seed,verifier_parameters,verifier_seed,difficulty_bin,n,kl,best_of_n,verifier_probability';
    const rows = verifiers.flatMap(({ width, parameters }) =>
      seeds.flatMap((seed) =>
        [0, 1].flatMap((own) =>
          sizes.flatMap((n) =>
            [0, 1].map((bin) =>
              [
                seed,
                parameters,
                own,
                bin,
                n,
                bestOfNKl(n),
                goldAt(n, seed, width, own) - 0.3 * bin,
                0.5,
              ].join(),
            ),
          ),
        ),
      ),
    );
    const file = join(folder, 'selection.csv');
    writeFileSync(file, `${[header, ...rows].join('\n')}\n`);
    const options = ['--form', 'bon', '--kl', 'n', '--gold', 'best_of_n', '--where', 'difficulty_bin=0'];
    const grouped = ['--by', 'verifier_parameters', '--cluster', 'seed', '--json'];
    const { out, err, code } = await goodhart('fit', file, ...options, ...grouped);
    expect(code, err).toBe(0);
    const { groups } = JSON.parse(out) as { groups: { group: string; alpha: Told; beta: Told }[] };
    for (const { width, parameters } of verifiers) {
      const curves = seeds.flatMap((seed) =>
        [0, 1].map((own) => ({
          ...{ n: sizes, klDistance: sizes.map((n) => Math.sqrt(bestOfNKl(n))), parameters, seed },
          gold: sizes.map((n) => goldAt(n, seed, width, own)),
        })),
      );
      const law = fitOveroptimization({ form: 'bon', clusters: runsOf(curves), random: createRandom(1) });
      const found = groups.find(({ group }) => group === String(parameters))!;
      expect(found.alpha.estimate).toBeCloseTo(law.alpha.estimate, 9);
      expect(found.beta.estimate).toBeCloseTo(law.beta.estimate, 9);
      // Of three models a thousand resamples tell the width of the interval within some hundredths.
      expect(found.alpha.high - found.alpha.low).toBeGreaterThan(0.8 * (law.alpha.high - law.alpha.low));
      expect(found.alpha.high - found.alpha.low).toBeLessThan(1.25 * (law.alpha.high - law.alpha.low));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

interface Told {
  estimate: number;
  low: number;
  high: number;
}
